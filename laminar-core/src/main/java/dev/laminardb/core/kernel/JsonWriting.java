package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;

/** Values of SQL, written as text, as values of JSON (RFC 8259). Stateless. */
public final class JsonWriting {
  private static final int LONGEST_ESCAPE = 6;
  private static final int FIRST_PRINTABLE = 0x20;

  private JsonWriting() {}

  /** A string: in quotes, with escapes for quotes, backslashes and control characters. */
  public static long quote(Scratch scratch, long address, int length) {
    int size = 2;
    for (int i = 0; i < length; i++) {
      size = Math.addExact(size, sizeOf(RawMemory.getByte(address + i)));
    }
    long start = scratch.reserve(size);
    RawMemory.putByte(start, (byte) '"');
    long to = start + 1;
    for (int i = 0; i < length; i++) {
      to = write(to, RawMemory.getByte(address + i));
    }
    RawMemory.putByte(to, (byte) '"');
    return scratch.finish(start, size);
  }

  /** A number: JSON has none that are infinite or NaN, so that those become strings. */
  public static long number(Scratch scratch, long address, int length) {
    byte last = RawMemory.getByte(address + length - 1);
    return last >= '0' && last <= '9'
        ? scratch.finish(address, length)
        : quote(scratch, address, length);
  }

  private static int sizeOf(byte b) {
    if (b == '"' || b == '\\') {
      return 2;
    }
    if (b < 0 || b >= FIRST_PRINTABLE) {
      return 1;
    }
    return shortEscape(b) == 0 ? LONGEST_ESCAPE : 2;
  }

  private static long write(long to, byte b) {
    int size = sizeOf(b);
    if (size == 1) {
      RawMemory.putByte(to, b);
      return to + 1;
    }
    RawMemory.putByte(to, (byte) '\\');
    if (size == 2) {
      RawMemory.putByte(to + 1, b == '"' || b == '\\' ? b : shortEscape(b));
      return to + 2;
    }
    RawMemory.putByte(to + 1, (byte) 'u');
    RawMemory.putByte(to + 2, (byte) '0');
    RawMemory.putByte(to + 3, (byte) '0');
    RawMemory.putByte(to + 4, (byte) Character.forDigit(b >> 4, 16));
    RawMemory.putByte(to + 5, (byte) Character.forDigit(b & 0xf, 16));
    return to + LONGEST_ESCAPE;
  }

  /** The letter behind the backslash; 0 if there is none. */
  private static byte shortEscape(byte control) {
    return (byte)
        switch (control) {
          case '\b' -> 'b';
          case '\t' -> 't';
          case '\n' -> 'n';
          case '\f' -> 'f';
          case '\r' -> 'r';
          default -> 0;
        };
  }
}
