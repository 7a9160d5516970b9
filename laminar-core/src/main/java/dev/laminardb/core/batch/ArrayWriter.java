package dev.laminardb.core.batch;

import java.util.Arrays;

/**
 * Puts arrays together as {@link ArrayLayout} has them, one after the other, in memory that it
 * keeps for the next. Used by one thread.
 */
public final class ArrayWriter {
  private static final int FIRST_BYTES = 64;

  private final int width;
  private byte[] nulls = new byte[FIRST_BYTES];
  private byte[] values = new byte[FIRST_BYTES];
  private byte[] strings = new byte[FIRST_BYTES];
  private int count;
  private int stringBytes;

  /**
   * A writer of arrays.
   *
   * @param width of the elements, as {@link ArrayLayout#width} has it
   */
  public ArrayWriter(int width) {
    this.width = width;
  }

  /** Begins an array, without elements. */
  public void begin() {
    Arrays.fill(nulls, 0, (count + 7) >> 3, (byte) 0);
    count = 0;
    stringBytes = 0;
  }

  /** Makes room for one more element, and returns where its bytes go. */
  private int next(boolean isNull) {
    int size = width == ArrayLayout.VARIABLE ? Integer.BYTES : width;
    int at = Math.multiplyExact(count, size);
    if (at + size > values.length) {
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

  /** Adds a null. */
  public void addNull() {
    int at = next(true);
    if (width == ArrayLayout.VARIABLE) {
      RawMemory.putInt(values, at, stringBytes);
    } else {
      Arrays.fill(values, at, at + width, (byte) 0);
    }
  }

  /** Adds an element of one to eight bytes: an integer, a time, or 1 and 0 of BOOLEAN. */
  public void addWord(long bits) {
    int at = next(false);
    for (int i = 0; i < width; i++) {
      values[at + i] = (byte) (bits >>> Byte.SIZE * i);
    }
  }

  /** Adds a REAL. */
  public void addReal(float value) {
    addWord(realBits(value));
  }

  /** Adds a DOUBLE. */
  public void addDouble(double value) {
    addWord(doubleBits(value));
  }

  /** The bits of a REAL in an array, of which there is one for both zeros and one for all NaNs. */
  public static long realBits(float value) {
    return Float.floatToIntBits(value + 0.0F);
  }

  /** The bits of a DOUBLE in an array. */
  public static long doubleBits(double value) {
    return Double.doubleToLongBits(value + 0.0D);
  }

  /** Adds a DECIMAL. */
  public void addDecimal(long low, long high) {
    int at = next(false);
    for (int i = 0; i < Long.BYTES; i++) {
      values[at + i] = (byte) (low >>> Byte.SIZE * i);
      values[at + Long.BYTES + i] = (byte) (high >>> Byte.SIZE * i);
    }
  }

  /** Adds a byte string that lies in native memory. */
  public void addString(long address, int length) {
    growStrings(length);
    RawMemory.copy(address, strings, stringBytes, length);
    endString(length);
  }

  /** Adds a byte string that lies in an array. */
  public void addString(byte[] bytes, int offset, int length) {
    growStrings(length);
    System.arraycopy(bytes, offset, strings, stringBytes, length);
    endString(length);
  }

  private void growStrings(int length) {
    int needed = Math.addExact(stringBytes, length);
    if (needed > strings.length) {
      strings = Arrays.copyOf(strings, (int) Math.max(needed, Math.min(2L * needed, 1 << 30)));
    }
  }

  private void endString(int length) {
    stringBytes += length;
    // The array of values may become another one.
    int at = next(false);
    RawMemory.putInt(values, at, stringBytes);
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

  /** How many bytes the array takes. */
  public int length() {
    return Math.addExact(fixedBytes(), stringBytes);
  }

  private int fixedBytes() {
    int size = width == ArrayLayout.VARIABLE ? Integer.BYTES : width;
    return Math.addExact(Integer.BYTES + nullBytes(), Math.multiplyExact(count, size));
  }

  private int nullBytes() {
    return count + 7 >> 3;
  }

  /** Writes the array to native memory. */
  public void writeTo(long address) {
    RawMemory.putInt(address, count);
    int nullBytes = nullBytes();
    RawMemory.copy(nulls, 0, address + Integer.BYTES, nullBytes);
    int fixed = fixedBytes() - Integer.BYTES - nullBytes;
    RawMemory.copy(values, 0, address + Integer.BYTES + nullBytes, fixed);
    RawMemory.copy(strings, 0, address + fixedBytes(), stringBytes);
  }

  /** The array's bytes, as a new array. */
  public byte[] toBytes() {
    byte[] bytes = new byte[length()];
    writeTo(bytes);
    return bytes;
  }

  /**
   * Writes the array to the beginning of another.
   *
   * @param bytes at least {@link #length()} of them
   */
  public void writeTo(byte[] bytes) {
    RawMemory.putInt(bytes, 0, count);
    int nullBytes = nullBytes();
    System.arraycopy(nulls, 0, bytes, Integer.BYTES, nullBytes);
    int fixed = fixedBytes();
    System.arraycopy(
        values, 0, bytes, Integer.BYTES + nullBytes, fixed - Integer.BYTES - nullBytes);
    System.arraycopy(strings, 0, bytes, fixed, stringBytes);
  }
}
