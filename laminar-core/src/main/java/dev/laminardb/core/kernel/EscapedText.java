package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;

/**
 * Bytes from and to text in which a backslash and three octal digits stand for what is not ASCII,
 * two backslashes for one.
 */
final class EscapedText {
  private static final int DIGITS = 3;
  private static final int MOST_BYTES = 1 + DIGITS;

  private EscapedText() {}

  static long write(Scratch scratch, long address, int length) {
    long start = scratch.reserve(Arithmetic.multiply(MOST_BYTES, length));
    long to = start;
    for (int i = 0; i < length; i++) {
      byte b = RawMemory.getByte(address + i);
      if (b <= 0) {
        RawMemory.putByte(to++, (byte) '\\');
        for (int shift = 6; shift >= 0; shift -= 3) {
          RawMemory.putByte(to++, (byte) ('0' + ((b & 0xff) >> shift & 7)));
        }
        continue;
      }
      if (b == '\\') {
        RawMemory.putByte(to++, b);
      }
      RawMemory.putByte(to++, b);
    }
    return scratch.finish(start, Math.toIntExact(to - start));
  }

  static long read(Scratch scratch, long address, int length) {
    long start = scratch.reserve(Math.max(1, length));
    int count = 0;
    for (int i = 0; i < length; i++) {
      byte b = RawMemory.getByte(address + i);
      if (b == '\\') {
        boolean twice = i + 1 < length && RawMemory.getByte(address + i + 1) == '\\';
        int value = twice ? b : octal(address + i + 1, length - i - 1);
        if (value < 0) {
          throw ByteFormat.invalid(
              address,
              length,
              "escaped bytes",
              "a backslash stands before another or \\000 to \\377");
        }
        i += twice ? 1 : DIGITS;
        b = (byte) value;
      }
      RawMemory.putByte(start + count++, b);
    }
    return scratch.finish(start, count);
  }

  /** The byte of three octal digits, or -1. */
  private static int octal(long address, int available) {
    if (available < DIGITS) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = Character.digit(RawMemory.getByte(address + i), 8);
      if (digit < 0) {
        return -1;
      }
      value = value << 3 | digit;
    }
    return value <= 0xff ? value : -1;
  }
}
