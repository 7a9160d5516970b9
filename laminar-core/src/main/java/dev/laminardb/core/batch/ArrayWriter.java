package dev.laminardb.core.batch;

import java.util.Arrays;

/** Puts arrays together as {@link ArrayLayout} has them. Used by one thread. */
public final class ArrayWriter extends ElementWriter {
  private final int width;
  private int count;

  /**
   * A writer of arrays.
   *
   * @param width of the elements, as {@link ArrayLayout#width} has it
   */
  public ArrayWriter(int width) {
    this.width = width;
  }

  @Override
  public void begin() {
    Arrays.fill(nulls, 0, nullBytes(), (byte) 0);
    count = 0;
    stringBytes = 0;
  }

  @Override
  int width() {
    return width;
  }

  private int size() {
    return width == ArrayLayout.VARIABLE ? Integer.BYTES : width;
  }

  @Override
  int next(boolean isNull) {
    int at = valueBytes();
    if (at + size() > values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(2, values.length));
    }
    if (count >> 3 >= nulls.length) {
      nulls = Arrays.copyOf(nulls, 2 * nulls.length);
    }
    if (isNull) {
      nulls[count >> 3] |= (byte) (1 << (count & 7));
    }
    count++;
    return at;
  }

  /** Adds the elements of another array of the same type. */
  public void addAll(long array) {
    int others = ArrayLayout.count(array);
    for (int i = 0; i < others; i++) {
      add(array, i);
    }
  }

  /** Adds an element of another array of the same type. */
  public void add(long array, int index) {
    if (ArrayLayout.isNull(array, index)) {
      addNull();
    } else if (width == ArrayLayout.VARIABLE) {
      addString(ArrayLayout.stringAddress(array, index), ArrayLayout.stringLength(array, index));
    } else {
      long from = ArrayLayout.address(array, index, width);
      int at = next(false);
      RawMemory.copy(from, values, at, width);
    }
  }

  @Override
  int headerBytes() {
    return Integer.BYTES;
  }

  @Override
  int nullBytes() {
    return count + 7 >> 3;
  }

  @Override
  int valueBytes() {
    return Math.multiplyExact(count, size());
  }

  @Override
  void writeHeader(long address) {
    RawMemory.putInt(address, count);
  }

  @Override
  void writeHeader(byte[] bytes) {
    RawMemory.putInt(bytes, 0, count);
  }
}
