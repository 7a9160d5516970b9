package dev.laminardb.core.operator;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;

/**
 * Makes a row of each element of an array, with the other columns of its row beside it. It keeps
 * nothing: a row that is taken back has the same elements as when it came, so the rows made of it
 * are taken back, too.
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
    writeElements(batch, count, out.column(array));
    int next = array + 1;
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
        writeFixed(array, element, i, out);
      }
    }
  }

  private void writeFixed(long array, int element, int row, ColumnBuilder out) {
    switch (type) {
      case DECIMAL -> {
        long at = ArrayLayout.address(array, element, width);
        out.setDecimal(row, RawMemory.getLong(at), RawMemory.getLong(at + Long.BYTES));
      }
      case REAL ->
          out.setFloat(row, Float.intBitsToFloat((int) ArrayLayout.word(array, element, width)));
      default -> out.setWord(row, ArrayLayout.word(array, element, width));
    }
  }

  @Override
  public void close() {
    if (emitter != null) {
      emitter.close();
    }
  }
}
