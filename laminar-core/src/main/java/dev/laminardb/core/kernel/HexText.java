package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;

/** Bytes from and to two hexadecimal digits each. */
final class HexText {
  private HexText() {}

  static long write(Scratch scratch, long address, int length) {
    int size = Arithmetic.multiply(2, length);
    long start = scratch.reserve(size);
    for (int i = 0; i < length; i++) {
      byte b = RawMemory.getByte(address + i);
      RawMemory.putByte(start + 2L * i, (byte) Character.forDigit(b >> 4 & 0xf, 16));
      RawMemory.putByte(start + 2L * i + 1, (byte) Character.forDigit(b & 0xf, 16));
    }
    return scratch.finish(start, size);
  }

  /** Blanks may stand between bytes, not within one. */
  static long read(Scratch scratch, long address, int length) {
    long start = scratch.reserve(Math.max(1, length / 2));
    int count = 0;
    for (int i = 0; i < length; i++) {
      byte first = RawMemory.getByte(address + i);
      if (ByteFormat.isBlank(first)) {
        continue;
      }
      i++;
      int high = Character.digit(first, 16);
      int low = i < length ? Character.digit(RawMemory.getByte(address + i), 16) : -1;
      if (high < 0 || low < 0) {
        throw ByteFormat.invalid(
            address, length, "hexadecimal", "each byte has two digits from 0 to 9 and a to f");
      }
      RawMemory.putByte(start + count++, (byte) (high << 4 | low));
    }
    return scratch.finish(start, count);
  }
}
