package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;

/**
 * The elements of arrays of one type as one text, each written as a cast to VARCHAR writes it. Used
 * by one thread.
 */
public final class ArrayText {
  private static final int FIRST_BYTES = 256;

  private final ColumnType type;
  private final int width;
  private final int scale;
  private byte[] text = new byte[FIRST_BYTES];
  private int length;

  /** Of arrays of a type. */
  public ArrayText(ArrayType array) {
    this.type = array.elementType();
    this.width = ArrayLayout.width(type);
    this.scale = type == ColumnType.DECIMAL ? ColumnType.decimal(array.element()).getScale() : 0;
  }

  /** The elements that are not null, a separator between one and the next. */
  public long join(
      Scratch scratch, long array, int arrayLength, long separator, int separatorLength) {
    return join(scratch, array, separator, separatorLength, ArrayLayout.NOTHING, 0);
  }

  /** The elements, a separator between one and the next, and a text in the place of a null. */
  public long join(
      Scratch scratch,
      long array,
      int arrayLength,
      long separator,
      int separatorLength,
      long absent,
      int absentLength) {
    return join(scratch, array, separator, separatorLength, absent, absentLength);
  }

  private long join(
      Scratch scratch,
      long array,
      long separator,
      int separatorLength,
      long absent,
      int absentLength) {
    length = 0;
    boolean first = true;
    int count = ArrayLayout.count(array);
    for (int i = 0; i < count; i++) {
      boolean isNull = ArrayLayout.isNull(array, i);
      if (isNull && absent == ArrayLayout.NOTHING) {
        continue;
      }
      if (!first) {
        append(separator, separatorLength);
      }
      first = false;
      if (isNull) {
        append(absent, absentLength);
      } else {
        element(scratch, array, i);
      }
    }
    long start = scratch.reserve(Math.max(1, length));
    RawMemory.copy(text, 0, start, length);
    return scratch.finish(start, length);
  }

  private void append(long address, int bytes) {
    if (bytes > text.length - length) {
      int needed = Math.addExact(length, bytes);
      text = java.util.Arrays.copyOf(text, (int) Math.min(2L * needed, Integer.MAX_VALUE - 8));
    }
    RawMemory.copy(address, text, length, bytes);
    length += bytes;
  }

  private void element(Scratch scratch, long array, int index) {
    switch (type) {
      case VARCHAR -> append(string(array, index), stringLength(array, index));
      case VARBINARY ->
          appended(
              scratch, BinaryText.write(scratch, string(array, index), stringLength(array, index)));
      case UUID ->
          appended(
              scratch, UuidText.write(scratch, string(array, index), stringLength(array, index)));
      case BOOLEAN ->
          appended(scratch, NumberText.write(scratch, ArrayLayout.word(array, index, width) != 0));
      case TINYINT, SMALLINT, INT, BIGINT ->
          appended(scratch, NumberText.write(scratch, ArrayLayout.word(array, index, width)));
      case REAL ->
          appended(
              scratch,
              NumberText.write(
                  scratch, Float.intBitsToFloat((int) ArrayLayout.word(array, index, width))));
      case DOUBLE ->
          appended(
              scratch,
              NumberText.write(
                  scratch, Double.longBitsToDouble(ArrayLayout.word(array, index, width))));
      case DECIMAL -> {
        long at = ArrayLayout.address(array, index, width);
        appended(
            scratch,
            Utf8.store(
                scratch,
                Decimals.toBigDecimal(
                        RawMemory.getLong(at), RawMemory.getLong(at + Long.BYTES), scale)
                    .toPlainString()));
      }
      case TIMESTAMP ->
          appended(scratch, TimestampText.write(scratch, ArrayLayout.word(array, index, width)));
      case TIMESTAMPTZ ->
          appended(
              scratch, ZonedTimestampText.write(scratch, ArrayLayout.word(array, index, width)));
      case TIME ->
          appended(scratch, TimeText.write(scratch, ArrayLayout.word(array, index, width)));
      case DATE ->
          appended(scratch, DateText.write(scratch, (int) ArrayLayout.word(array, index, width)));
      case ARRAY, STRUCT, MAP -> throw new IllegalStateException(type + " has no text");
    }
  }

  private static long string(long array, int index) {
    return ArrayLayout.stringAddress(array, index);
  }

  private static int stringLength(long array, int index) {
    return ArrayLayout.stringLength(array, index);
  }

  private void appended(Scratch scratch, long address) {
    append(address, scratch.length());
  }
}
