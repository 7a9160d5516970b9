package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;

/**
 * Moves the values of a column, but for strings, and its nulls between batches and the rows of a
 * {@link RowTable}. Used by one thread.
 */
final class RowValues {
  private final RowLayout layout;
  private final RowPages rows;

  RowValues(RowLayout layout, RowPages rows) {
    this.layout = layout;
    this.rows = rows;
  }

  /** Makes all columns of a row not null. */
  void clearNulls(int row) {
    int at = rows.at(row);
    Arrays.fill(rows.page(row), at + layout.nulls(), at + layout.firstValue(), 0);
  }

  /** Fills a column of rows, whatever lies in the batch where a value is null. */
  void put(ColumnAddresses from, int k, int[] batchRows, int[] to, int first, int end) {
    int value = layout.firstValue() + k;
    int high = layout.highWord(k);
    if (layout.type(k).layout() == ColumnType.Layout.EIGHT_BYTES) {
      long data = from.dataAddress(k);
      for (int i = first; i < end; i++) {
        rows.page(to[i])[rows.at(to[i]) + value] =
            RawMemory.getLong(data + ((long) batchRows[i] << 3));
      }
      return;
    }
    for (int i = first; i < end; i++) {
      rows.page(to[i])[rows.at(to[i]) + value] = from.word(k, batchRows[i]);
    }
    for (int i = first; i < end && high > 0; i++) {
      rows.page(to[i])[rows.at(to[i]) + high] = from.highWord(k, batchRows[i]);
    }
  }

  /**
   * Fills a column of new rows of one page, side by side.
   *
   * @param end behind the last element of {@code batchRows} to use
   * @param row the row for the first of them
   */
  void append(ColumnAddresses from, int k, int[] batchRows, int first, int end, int row) {
    long[] page = rows.page(row);
    int width = rows.width();
    int at = rows.at(row) + layout.firstValue() + k;
    if (layout.type(k).layout() == ColumnType.Layout.EIGHT_BYTES) {
      long data = from.dataAddress(k);
      for (int i = first; i < end; i++, at += width) {
        page[at] = RawMemory.getLong(data + ((long) batchRows[i] << 3));
      }
      return;
    }
    for (int i = first; i < end; i++, at += width) {
      page[at] = from.word(k, batchRows[i]);
    }
    if (layout.highWord(k) > 0) {
      at = rows.at(row) + layout.highWord(k);
      for (int i = first; i < end; i++, at += width) {
        page[at] = from.highWord(k, batchRows[i]);
      }
    }
  }

  /** Notes which values of a column are null in rows that have been appended. */
  void appendNulls(ColumnAddresses from, int k, int[] batchRows, int firstRow, int count) {
    for (int i = 0; i < count; i++) {
      if (from.isNull(k, batchRows[i])) {
        setNull(firstRow + i, k);
      }
    }
  }

  private void setNull(int row, int k) {
    long[] page = rows.page(row);
    int at = rows.at(row);
    page[at + layout.nulls() + (k >>> 6)] |= 1L << k;
    page[at + layout.firstValue() + k] = 0;
    if (layout.highWord(k) > 0) {
      page[at + layout.highWord(k)] = 0;
    }
  }

  /** Notes which values of a column are null, and makes their words alike. */
  void putNulls(ColumnAddresses from, int k, int[] batchRows, int[] to, int first, int end) {
    for (int i = first; i < end; i++) {
      if (from.isNull(k, batchRows[i])) {
        setNull(to[i], k);
      }
    }
  }

  /**
   * Writes a column of rows.
   *
   * @param at the row of the builder for the first element of {@code from}
   */
  void copyTo(int k, int[] from, int first, int end, ColumnBuilder out, int at) {
    long data = out.dataAddress();
    int value = layout.firstValue() + k;
    switch (layout.type(k).layout()) {
      case EIGHT_BYTES -> copyLongs(value, from, first, end, data + ((long) at << 3));
      case SIXTEEN_BYTES -> {
        int high = layout.highWord(k);
        for (int i = first; i < end; i++) {
          long to = data + ((long) (at + i) << 4);
          RawMemory.putLong(to, rows.page(from[i])[rows.at(from[i]) + value]);
          RawMemory.putLong(to + Long.BYTES, rows.page(from[i])[rows.at(from[i]) + high]);
        }
      }
      case FOUR_BYTES -> {
        if (layout.type(k).isFloating()) {
          for (int i = first; i < end; i++) {
            double wide = Double.longBitsToDouble(rows.page(from[i])[rows.at(from[i]) + value]);
            RawMemory.putFloat(data + ((long) (at + i) << 2), (float) wide);
          }
          break;
        }
        for (int i = first; i < end; i++) {
          RawMemory.putInt(
              data + ((long) (at + i) << 2), (int) rows.page(from[i])[rows.at(from[i]) + value]);
        }
      }
      case TWO_BYTES -> {
        for (int i = first; i < end; i++) {
          RawMemory.putShort(
              data + ((long) (at + i) << 1), (short) rows.page(from[i])[rows.at(from[i]) + value]);
        }
      }
      case ONE_BYTE -> {
        for (int i = first; i < end; i++) {
          RawMemory.putByte(data + at + i, (byte) rows.page(from[i])[rows.at(from[i]) + value]);
        }
      }
      case BIT -> {
        for (int i = first; i < end; i++) {
          if (rows.page(from[i])[rows.at(from[i]) + value] != 0) {
            RawMemory.setBit(data, at + i);
          }
        }
      }
      case VARIABLE -> throw new IllegalStateException("strings are appended");
    }
    if (out.nullable()) {
      copyValidity(k, from, first, end, out, at);
    }
  }

  private void copyLongs(int value, int[] from, int first, int end, long to) {
    // Fields would be read again for each row: the loop writes to memory the compiler knows not.
    long[][] pages = rows.pages();
    int width = rows.width();
    for (int i = first; i < end; i++) {
      int row = from[i];
      int at = (row & LongColumn.PAGE_MASK) * width + value;
      RawMemory.putLong(to + ((long) i << 3), pages[row >>> LongColumn.PAGE_SHIFT][at]);
    }
  }

  private void copyValidity(int k, int[] from, int first, int end, ColumnBuilder out, int at) {
    for (int i = first; i < end; i++) {
      if (!layout.isNull(rows.page(from[i]), rows.at(from[i]), k)) {
        out.setValid(at + i);
      }
    }
  }
}
