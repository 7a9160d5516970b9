package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * String functions over UTF-8 in native memory. A string is an address and a length in bytes; a
 * function that makes one puts it into the {@link Scratch} and leaves its length there. Positions
 * and lengths that SQL sees count code points.
 */
public final class Utf8 {
  private static final int QUOTED_BYTES = 100;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Utf8() {}

  /** Whether two strings are the same bytes. */
  public static boolean equal(long a, int lengthA, long b, int lengthB) {
    return lengthA == lengthB && RawMemory.equal(a, b, lengthA);
  }

  /** One string behind the other. */
  public static long concat(Scratch scratch, long a, int lengthA, long b, int lengthB) {
    int length = lengthA + lengthB;
    if (length < 0) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "strings of " + lengthA + " and " + lengthB + " bytes make one of more than 2 GiB");
    }
    long at = scratch.reserve(length);
    RawMemory.copy(a, at, lengthA);
    RawMemory.copy(b, at + lengthA, lengthB);
    return scratch.finish(at, length);
  }

  /** Lower case, in no particular language. */
  public static long lower(Scratch scratch, long address, int length) {
    long at = scratch.reserve(length);
    return changeAscii(address, at, length, 'A')
        ? scratch.finish(at, length)
        : store(scratch, text(address, length).toLowerCase(Locale.ROOT));
  }

  /** Upper case, in no particular language. */
  public static long upper(Scratch scratch, long address, int length) {
    long at = scratch.reserve(length);
    return changeAscii(address, at, length, 'a')
        ? scratch.finish(at, length)
        : store(scratch, text(address, length).toUpperCase(Locale.ROOT));
  }

  /**
   * Copies a string and changes the case of 26 letters, eight bytes in a step, the last of which
   * may overlap the one before it.
   *
   * @param first the letter A of the case that is changed
   * @return whether the string is ASCII; otherwise the copy is of no use
   */
  private static boolean changeAscii(long from, long to, int length, char first) {
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      long all = RawMemory.getLong(from + last);
      RawMemory.putLong(to + last, changeCase(all, first));
      for (int i = 0; i < last; i += Long.BYTES) {
        long word = RawMemory.getLong(from + i);
        all |= word;
        RawMemory.putLong(to + i, changeCase(word, first));
      }
      return (all & HIGH) == 0;
    }
    if (length >= Integer.BYTES) {
      int last = length - Integer.BYTES;
      int a = RawMemory.getInt(from);
      int b = RawMemory.getInt(from + last);
      RawMemory.putInt(to, (int) changeCase(a, first));
      RawMemory.putInt(to + last, (int) changeCase(b, first));
      return ((a | b) & HIGH) == 0;
    }
    int all = 0;
    for (int i = 0; i < length; i++) {
      byte b = RawMemory.getByte(from + i);
      all |= b;
      RawMemory.putByte(to + i, (byte) changeCase(b, first));
    }
    return (all & HIGH) == 0;
  }

  /** Changes the letters among eight ASCII bytes. */
  private static long changeCase(long word, char first) {
    // In a byte below 128, bit 7 of a sum says whether the byte reaches a bound.
    long fromFirst = word + (0x80 - first) * ONES;
    long behindLast = word + (0x80 - first - 26) * ONES;
    return word ^ ((fromFirst & ~behindLast & HIGH) >>> 2);
  }

  /** How many code points a string has: its bytes less those that continue one. */
  public static int codePoints(long address, int length) {
    int continuations = 0;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      long word = RawMemory.getLong(address + i);
      continuations += Long.bitCount((word >>> 7) & (~word >>> 6) & ONES);
    }
    for (; i < length; i++) {
      continuations += isContinuation(RawMemory.getByte(address + i)) ? 1 : 0;
    }
    return length - continuations;
  }

  /** How many bytes the first code points of a string take, at most all. */
  public static int prefix(long address, int length, long codePoints) {
    if (codePoints >= length) {
      return length;
    }
    long left = codePoints;
    for (int i = 0; i < length; i++) {
      if (!isContinuation(RawMemory.getByte(address + i)) && left-- == 0) {
        return i;
      }
    }
    return length;
  }

  /**
   * SQL's SUBSTRING: a view of the string, no copy.
   *
   * @param start 1 is the first code point; what lies before it is empty but counts
   * @param count how many code points, {@link Long#MAX_VALUE} for the rest
   */
  public static long substring(Scratch scratch, long address, int length, long start, long count) {
    if (count < 0) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "SUBSTRING of " + count + " characters; the length must not be negative");
    }
    long stop = count > Long.MAX_VALUE - Math.max(start, 0) ? Long.MAX_VALUE : start + count;
    int from = prefix(address, length, Math.max(start, 1) - 1);
    int to = Math.max(from, prefix(address, length, Math.max(stop, 1) - 1));
    return scratch.finish(address + from, to - from);
  }

  /** SUBSTRING of the rest. */
  public static long substring(Scratch scratch, long address, int length, long start) {
    return substring(scratch, address, length, start, Long.MAX_VALUE);
  }

  static long store(Scratch scratch, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long at = scratch.reserve(bytes.length);
    RawMemory.copy(bytes, 0, at, bytes.length);
    return scratch.finish(at, bytes.length);
  }

  static String text(long address, int length) {
    byte[] bytes = new byte[length];
    RawMemory.copy(address, bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A string as error messages show it. */
  static String quoted(long address, int length) {
    return length <= QUOTED_BYTES
        ? "'" + text(address, length) + "'"
        : "'" + text(address, prefix(address, length, QUOTED_BYTES / 2)) + "…'";
  }

  static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  static boolean isAscii(long address, int length) {
    long all = 0;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      all |= RawMemory.getLong(address + i);
    }
    for (; i < length; i++) {
      all |= RawMemory.getByte(address + i);
    }
    return (all & HIGH) == 0;
  }
}
