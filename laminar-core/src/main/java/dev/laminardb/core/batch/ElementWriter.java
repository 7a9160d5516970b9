package dev.laminardb.core.batch;

import java.util.Arrays;

/**
 * Puts values that hold others together, one after the other, in memory that it keeps for the next.
 * Values of one kind are added in their order. Used by one thread.
 *
 * <pre>
 *   what says how many there are | a bit each, 1 = null | those of fixed width, and where
 *                                                         the byte strings end | these
 * </pre>
 */
public abstract sealed class ElementWriter permits ArrayWriter, StructWriter {
  static final int FIRST_BYTES = 64;

  byte[] nulls = new byte[FIRST_BYTES];
  byte[] values = new byte[FIRST_BYTES];
  byte[] strings = new byte[FIRST_BYTES];
  int stringBytes;

  /** Begins a value, of which nothing is there yet. */
  public abstract void begin();

  /** The width of the value that comes next, as {@link ArrayLayout#width} has it. */
  abstract int width();

  /** Makes room for one more value, and returns where its bytes go. */
  abstract int next(boolean isNull);

  /** Bytes before the bits of nulls. */
  abstract int headerBytes();

  /** Bytes of the bits of nulls. */
  abstract int nullBytes();

  /** Bytes of what is of fixed width. */
  abstract int valueBytes();

  /** Adds a null. */
  public final void addNull() {
    int width = width();
    int at = next(true);
    if (width == ArrayLayout.VARIABLE) {
      RawMemory.putInt(values, at, stringBytes);
    } else {
      Arrays.fill(values, at, at + width, (byte) 0);
    }
  }

  /** Adds a value of one to eight bytes: an integer, a time, or 1 and 0 of BOOLEAN. */
  public final void addWord(long bits) {
    int width = width();
    int at = next(false);
    for (int i = 0; i < width; i++) {
      values[at + i] = (byte) (bits >>> Byte.SIZE * i);
    }
  }

  /** Adds a REAL. */
  public final void addReal(float value) {
    addWord(realBits(value));
  }

  /** Adds a DOUBLE. */
  public final void addDouble(double value) {
    addWord(doubleBits(value));
  }

  /** The bits of a REAL in a value, of which there is one for both zeros and one for all NaNs. */
  public static long realBits(float value) {
    return Float.floatToIntBits(value + 0.0F);
  }

  /** The bits of a DOUBLE in a value. */
  public static long doubleBits(double value) {
    return Double.doubleToLongBits(value + 0.0D);
  }

  /** Adds a DECIMAL. */
  public final void addDecimal(long low, long high) {
    int at = next(false);
    for (int i = 0; i < Long.BYTES; i++) {
      values[at + i] = (byte) (low >>> Byte.SIZE * i);
      values[at + Long.BYTES + i] = (byte) (high >>> Byte.SIZE * i);
    }
  }

  /** Adds an element of an array of values of the type that comes next. */
  public final void add(long array, int index) {
    int width = width();
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

  /** Adds a byte string that lies in native memory. */
  public final void addString(long address, int length) {
    growStrings(length);
    RawMemory.copy(address, strings, stringBytes, length);
    endString(length);
  }

  /** Adds a byte string that lies in an array of bytes. */
  public final void addString(byte[] bytes, int offset, int length) {
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

  /** How many bytes the value takes. */
  public final int length() {
    return Math.addExact(fixedBytes(), stringBytes);
  }

  private int fixedBytes() {
    return Math.addExact(headerBytes() + nullBytes(), valueBytes());
  }

  /** Writes what is before the bits of nulls. */
  abstract void writeHeader(long address);

  /** Writes what is before the bits of nulls to the beginning of an array of bytes. */
  abstract void writeHeader(byte[] bytes);

  /** Writes the value to native memory. */
  public final void writeTo(long address) {
    writeHeader(address);
    long at = address + headerBytes();
    RawMemory.copy(nulls, 0, at, nullBytes());
    RawMemory.copy(values, 0, at + nullBytes(), valueBytes());
    RawMemory.copy(strings, 0, address + fixedBytes(), stringBytes);
  }

  /** The value's bytes, as a new array. */
  public final byte[] toBytes() {
    byte[] bytes = new byte[length()];
    writeTo(bytes);
    return bytes;
  }

  /**
   * Writes the value to the beginning of an array of bytes.
   *
   * @param bytes at least {@link #length()} of them
   */
  public final void writeTo(byte[] bytes) {
    writeHeader(bytes);
    System.arraycopy(nulls, 0, bytes, headerBytes(), nullBytes());
    System.arraycopy(values, 0, bytes, headerBytes() + nullBytes(), valueBytes());
    System.arraycopy(strings, 0, bytes, fixedBytes(), stringBytes);
  }
}
