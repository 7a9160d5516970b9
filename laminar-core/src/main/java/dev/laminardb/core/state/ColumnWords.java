package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import org.jspecify.annotations.Nullable;

/**
 * Columns of any type as 64-bit words, which are equal where SQL calls the values equal. A DECIMAL
 * has two; its low word is enough where its column has no more than 18 digits.
 */
final class ColumnWords {
  private ColumnWords() {}

  /** Writes the high words of a DECIMAL column; those of nulls are undefined. */
  static void loadHigh(Batch batch, int column, int @Nullable [] rows, int count, long[] to) {
    long high = batch.dataAddress(column) + Long.BYTES;
    for (int i = 0; i < count; i++) {
      to[i] = RawMemory.getLong(high + ((long) (rows == null ? i : rows[i]) << 4));
    }
  }

  /**
   * Writes the words of a column, of a DECIMAL the low ones; that of a null is undefined.
   *
   * @param strings numbers the strings of a VARCHAR column; null for every other type
   * @param rows the rows, or null for rows 0 to {@code count - 1}
   * @param stringSlots scratch
   * @param to receives a word for each row
   */
  static void load(
      Batch batch,
      int column,
      ColumnType type,
      @Nullable StringTable strings,
      int @Nullable [] rows,
      int count,
      int[] stringSlots,
      long[] to) {
    if (strings != null) {
      strings.slots(batch, column, rows, count, stringSlots);
      for (int i = 0; i < count; i++) {
        to[i] = stringSlots[i];
      }
      return;
    }
    long data = batch.dataAddress(column);
    switch (type) {
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> {
        for (int i = 0; i < count; i++) {
          to[i] = RawMemory.getLong(data + ((long) (rows == null ? i : rows[i]) << 3));
        }
      }
      case DECIMAL -> {
        for (int i = 0; i < count; i++) {
          to[i] = RawMemory.getLong(data + ((long) (rows == null ? i : rows[i]) << 4));
        }
      }
      case TINYINT -> {
        for (int i = 0; i < count; i++) {
          to[i] = RawMemory.getByte(data + (rows == null ? i : rows[i]));
        }
      }
      case SMALLINT -> {
        for (int i = 0; i < count; i++) {
          to[i] = RawMemory.getShort(data + ((long) (rows == null ? i : rows[i]) << 1));
        }
      }
      case INT, DATE, MONTHS -> {
        for (int i = 0; i < count; i++) {
          to[i] = RawMemory.getInt(data + ((long) (rows == null ? i : rows[i]) << 2));
        }
      }
      case REAL -> {
        for (int i = 0; i < count; i++) {
          to[i] =
              Hashing.doubleBits(
                  RawMemory.getFloat(data + ((long) (rows == null ? i : rows[i]) << 2)));
        }
      }
      case DOUBLE -> {
        for (int i = 0; i < count; i++) {
          to[i] =
              Hashing.doubleBits(
                  RawMemory.getDouble(data + ((long) (rows == null ? i : rows[i]) << 3)));
        }
      }
      case BOOLEAN -> {
        for (int i = 0; i < count; i++) {
          to[i] = RawMemory.getBit(data, rows == null ? i : rows[i]) ? 1 : 0;
        }
      }
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          throw new IllegalStateException("strings have a table");
    }
  }
}
