package dev.laminardb.core.batch;

import java.lang.reflect.Field;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sun.misc.Unsafe;

/**
 * Reads and writes native memory by address, unchecked. The one place that does: kernels and
 * operators take a buffer's address once a batch and come here for each row, which is several times
 * faster than Arrow's checked accessors. An address outside a live buffer crashes the JVM, so
 * callers bound their loops by the batch's row count.
 *
 * <p>All values are little endian, as in Arrow, on the little-endian machines the engine runs on.
 */
public final class RawMemory {
  private static final Unsafe UNSAFE = unsafe();
  private static final int SHORT_COPY = 64;
  private static final long BYTES = Unsafe.ARRAY_BYTE_BASE_OFFSET;
  private static final long LONGS = Unsafe.ARRAY_LONG_BASE_OFFSET;

  private RawMemory() {}

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The byte at an address. */
  public static byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  /** The 16-bit integer at an address. */
  public static short getShort(long address) {
    return UNSAFE.getShort(address);
  }

  /** The 32-bit integer at an address. */
  public static int getInt(long address) {
    return UNSAFE.getInt(address);
  }

  /** The 64-bit integer at an address. */
  public static long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  /** The 64-bit integer at an offset of an array, little endian as all others. */
  public static long getLong(byte[] from, int offset) {
    return UNSAFE.getLong(from, BYTES + offset);
  }

  /** An element of an array, whose length is not read, which spares a cache line. */
  public static long getLong(long[] from, int index) {
    return UNSAFE.getLong(Objects.requireNonNull(from), LONGS + ((long) index << 3));
  }

  /** The 32-bit integer at an offset of an array, little endian as all others. */
  public static int getInt(byte[] from, int offset) {
    return UNSAFE.getInt(from, BYTES + offset);
  }

  /** The float at an address. */
  public static float getFloat(long address) {
    return UNSAFE.getFloat(address);
  }

  /** The double at an address. */
  public static double getDouble(long address) {
    return UNSAFE.getDouble(address);
  }

  /** Writes one byte. */
  public static void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  /** Writes a 16-bit integer. */
  public static void putShort(long address, short value) {
    UNSAFE.putShort(address, value);
  }

  /** Writes a 32-bit integer. */
  public static void putInt(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  /** Writes a 32-bit integer at an offset of an array. */
  public static void putInt(byte[] to, int offset, int value) {
    UNSAFE.putInt(to, BYTES + offset, value);
  }

  /** Writes a 64-bit integer. */
  public static void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  /** Writes a float. */
  public static void putFloat(long address, float value) {
    UNSAFE.putFloat(address, value);
  }

  /** Writes a double. */
  public static void putDouble(long address, double value) {
    UNSAFE.putDouble(address, value);
  }

  /** Whether bit {@code index} of the bitmap at an address is set. */
  public static boolean getBit(long address, int index) {
    return (UNSAFE.getByte(address + (index >> 3)) >> (index & 7) & 1) != 0;
  }

  /** Sets bit {@code index} of the bitmap at an address. */
  public static void setBit(long address, int index) {
    long at = address + (index >> 3);
    UNSAFE.putByte(at, (byte) (UNSAFE.getByte(at) | 1 << (index & 7)));
  }

  /** Clears bit {@code index} of the bitmap at an address. */
  public static void clearBit(long address, int index) {
    long at = address + (index >> 3);
    UNSAFE.putByte(at, (byte) (UNSAFE.getByte(at) & ~(1 << (index & 7))));
  }

  /** Whether the first {@code count} bits of the bitmap at an address are all set. */
  public static boolean allSet(long address, int count) {
    long all = -1;
    int i = 0;
    for (; i + Long.SIZE <= count; i += Long.SIZE) {
      all &= UNSAFE.getLong(address + (i >> 3));
    }
    for (; i < count; i++) {
      all &= getBit(address, i) ? -1 : 0;
    }
    return all == -1;
  }

  /** Copies bytes between native places that do not overlap. */
  public static void copy(long from, long to, long length) {
    copy(null, from, null, to, length);
  }

  /** Copies bytes of an array to a native place. */
  public static void copy(byte[] from, int offset, long to, int length) {
    copy(from, BYTES + offset, null, to, length);
  }

  /** Copies bytes of a native place into an array. */
  public static void copy(long from, byte[] to, int offset, int length) {
    copy(null, from, to, BYTES + offset, length);
  }

  /**
   * Strings are mostly short, and for a few bytes the call of a stub takes longer than the copy. So
   * those go in words, the last of which may overlap the one before it.
   */
  private static void copy(
      @Nullable Object from, long fromOffset, @Nullable Object to, long toOffset, long length) {
    if (length > SHORT_COPY) {
      UNSAFE.copyMemory(from, fromOffset, to, toOffset, length);
    } else if (length >= Long.BYTES) {
      long last = length - Long.BYTES;
      for (long i = 0; i < last; i += Long.BYTES) {
        UNSAFE.putLong(to, toOffset + i, UNSAFE.getLong(from, fromOffset + i));
      }
      UNSAFE.putLong(to, toOffset + last, UNSAFE.getLong(from, fromOffset + last));
    } else if (length >= Integer.BYTES) {
      long last = length - Integer.BYTES;
      UNSAFE.putInt(to, toOffset, UNSAFE.getInt(from, fromOffset));
      UNSAFE.putInt(to, toOffset + last, UNSAFE.getInt(from, fromOffset + last));
    } else {
      for (long i = 0; i < length; i++) {
        UNSAFE.putByte(to, toOffset + i, UNSAFE.getByte(from, fromOffset + i));
      }
    }
  }

  /** Sets every byte of a range. */
  public static void fill(long address, long length, byte value) {
    UNSAFE.setMemory(address, length, value);
  }

  /** Whether two byte ranges of one length are equal. */
  public static boolean equal(long a, long b, int length) {
    return equal(a, null, b, length);
  }

  /** Whether a native range equals a range of an array, both {@code length} bytes long. */
  public static boolean equal(long a, byte[] b, int offset, int length) {
    return equal(a, b, BYTES + offset, length);
  }

  private static boolean equal(long a, @Nullable Object b, long offset, int length) {
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      for (int i = 0; i < last; i += Long.BYTES) {
        if (UNSAFE.getLong(a + i) != UNSAFE.getLong(b, offset + i)) {
          return false;
        }
      }
      return UNSAFE.getLong(a + last) == UNSAFE.getLong(b, offset + last);
    }
    for (int i = 0; i < length; i++) {
      if (UNSAFE.getByte(a + i) != UNSAFE.getByte(b, offset + i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Compares two byte ranges as unsigned bytes, which for UTF-8 is the order of code points.
   *
   * @return negative, zero or positive, as {@link java.util.Comparator#compare}
   */
  public static int compare(long a, int lengthA, long b, int lengthB) {
    int shared = Math.min(lengthA, lengthB);
    for (int i = 0; i < shared; i++) {
      int x = UNSAFE.getByte(a + i) & 0xff;
      int y = UNSAFE.getByte(b + i) & 0xff;
      if (x != y) {
        return x - y;
      }
    }
    return lengthA - lengthB;
  }

  /**
   * Compares a native range with a range of an array, as {@link #compare(long, int, long, int)}.
   */
  public static int compare(long a, int lengthA, byte[] b, int offset, int lengthB) {
    int shared = Math.min(lengthA, lengthB);
    for (int i = 0; i < shared; i++) {
      int x = UNSAFE.getByte(a + i) & 0xff;
      int y = b[offset + i] & 0xff;
      if (x != y) {
        return x - y;
      }
    }
    return lengthA - lengthB;
  }
}
