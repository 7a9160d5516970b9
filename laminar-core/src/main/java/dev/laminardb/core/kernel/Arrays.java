package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.ElementWriter;
import dev.laminardb.core.batch.RawMemory;

/**
 * Functions of arrays, which lie in memory as {@link ArrayLayout} has them. Positions that SQL sees
 * count from 1. Stateless.
 */
public final class Arrays {
  private Arrays() {}

  /** How many elements an array has. */
  public static int cardinality(long array, int length) {
    return ArrayLayout.count(array);
  }

  /**
   * Finds an element.
   *
   * @param position from 1; beyond the array there is nothing
   * @return its index, or -1 if it is null or is not there
   */
  public static int find(long array, long position) {
    if (position < 1 || position > ArrayLayout.count(array)) {
      return -1;
    }
    int index = (int) position - 1;
    return ArrayLayout.isNull(array, index) ? -1 : index;
  }

  /** The position of the first element of one to eight bytes with some bits, or 0. */
  public static int position(long array, long bits, int width) {
    int count = ArrayLayout.count(array);
    for (int i = 0; i < count; i++) {
      if (ArrayLayout.word(array, i, width) == bits && !ArrayLayout.isNull(array, i)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The position of the first element that is a byte string, or 0. */
  public static int positionOfString(long array, long address, int length) {
    int count = ArrayLayout.count(array);
    for (int i = 0; i < count; i++) {
      if (!ArrayLayout.isNull(array, i)
          && Utf8.equal(
              ArrayLayout.stringAddress(array, i),
              ArrayLayout.stringLength(array, i),
              address,
              length)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The position of the first element that is a DECIMAL of the same scale, or 0. */
  public static int positionOfDecimal(long array, long low, long high) {
    int count = ArrayLayout.count(array);
    for (int i = 0; i < count; i++) {
      long at = ArrayLayout.address(array, i, 2 * Long.BYTES);
      if (RawMemory.getLong(at) == low
          && RawMemory.getLong(at + Long.BYTES) == high
          && !ArrayLayout.isNull(array, i)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The position of the first null, or 0. */
  public static int positionOfNull(long array) {
    int count = ArrayLayout.count(array);
    for (int i = 0; i < count; i++) {
      if (ArrayLayout.isNull(array, i)) {
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * The elements from one position to another, those of them that there are.
   *
   * @param writer of such elements, for this call
   */
  public static long slice(
      Scratch scratch, ArrayWriter writer, long array, int length, long from, long to) {
    long end = Math.min(to, ArrayLayout.count(array));
    for (long i = Math.max(from, 1); i <= end; i++) {
      writer.add(array, (int) i - 1);
    }
    return make(scratch, writer);
  }

  /**
   * The elements from the last to the first.
   *
   * @param writer of such elements, for this call
   */
  public static long reverse(Scratch scratch, ArrayWriter writer, long array, int length) {
    for (int i = ArrayLayout.count(array) - 1; i >= 0; i--) {
      writer.add(array, i);
    }
    return make(scratch, writer);
  }

  /** The array, or the struct, that a writer has put together. */
  public static long make(Scratch scratch, ElementWriter writer) {
    int length = writer.length();
    long start = scratch.reserve(length);
    writer.writeTo(start);
    return scratch.finish(start, length);
  }

  /**
   * The parts of a text between separators, as an array of text.
   *
   * @param writer of text, for this call
   */
  public static long split(
      Scratch scratch,
      ArrayWriter writer,
      long text,
      int length,
      long separator,
      int separatorLength) {
    writer.begin();
    int from = 0;
    if (separatorLength > 0) {
      for (int at = 0; at + separatorLength <= length; ) {
        if (RawMemory.equal(text + at, separator, separatorLength)) {
          writer.addString(text + from, at - from);
          at += separatorLength;
          from = at;
        } else {
          at++;
        }
      }
    }
    if (length > 0) {
      writer.addString(text + from, length - from);
    }
    return make(scratch, writer);
  }
}
