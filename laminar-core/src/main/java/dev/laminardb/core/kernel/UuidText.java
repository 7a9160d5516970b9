package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.error.ErrorCode;

/**
 * UUIDs from and to UTF-8 text, as PostgreSQL reads and writes them: written as {@code
 * 123e4567-e89b-12d3-a456-426614174000}, read also in capitals, in braces, and with hyphens left
 * out or after any four digits. Anything else raises {@link ErrorCode#INVALID_CAST}.
 */
public final class UuidText {
  private static final int TEXT_LENGTH = 36;

  private UuidText() {}

  /** The text of a UUID, which lies in memory as its bytes. */
  public static long write(Scratch scratch, long address, int length) {
    long start = scratch.reserve(TEXT_LENGTH);
    long to = start;
    for (int i = 0; i < length; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        RawMemory.putByte(to++, (byte) '-');
      }
      byte b = RawMemory.getByte(address + i);
      RawMemory.putByte(to++, (byte) Character.forDigit(b >> 4 & 0xf, 16));
      RawMemory.putByte(to++, (byte) Character.forDigit(b & 0xf, 16));
    }
    return scratch.finish(start, TEXT_LENGTH);
  }

  /** The bytes of a UUID that is written as text. */
  public static long parse(Scratch scratch, long address, int length) {
    long start = scratch.reserve(UuidBytes.LENGTH);
    boolean braced = length > 0 && RawMemory.getByte(address) == '{';
    long at = address + (braced ? 1 : 0);
    long end = address + length;
    boolean valid = true;
    for (int i = 0; i < UuidBytes.LENGTH && valid; i++) {
      if (i > 0 && i % 2 == 0 && at < end && RawMemory.getByte(at) == '-') {
        at++;
      }
      int high = at < end ? Character.digit(RawMemory.getByte(at), 16) : -1;
      int low = at + 1 < end ? Character.digit(RawMemory.getByte(at + 1), 16) : -1;
      valid = high >= 0 && low >= 0;
      RawMemory.putByte(start + i, (byte) (high << 4 | low));
      at += 2;
    }
    if (braced && valid) {
      valid = at < end && RawMemory.getByte(at) == '}';
      at++;
    }
    if (!valid || at != end) {
      throw NumberText.invalid(
          address, length, "UUID", "such as 123e4567-e89b-12d3-a456-426614174000");
    }
    return scratch.finish(start, UuidBytes.LENGTH);
  }
}
