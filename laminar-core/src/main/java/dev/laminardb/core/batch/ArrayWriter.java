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

  /** How many elements there are. */
  int count() {
    return count;
  }

  /** Whether an element is null. */
  boolean hasNull() {
    for (int i = 0; i < nullBytes(); i++) {
      if (nulls[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Adds an element of an array of the same type that another writer puts together. */
  void add(ArrayWriter other, int index) {
    if ((other.nulls[index >> 3] & 1 << (index & 7)) != 0) {
      addNull();
    } else if (width == ArrayLayout.VARIABLE) {
      int start = other.stringStart(index);
      addString(other.strings, start, other.stringEnd(index) - start);
    } else {
      int at = next(false);
      System.arraycopy(other.values, index * width, values, at, width);
    }
  }

  private int stringStart(int index) {
    return index == 0 ? 0 : stringEnd(index - 1);
  }

  private int stringEnd(int index) {
    return (int) word(index * Integer.BYTES, Integer.BYTES);
  }

  /** The little-endian bytes of a value, with the sign of the highest. */
  private long word(int at, int bytes) {
    long word = values[at + bytes - 1];
    for (int i = bytes - 2; i >= 0; i--) {
      word = word << Byte.SIZE | (values[at + i] & 0xff);
    }
    return word;
  }

  /** Compares two elements, of which none is null, in the order of their type. */
  int compare(int a, int b, ColumnType type) {
    return switch (type) {
      case REAL ->
          Float.compare(
              Float.intBitsToFloat((int) word(a * width, width)),
              Float.intBitsToFloat((int) word(b * width, width)));
      case DOUBLE ->
          Double.compare(
              Double.longBitsToDouble(word(a * width, width)),
              Double.longBitsToDouble(word(b * width, width)));
      case DECIMAL -> {
        int high =
            Long.compare(
                word(a * width + Long.BYTES, Long.BYTES), word(b * width + Long.BYTES, Long.BYTES));
        yield high != 0
            ? high
            : Long.compareUnsigned(word(a * width, Long.BYTES), word(b * width, Long.BYTES));
      }
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          Arrays.compareUnsigned(
              strings, stringStart(a), stringEnd(a), strings, stringStart(b), stringEnd(b));
      default -> Long.compare(word(a * width, width), word(b * width, width));
    };
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
