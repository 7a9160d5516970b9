package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Finds strings in strings: UTF-8 in native memory, so that a match of bytes is a match of
 * characters. Eight bytes are looked at in one step, by the arithmetic on words that Hacker's
 * Delight (H. S. Warren, section 6-1) gives for finding zero bytes.
 */
public final class Utf8Search {
  /** In the place of an address: there is no string, SQL's null. */
  public static final long NOTHING = -1;

  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_SEVEN = 0x7f7f7f7f7f7f7f7fL;
  private static final long HIGH = 0x8080808080808080L;

  private Utf8Search() {}

  /** Where a byte is first, from an index on and before another, or -1. */
  static int indexOf(long address, int from, int to, byte wanted) {
    long pattern = (wanted & 0xffL) * ONES;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long x = RawMemory.getLong(address + i) ^ pattern;
      long hit = (x - ONES) & ~x & HIGH;
      if (hit != 0) {
        return i + (Long.numberOfTrailingZeros(hit) >> 3);
      }
    }
    for (; i < to; i++) {
      if (RawMemory.getByte(address + i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Where a string that is not empty is first, from an index on, or -1. */
  static int indexOf(long address, int from, int length, long wanted, int wantedLength) {
    byte first = RawMemory.getByte(wanted);
    byte last = RawMemory.getByte(wanted + wantedLength - 1);
    int at = candidate(address, from, length, wantedLength, first, last);
    while (at >= 0 && !RawMemory.equal(address + at, wanted, wantedLength)) {
      at = candidate(address, at + 1, length, wantedLength, first, last);
    }
    return at;
  }

  /** As {@link #indexOf(long, int, int, long, int)}, of a string in an array. */
  static int indexOf(long address, int from, int length, byte[] wanted) {
    byte first = wanted[0];
    byte last = wanted[wanted.length - 1];
    int at = candidate(address, from, length, wanted.length, first, last);
    while (at >= 0 && !RawMemory.equal(address + at, wanted, 0, wanted.length)) {
      at = candidate(address, at + 1, length, wanted.length, first, last);
    }
    return at;
  }

  /**
   * Where a place is with one byte at its beginning and another at its end, or -1. Two bytes of a
   * string are in far fewer places than one.
   */
  private static int candidate(
      long address, int from, int length, int size, byte first, byte last) {
    long patternFirst = (first & 0xffL) * ONES;
    long patternLast = (last & 0xffL) * ONES;
    long ends = address + size - 1;
    int stop = length - size;
    int i = from;
    for (; i <= stop - Long.BYTES + 1; i += Long.BYTES) {
      long x =
          (RawMemory.getLong(address + i) ^ patternFirst)
              | (RawMemory.getLong(ends + i) ^ patternLast);
      long hit = (x - ONES) & ~x & HIGH;
      if (hit != 0) {
        return i + (Long.numberOfTrailingZeros(hit) >> 3);
      }
    }
    for (; i <= stop; i++) {
      if (RawMemory.getByte(address + i) == first && RawMemory.getByte(ends + i) == last) {
        return i;
      }
    }
    return -1;
  }

  /** How often a string that is not empty is in another, without overlaps. */
  static int count(long address, int length, long wanted, int wantedLength) {
    if (wantedLength == 1) {
      return count(address, length, RawMemory.getByte(wanted));
    }
    int count = 0;
    int at = indexOf(address, 0, length, wanted, wantedLength);
    while (at >= 0) {
      count++;
      at = indexOf(address, at + wantedLength, length, wanted, wantedLength);
    }
    return count;
  }

  private static int count(long address, int length, byte wanted) {
    long pattern = (wanted & 0xffL) * ONES;
    int count = 0;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      long x = RawMemory.getLong(address + i) ^ pattern;
      count += Long.bitCount(~(((x & LOW_SEVEN) + LOW_SEVEN) | x | LOW_SEVEN));
    }
    for (; i < length; i++) {
      count += RawMemory.getByte(address + i) == wanted ? 1 : 0;
    }
    return count;
  }

  /** SQL's POSITION: the first code point is 1; 0 if there is none, and 1 of the empty string. */
  public static int position(long wanted, int wantedLength, long address, int length) {
    return position(wanted, wantedLength, address, length, 1);
  }

  /** POSITION from a code point on; before the first there is nothing. */
  public static int position(long wanted, int wantedLength, long address, int length, int from) {
    if (from < 1) {
      return 0;
    }
    int start = Utf8.prefix(address, length, from - 1L);
    if (wantedLength == 0) {
      return Utf8.codePoints(address, start) == from - 1 ? from : 0;
    }
    int at = indexOf(address, start, length, wanted, wantedLength);
    return at < 0 ? 0 : Utf8.codePoints(address, at) + 1;
  }

  /** SQL's REPLACE: every occurrence, from the left; of the empty string there are none. */
  public static long replace(
      Scratch scratch, long address, int length, long from, int fromLength, long to, int toLength) {
    int count = fromLength == 0 ? 0 : count(address, length, from, fromLength);
    if (count == 0) {
      return scratch.finish(address, length);
    }
    long made = length + (long) count * (toLength - fromLength);
    if (made > Integer.MAX_VALUE) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "REPLACE makes a string of " + made + " bytes; the most is 2 GiB");
    }
    long result = scratch.reserve((int) made);
    long out = result;
    int done = 0;
    for (int i = 0; i < count; i++) {
      int at = indexOf(address, done, length, from, fromLength);
      out = append(out, address + done, at - done);
      out = append(out, to, toLength);
      done = at + fromLength;
    }
    append(out, address + done, length - done);
    return scratch.finish(result, (int) made);
  }

  private static long append(long out, long address, int length) {
    RawMemory.copy(address, out, length);
    return out + length;
  }

  /**
   * How many code points REPLACE would leave, without making the string.
   *
   * @param before how many the string has
   */
  public static int replacedCodePoints(
      int before, long address, int length, long from, int fromLength, long to, int toLength) {
    if (fromLength == 0) {
      return before;
    }
    int change = Utf8.codePoints(to, toLength) - Utf8.codePoints(from, fromLength);
    long after = before + (long) change * count(address, length, from, fromLength);
    if (after > Integer.MAX_VALUE) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE, "REPLACE makes a string of " + after + " characters");
    }
    return (int) after;
  }

  /**
   * Flink's SPLIT_INDEX: the part between delimiters that an index, from 0, names. A view of the
   * string, no copy. The empty string has no parts; an empty delimiter stands for a blank.
   *
   * @return the part's address, {@link #NOTHING} if there is none
   */
  public static long splitIndex(
      Scratch scratch, long address, int length, long delimiter, int delimiterLength, int index) {
    if (index < 0 || length == 0) {
      return scratch.finish(NOTHING, 0);
    }
    byte first = delimiterLength == 0 ? (byte) ' ' : RawMemory.getByte(delimiter);
    int step = Math.max(delimiterLength, 1);
    int from = 0;
    for (int part = 0; ; part++) {
      int at =
          step == 1
              ? indexOf(address, from, length, first)
              : indexOf(address, from, length, delimiter, step);
      if (part == index) {
        return scratch.finish(address + from, (at < 0 ? length : at) - from);
      }
      if (at < 0) {
        return scratch.finish(NOTHING, 0);
      }
      from = at + step;
    }
  }
}
