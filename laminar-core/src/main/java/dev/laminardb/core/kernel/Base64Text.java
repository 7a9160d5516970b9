package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes from and to four characters for each three of them. Reading, blanks and ends of lines may
 * stand anywhere; what is missing at the end has to be filled up with equals signs.
 */
public final class Base64Text {
  private static final byte[] CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = new byte[128];
  private static final int BYTES = 3;
  private static final int QUADS_OF_LINE = 19;

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (byte i = 0; i < CHARACTERS.length; i++) {
      VALUES[CHARACTERS[i]] = i;
    }
  }

  private Base64Text() {}

  /** TO_BASE64: without ends of lines. */
  public static long write(Scratch scratch, long address, int length) {
    return write(scratch, address, length, Integer.MAX_VALUE);
  }

  /** An end of a line behind each 76 characters, but for those that are filled up. */
  static long writeLines(Scratch scratch, long address, int length) {
    return write(scratch, address, length, QUADS_OF_LINE);
  }

  private static long write(Scratch scratch, long address, int length, int quadsOfLine) {
    int quads = length / BYTES;
    int more = quads / quadsOfLine;
    long start = scratch.reserve(Math.addExact(Arithmetic.multiply(4, quads + 1), more));
    long to = start;
    for (int i = 0; i < quads; i++) {
      to = quad(to, bits(address + (long) BYTES * i, BYTES));
      if (i % quadsOfLine == quadsOfLine - 1) {
        RawMemory.putByte(to++, (byte) '\n');
      }
    }
    int rest = length % BYTES;
    if (rest > 0) {
      to = quad(to, bits(address + (long) BYTES * quads, rest));
      for (int i = 0; i < BYTES - rest; i++) {
        RawMemory.putByte(to - 1 - i, (byte) '=');
      }
    }
    return scratch.finish(start, Math.toIntExact(to - start));
  }

  /** 24 bits of which so many bytes are given, zeros behind them. */
  private static int bits(long address, int bytes) {
    int bits = 0;
    for (int i = 0; i < BYTES; i++) {
      bits = bits << 8 | (i < bytes ? RawMemory.getByte(address + i) & 0xff : 0);
    }
    return bits;
  }

  private static long quad(long to, int bits) {
    for (int i = 0; i < 4; i++) {
      RawMemory.putByte(to + i, CHARACTERS[bits >> (18 - 6 * i) & 0x3f]);
    }
    return to + 4;
  }

  /** FROM_BASE64. */
  public static long read(Scratch scratch, long address, int length) {
    long start = scratch.reserve(Math.max(1, (length + 3) / 4 * BYTES));
    int bits = 0;
    int characters = 0;
    int filling = 0;
    for (int i = 0; i < length; i++) {
      byte b = RawMemory.getByte(address + i);
      if (ByteFormat.isBlank(b)) {
        continue;
      }
      int value = b < 0 ? -1 : VALUES[b];
      if (b == '=') {
        filling++;
        value = 0;
      }
      if (value < 0 || (filling > 0 && (b != '=' || characters % 4 < 2 || filling > 2))) {
        throw ByteFormat.invalid(
            address, length, "base64", "character " + (i + 1) + " does not belong there");
      }
      bits = bits << 6 | value;
      characters++;
      if (characters % 4 == 0) {
        long to = start + (characters / 4 - 1L) * BYTES;
        for (int j = 0; j < BYTES; j++) {
          RawMemory.putByte(to + j, (byte) (bits >> (16 - 8 * j)));
        }
      }
    }
    if (characters % 4 > 0) {
      throw ByteFormat.invalid(address, length, "base64", "its end is missing");
    }
    return scratch.finish(start, characters / 4 * BYTES - filling);
  }
}
