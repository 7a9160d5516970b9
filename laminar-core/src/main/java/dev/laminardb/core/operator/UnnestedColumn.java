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
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Elements of one column of arrays. Used by one thread, with one batch after another. */
final class UnnestedColumn {
  private final int column;
  private final ColumnType type;
  private final int width;

  /** The fields that become columns, where elements are structs. */
  private final @Nullable StructType struct;

  private long validity;
  private long data;
  private long offsets;

  /**
   * A column.
   *
   * @param whole whether an element that is a struct is one column
   */
  UnnestedColumn(Field field, int column, boolean whole) {
    this.column = column;
    ArrayType array = ArrayType.of(field);
    this.type = array.elementType();
    this.width = ArrayLayout.width(type);
    this.struct = type == ColumnType.STRUCT && !whole ? StructType.of(array.element()) : null;
  }

  void bind(Batch batch) {
    validity = batch.validityAddress(column);
    data = batch.dataAddress(column);
    offsets = batch.offsetAddress(column);
  }

  /** How many elements there are in a row; none if its array is null. */
  int count(int row) {
    return RawMemory.getBit(validity, row) ? ArrayLayout.count(array(row)) : 0;
  }

  private long array(int row) {
    return data + RawMemory.getInt(offsets + ((long) row << 2));
  }

  private boolean isThere(int row, int element) {
    return element < count(row) && !ArrayLayout.isNull(array(row), element);
  }

  /**
   * Writes elements, and nulls where there are fewer.
   *
   * @param next the number of the first column to write
   * @return that of the first one behind
   */
  int write(int[] rows, int[] elements, int count, BatchBuilder out, int next) {
    if (struct == null) {
      writeElements(rows, elements, count, out.column(next));
      return next + 1;
    }
    int fields = struct.fields().size();
    for (int field = 0; field < fields; field++) {
      writeFields(rows, elements, count, struct, field, out.column(next + field));
    }
    return next + fields;
  }

  private void writeElements(int[] rows, int[] elements, int count, ColumnBuilder out) {
    boolean variable = type.isVariable();
    for (int i = 0; i < count; i++) {
      int element = elements[i];
      if (!isThere(rows[i], element)) {
        if (variable) {
          out.appendNullString();
        }
        continue;
      }
      long array = array(rows[i]);
      if (variable) {
        out.appendString(
            ArrayLayout.stringAddress(array, element), ArrayLayout.stringLength(array, element));
      } else {
        writeFixed(type, ArrayLayout.address(array, element, width), width, i, out);
      }
    }
  }

  /** A field of the structs; null where there is none. */
  private void writeFields(
      int[] rows, int[] elements, int count, StructType struct, int field, ColumnBuilder out) {
    StructLayout layout = struct.layout();
    ColumnType fieldType = ColumnType.of(struct.fields().get(field));
    boolean variable = fieldType.isVariable();
    for (int i = 0; i < count; i++) {
      boolean there = isThere(rows[i], elements[i]);
      long value =
          there ? ArrayLayout.stringAddress(array(rows[i]), elements[i]) : ArrayLayout.NOTHING;
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
}
