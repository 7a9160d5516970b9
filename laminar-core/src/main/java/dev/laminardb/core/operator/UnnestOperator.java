package dev.laminardb.core.operator;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.StructLayout;
import dev.laminardb.core.batch.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of each element of an array, with the other columns of its row beside it. An element
 * is a column, and the fields of a struct are as many. It keeps nothing: a row that is taken back
 * has the same elements as when it came, so the rows made of it are taken back, too.
 *
 * <pre>
 *   (k, [a, b], weight)  →  (k, a, 1, weight)
 *                           (k, b, 2, weight)
 * </pre>
 */
public final class UnnestOperator implements Operator {
  private static final int NO_ELEMENT = -1;

  private final UnnestSpec spec;
  private final ColumnType type;
  private final int width;

  /** The fields that become columns, where elements are structs. */
  private final @Nullable StructType struct;

  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] elements = new int[Batch.MAX_ROWS];
  private BatchEmitter emitter;
  private int pending;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public UnnestOperator(UnnestSpec spec) {
    this.spec = spec;
    this.type = ArrayType.of(spec.input().getFields().get(spec.array())).elementType();
    this.width = ArrayLayout.width(type);
    this.struct =
        type == ColumnType.STRUCT
            ? StructType.of(ArrayType.of(spec.input().getFields().get(spec.array())).element())
            : null;
  }

  @Override
  public void open(OperatorContext context) {
    emitter = new BatchEmitter(spec.outputSchema(), context);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    long validity = batch.validityAddress(spec.array());
    long data = batch.dataAddress(spec.array());
    long offsets = batch.offsetAddress(spec.array());
    pending = 0;
    for (int row = 0; row < batch.rowCount(); row++) {
      int count =
          RawMemory.getBit(validity, row)
              ? ArrayLayout.count(data + RawMemory.getInt(offsets + ((long) row << 2)))
              : 0;
      for (int element = 0; element < count; element++) {
        add(batch, row, element);
      }
      if (count == 0 && spec.outer()) {
        add(batch, row, NO_ELEMENT);
      }
    }
    emit(batch);
  }

  private void add(Batch batch, int row, int element) {
    if (pending == Batch.MAX_ROWS) {
      emit(batch);
    }
    rows[pending] = row;
    elements[pending++] = element;
  }

  private void emit(Batch batch) {
    int count = pending;
    pending = 0;
    if (count > 0) {
      emitter.emit(count, out -> write(batch, count, out));
    }
  }

  private void write(Batch batch, int count, BatchBuilder out) {
    int array = spec.array();
    for (int column = 0; column < array; column++) {
      out.column(column).copy(batch, column, rows, 0, count, 0);
    }
    int next = array;
    if (struct == null) {
      writeElements(batch, count, out.column(next++));
    } else {
      for (int field = 0; field < struct.fields().size(); field++) {
        writeFields(batch, count, struct, field, out.column(next++));
      }
    }
    if (spec.ordinality()) {
      ColumnBuilder ordinals = out.column(next++);
      for (int i = 0; i < count; i++) {
        if (elements[i] != NO_ELEMENT) {
          ordinals.setInt(i, elements[i] + 1);
        }
      }
    }
    if (spec.hasWeight()) {
      out.column(next).copy(batch, array + 1, rows, 0, count, 0);
    }
    out.addRows(count);
  }

  private void writeElements(Batch batch, int count, ColumnBuilder out) {
    long data = batch.dataAddress(spec.array());
    long offsets = batch.offsetAddress(spec.array());
    boolean variable = type.isVariable();
    for (int i = 0; i < count; i++) {
      int element = elements[i];
      long array = data + RawMemory.getInt(offsets + ((long) rows[i] << 2));
      if (element == NO_ELEMENT || ArrayLayout.isNull(array, element)) {
        if (variable) {
          out.appendNullString();
        }
      } else if (variable) {
        out.appendString(
            ArrayLayout.stringAddress(array, element), ArrayLayout.stringLength(array, element));
      } else {
        writeFixed(type, ArrayLayout.address(array, element, width), width, i, out);
      }
    }
  }

  /** A field of the structs; null where there is none. */
  private void writeFields(
      Batch batch, int count, StructType struct, int field, ColumnBuilder out) {
    long data = batch.dataAddress(spec.array());
    long offsets = batch.offsetAddress(spec.array());
    StructLayout layout = struct.layout();
    ColumnType fieldType = ColumnType.of(struct.fields().get(field));
    boolean variable = fieldType.isVariable();
    for (int i = 0; i < count; i++) {
      int element = elements[i];
      long array = data + RawMemory.getInt(offsets + ((long) rows[i] << 2));
      boolean there = element != NO_ELEMENT && !ArrayLayout.isNull(array, element);
      long value = there ? ArrayLayout.stringAddress(array, element) : ArrayLayout.NOTHING;
      if (!there || StructLayout.isNull(value, field)) {
        if (variable) {
          out.appendNullString();
        }
      } else if (variable) {
        out.appendString(layout.address(value, field), layout.length(value, field));
      } else {
        writeFixed(fieldType, layout.address(value, field), layout.width(field), i, out);
      }
    }
  }

  private static void writeFixed(ColumnType type, long at, int width, int row, ColumnBuilder out) {
    switch (type) {
      case DECIMAL ->
          out.setDecimal(row, RawMemory.getLong(at), RawMemory.getLong(at + Long.BYTES));
      case REAL -> out.setFloat(row, RawMemory.getFloat(at));
      default -> out.setWord(row, ArrayLayout.wordAt(at, width));
    }
  }

  @Override
  public void close() {
    if (emitter != null) {
      emitter.close();
    }
  }
}
