package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;

/**
 * Bytes from and to UTF-8 text, as PostgreSQL writes them: {@code \\x} and two hexadecimal digits
 * for each. Anything else raises {@link ErrorCode#INVALID_CAST}.
 */
public final class BinaryText {
  private static final int PREFIX = 2;

  private BinaryText() {}

  /** The text of bytes. */
  public static long write(Scratch scratch, long address, int length) {
    int size = Math.addExact(PREFIX, Math.multiplyExact(2, length));
    long start = scratch.reserve(size);
    RawMemory.putByte(start, (byte) '\\');
    RawMemory.putByte(start + 1, (byte) 'x');
    long to = start + PREFIX;
    for (int i = 0; i < length; i++) {
      byte b = RawMemory.getByte(address + i);
      RawMemory.putByte(to++, (byte) Character.forDigit(b >> 4 & 0xf, 16));
      RawMemory.putByte(to++, (byte) Character.forDigit(b & 0xf, 16));
    }
    return scratch.finish(start, size);
  }

  /** The bytes of a text. */
  public static long parse(Scratch scratch, long address, int length) {
    boolean valid =
        length >= PREFIX
            && (length & 1) == 0
            && RawMemory.getByte(address) == '\\'
            && RawMemory.getByte(address + 1) == 'x';
    int count = valid ? (length - PREFIX) / 2 : 0;
    long start = scratch.reserve(Math.max(1, count));
    for (int i = 0; i < count; i++) {
      int high = Character.digit(RawMemory.getByte(address + PREFIX + 2L * i), 16);
      int low = Character.digit(RawMemory.getByte(address + PREFIX + 2L * i + 1), 16);
      valid &= high >= 0 && low >= 0;
      RawMemory.putByte(start + i, (byte) (high << 4 | low));
    }
    if (!valid) {
      throw NumberText.invalid(
          address, length, "VARBINARY", "\\x and two hexadecimal digits a byte");
    }
    return scratch.finish(start, count);
  }
}
