package dev.laminardb.core.batch;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Fills one column of a batch being built. Fixed-width values are written at any row by address or
 * by the {@code set} methods; strings are appended in row order.
 *
 * <p>Before the first write a nullable column is all null and its bits are all 0; a column that is
 * not nullable has every validity bit set and keeps it so. Used by one thread.
 */
public final class ColumnBuilder {
  private final FieldVector vector;
  private final ColumnType type;
  private final boolean nullable;
  private long data;
  private long validity;
  private long offsets;
  private long dataCapacity;
  private int strings;
  private int stringBytes;

  /**
   * A builder of one column.
   *
   * @param rows how many it may have, a multiple of 64
   */
  ColumnBuilder(FieldVector vector, ColumnType type, boolean nullable, int rows) {
    this.vector = vector;
    this.type = type;
    this.nullable = nullable;
    locate();
    prepare(rows);
  }

  private void locate() {
    ArrowBuf dataBuffer = vector.getDataBuffer();
    data = dataBuffer.memoryAddress();
    dataCapacity = dataBuffer.capacity();
    validity = vector.getValidityBuffer().memoryAddress();
    if (type.layout() == ColumnType.Layout.VARIABLE) {
      offsets = vector.getOffsetBuffer().memoryAddress();
    }
  }

  private void prepare(int rows) {
    RawMemory.fill(validity, rows / 8, nullable ? 0 : (byte) 0xff);
    if (type.layout() == ColumnType.Layout.BIT) {
      RawMemory.fill(data, rows / 8, (byte) 0);
    } else if (type.layout() == ColumnType.Layout.VARIABLE) {
      RawMemory.putInt(offsets, 0);
    }
  }

  FieldVector vector() {
    return vector;
  }

  /** The type of the column. */
  public ColumnType type() {
    return type;
  }

  /** Whether the column may hold nulls. */
  public boolean nullable() {
    return nullable;
  }

  /** Address of the values of a column that is not VARCHAR. */
  public long dataAddress() {
    return data;
  }

  /** Address of the validity bits. */
  public long validityAddress() {
    return validity;
  }

  /** Marks a row's value as not null. Needed for nullable columns only. */
  public void setValid(int row) {
    RawMemory.setBit(validity, row);
  }

  /** Writes a BIGINT or TIMESTAMP. */
  public void setLong(int row, long value) {
    RawMemory.putLong(data + ((long) row << 3), value);
    markPresent(row);
  }

  /** Writes the same BIGINT or TIMESTAMP to rows. */
  public void fillLong(int row, int count, long value) {
    long end = data + ((long) row + count << 3);
    for (long at = data + ((long) row << 3); at < end; at += Long.BYTES) {
      RawMemory.putLong(at, value);
    }
    if (nullable) {
      markValid(row, count);
    }
  }

  /** Where no value can be null the bits are set: to set one waits for the one set before it. */
  private void markPresent(int row) {
    if (nullable) {
      RawMemory.setBit(validity, row);
    }
  }

  /** Writes a TINYINT. */
  public void setByte(int row, byte value) {
    RawMemory.putByte(data + row, value);
    markPresent(row);
  }

  /** Writes a SMALLINT. */
  public void setShort(int row, short value) {
    RawMemory.putShort(data + ((long) row << 1), value);
    markPresent(row);
  }

  /** Writes a REAL. */
  public void setFloat(int row, float value) {
    RawMemory.putFloat(data + ((long) row << 2), value);
    markPresent(row);
  }

  /** Writes a value of one word, as {@link ColumnAddresses#word} has it; of a type that has one. */
  public void setWord(int row, long word) {
    switch (type) {
      case BOOLEAN -> setBoolean(row, word != 0);
      case TINYINT -> setByte(row, (byte) word);
      case SMALLINT -> setShort(row, (short) word);
      case INT, DATE, MONTHS -> setInt(row, (int) word);
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> setLong(row, word);
      case REAL -> setFloat(row, (float) Double.longBitsToDouble(word));
      case DOUBLE -> setDouble(row, Double.longBitsToDouble(word));
      case DECIMAL, VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          throw new IllegalStateException(type + " has more than a word");
    }
  }

  /** Writes a DOUBLE. */
  public void setDouble(int row, double value) {
    RawMemory.putDouble(data + ((long) row << 3), value);
    markPresent(row);
  }

  /** Writes a DECIMAL, as a number of two words. */
  public void setDecimal(int row, long low, long high) {
    long at = data + ((long) row << 4);
    RawMemory.putLong(at, low);
    RawMemory.putLong(at + Long.BYTES, high);
    markPresent(row);
  }

  /** Writes an INT or a DATE. */
  public void setInt(int row, int value) {
    RawMemory.putInt(data + ((long) row << 2), value);
    markPresent(row);
  }

  /** Writes a BOOLEAN. */
  public void setBoolean(int row, boolean value) {
    if (value) {
      RawMemory.setBit(data, row);
    } else {
      RawMemory.clearBit(data, row);
    }
    markPresent(row);
  }

  /** Appends a string that lies in native memory. */
  public void appendString(long address, int length) {
    ensure(length);
    RawMemory.copy(address, data + stringBytes, length);
    endString(length);
  }

  /** Appends a string that lies in an array. */
  public void appendString(byte[] bytes, int offset, int length) {
    ensure(length);
    RawMemory.copy(bytes, offset, data + stringBytes, length);
    endString(length);
  }

  /** Appends a null to a string column. */
  public void appendNullString() {
    strings++;
    RawMemory.putInt(offsets + ((long) strings << 2), stringBytes);
  }

  /** Appends nulls to a string column. */
  public void appendNullStrings(int count) {
    for (int i = 0; i < count; i++) {
      appendNullString();
    }
  }

  private void endString(int length) {
    stringBytes += length;
    if (nullable) {
      RawMemory.setBit(validity, strings);
    }
    strings++;
    RawMemory.putInt(offsets + ((long) strings << 2), stringBytes);
  }

  private void ensure(int length) {
    if ((long) stringBytes + length > dataCapacity) {
      long wanted = (long) stringBytes + length;
      if (wanted > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("more than 2 GiB of strings in one batch");
      }
      ((BaseVariableWidthVector) vector).reallocDataBuffer(Math.max(wanted, dataCapacity * 2));
      locate();
    }
  }

  /** Bytes of strings appended so far. */
  public int stringBytes() {
    return stringBytes;
  }

  /**
   * Copies values of another column of the same type to rows {@code at} and on.
   *
   * @param selection the source rows, or null for the rows {@code from} and on
   * @param from where to begin: in the selection, or in the source if there is none
   * @param count how many
   */
  public void copy(
      Batch source, int column, int @Nullable [] selection, int from, int count, int at) {
    boolean nulls = nullable && source.hasNulls(column);
    switch (type.layout()) {
      case EIGHT_BYTES -> copyEight(source.dataAddress(column), selection, from, count, at);
      case SIXTEEN_BYTES -> copySixteen(source.dataAddress(column), selection, from, count, at);
      case ONE_BYTE -> copyOne(source.dataAddress(column), selection, from, count, at);
      case TWO_BYTES -> copyTwo(source.dataAddress(column), selection, from, count, at);
      case FOUR_BYTES -> copyFour(source.dataAddress(column), selection, from, count, at);
      case BIT -> copyBits(source.dataAddress(column), data, selection, from, count, at);
      case VARIABLE -> {
        copyStrings(source, column, selection, from, count, nulls);
        return;
      }
    }
    if (nulls) {
      copyBits(source.validityAddress(column), validity, selection, from, count, at);
    } else if (nullable) {
      markValid(at, count);
    }
  }

  private void copyEight(long source, int @Nullable [] selection, int from, int count, int at) {
    long to = data + ((long) at << 3);
    if (selection == null) {
      RawMemory.copy(source + ((long) from << 3), to, (long) count << 3);
      return;
    }
    for (int i = 0; i < count; i++) {
      RawMemory.putLong(
          to + ((long) i << 3), RawMemory.getLong(source + ((long) selection[from + i] << 3)));
    }
  }

  private void copySixteen(long source, int @Nullable [] selection, int from, int count, int at) {
    long to = data + ((long) at << 4);
    if (selection == null) {
      RawMemory.copy(source + ((long) from << 4), to, (long) count << 4);
      return;
    }
    for (int i = 0; i < count; i++) {
      long row = source + ((long) selection[from + i] << 4);
      RawMemory.putLong(to + ((long) i << 4), RawMemory.getLong(row));
      RawMemory.putLong(to + ((long) i << 4) + Long.BYTES, RawMemory.getLong(row + Long.BYTES));
    }
  }

  private void copyFour(long source, int @Nullable [] selection, int from, int count, int at) {
    long to = data + ((long) at << 2);
    if (selection == null) {
      RawMemory.copy(source + ((long) from << 2), to, (long) count << 2);
      return;
    }
    for (int i = 0; i < count; i++) {
      RawMemory.putInt(
          to + ((long) i << 2), RawMemory.getInt(source + ((long) selection[from + i] << 2)));
    }
  }

  private void copyTwo(long source, int @Nullable [] selection, int from, int count, int at) {
    long to = data + ((long) at << 1);
    if (selection == null) {
      RawMemory.copy(source + ((long) from << 1), to, (long) count << 1);
      return;
    }
    for (int i = 0; i < count; i++) {
      RawMemory.putShort(
          to + ((long) i << 1), RawMemory.getShort(source + ((long) selection[from + i] << 1)));
    }
  }

  private void copyOne(long source, int @Nullable [] selection, int from, int count, int at) {
    if (selection == null) {
      RawMemory.copy(source + from, data + at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      RawMemory.putByte(data + at + i, RawMemory.getByte(source + selection[from + i]));
    }
  }

  private static void copyBits(
      long source, long to, int @Nullable [] selection, int from, int count, int at) {
    int i = 0;
    for (; i < count && (at + i & 7) != 0; i++) {
      copyBit(source, selection == null ? from + i : selection[from + i], to, at + i);
    }
    for (; i + Byte.SIZE <= count; i += Byte.SIZE) {
      int bits = 0;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        int row = selection == null ? from + i + bit : selection[from + i + bit];
        bits |= (RawMemory.getByte(source + (row >> 3)) >>> (row & 7) & 1) << bit;
      }
      RawMemory.putByte(to + (at + i >> 3), (byte) bits);
    }
    for (; i < count; i++) {
      copyBit(source, selection == null ? from + i : selection[from + i], to, at + i);
    }
  }

  private static void copyBit(long source, int row, long to, int toRow) {
    if (RawMemory.getBit(source, row)) {
      RawMemory.setBit(to, toRow);
    }
  }

  private void markValid(int at, int count) {
    int row = at;
    int end = at + count;
    for (; row < end && (row & 7) != 0; row++) {
      RawMemory.setBit(validity, row);
    }
    int bytes = end - row >> 3;
    RawMemory.fill(validity + (row >> 3), bytes, (byte) 0xff);
    for (row += bytes << 3; row < end; row++) {
      RawMemory.setBit(validity, row);
    }
  }

  private void copyStrings(
      Batch source, int column, int @Nullable [] selection, int from, int count, boolean nulls) {
    long sourceData = source.dataAddress(column);
    long sourceOffsets = source.offsetAddress(column);
    if (!nulls) {
      copyRuns(sourceData, sourceOffsets, selection, from, count);
      return;
    }
    long sourceValidity = source.validityAddress(column);
    for (int i = 0; i < count; i++) {
      int row = selection == null ? from + i : selection[from + i];
      if (!RawMemory.getBit(sourceValidity, row)) {
        appendNullString();
      } else {
        int start = RawMemory.getInt(sourceOffsets + ((long) row << 2));
        int end = RawMemory.getInt(sourceOffsets + ((long) row << 2) + 4);
        appendString(sourceData + start, end - start);
      }
    }
  }

  /** Rows that follow each other are copied at once: of a dense selection most do. */
  private void copyRuns(
      long sourceData, long sourceOffsets, int @Nullable [] selection, int from, int count) {
    int i = 0;
    while (i < count) {
      int row = selection == null ? from + i : selection[from + i];
      int run = 1;
      while (i + run < count && (selection == null || selection[from + i + run] == row + run)) {
        run++;
      }
      appendRun(sourceData, sourceOffsets + ((long) row << 2), run);
      i += run;
    }
  }

  private void appendRun(long sourceData, long fromOffset, int count) {
    int start = RawMemory.getInt(fromOffset);
    int length = RawMemory.getInt(fromOffset + ((long) count << 2)) - start;
    ensure(length);
    RawMemory.copy(sourceData + start, data + stringBytes, length);
    long toOffset = offsets + ((long) strings << 2);
    for (int i = 1; i <= count; i++) {
      int end = RawMemory.getInt(fromOffset + ((long) i << 2)) - start;
      RawMemory.putInt(toOffset + ((long) i << 2), stringBytes + end);
    }
    if (nullable) {
      markValid(strings, count);
    }
    strings += count;
    stringBytes += length;
  }

  FieldVector finish(int rowCount) {
    if (vector instanceof BaseVariableWidthVector strings) {
      strings.setLastSet(rowCount - 1);
    }
    vector.setValueCount(rowCount);
    return vector;
  }
}
