package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Functions that cut strings, lengthen them or turn them round, as PostgreSQL has them: UTF-8 in
 * native memory. Numbers count code points; what is only cut is a view, no copy.
 */
public final class Utf8Shape {
  private static final byte BLANK = ' ';

  private Utf8Shape() {}

  /** LEFT: the first code points, or all but so many of the last if the count is negative. */
  public static long left(Scratch scratch, long address, int length, long count) {
    return scratch.finish(address, boundary(address, length, count));
  }

  /** RIGHT: the last code points, or all but so many of the first if the count is negative. */
  public static long right(Scratch scratch, long address, int length, long count) {
    // The negative of the least long is itself; it leaves out everything, as the one above it does.
    long skipped =
        count >= 0
            ? Math.max(0, Utf8.codePoints(address, length) - count)
            : -Math.max(count, -Long.MAX_VALUE);
    int from = Utf8.prefix(address, length, skipped);
    return scratch.finish(address + from, length - from);
  }

  private static int boundary(long address, int length, long count) {
    long wanted = count >= 0 ? count : Math.max(0, Utf8.codePoints(address, length) + count);
    return Utf8.prefix(address, length, wanted);
  }

  /** LPAD with blanks. */
  public static long padLeft(Scratch scratch, long address, int length, long count) {
    return pad(scratch, address, length, count, 0, -1, true);
  }

  /** LPAD: text of so many code points, cut at its end or with repeated text before it. */
  public static long padLeft(
      Scratch scratch, long address, int length, long count, long fill, int fillLength) {
    return pad(scratch, address, length, count, fill, fillLength, true);
  }

  /** RPAD with blanks. */
  public static long padRight(Scratch scratch, long address, int length, long count) {
    return pad(scratch, address, length, count, 0, -1, false);
  }

  /** RPAD: text of so many code points, cut at its end or with repeated text behind it. */
  public static long padRight(
      Scratch scratch, long address, int length, long count, long fill, int fillLength) {
    return pad(scratch, address, length, count, fill, fillLength, false);
  }

  /** A fill of length -1 is a blank. */
  private static long pad(
      Scratch scratch,
      long address,
      int length,
      long count,
      long fill,
      int fillLength,
      boolean before) {
    int has = Utf8.codePoints(address, length);
    if (count <= has || fillLength == 0) {
      return left(scratch, address, length, Math.max(0, count));
    }
    long missing = count - has;
    int unit = fillLength < 0 ? 1 : Utf8.codePoints(fill, fillLength);
    int unitBytes = fillLength < 0 ? 1 : fillLength;
    int rest = fillLength < 0 ? 0 : Utf8.prefix(fill, fillLength, missing % unit);
    long padding = missing > Integer.MAX_VALUE ? missing : missing / unit * unitBytes + rest;
    int total = checked(padding + length, "a text padded to " + count + " characters");
    long at = scratch.reserve(total);
    long to = before ? at : at + length;
    RawMemory.copy(address, before ? at + padding : at, length);
    if (fillLength < 0) {
      RawMemory.fill(to, padding, BLANK);
    } else {
      repeatInto(to, fill, fillLength, missing / unit);
      RawMemory.copy(fill, to + padding - rest, rest);
    }
    return scratch.finish(at, total);
  }

  private static void repeatInto(long to, long text, int length, long times) {
    for (long i = 0; i < times; i++) {
      RawMemory.copy(text, to + i * length, length);
    }
  }

  /** REPEAT; of a count that is not above 0 the empty string. */
  public static long repeat(Scratch scratch, long address, int length, long count) {
    if (count <= 0 || length == 0) {
      return scratch.finish(address, 0);
    }
    long bytes = count > Integer.MAX_VALUE ? count : count * length;
    int total = checked(bytes, "a text of " + length + " bytes, " + count + " times,");
    long at = scratch.reserve(total);
    repeatInto(at, address, length, count);
    return scratch.finish(at, total);
  }

  private static int checked(long bytes, String what) {
    if (bytes > Integer.MAX_VALUE) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, what + " has more than 2 GiB, which no text may have");
    }
    return (int) bytes;
  }

  /** REVERSE: the last code point first. */
  public static long reverse(Scratch scratch, long address, int length) {
    long at = scratch.reserve(length);
    long to = at + length;
    for (int i = 0; i < length; ) {
      int size = 1;
      while (i + size < length && Utf8.isContinuation(RawMemory.getByte(address + i + size))) {
        size++;
      }
      to -= size;
      RawMemory.copy(address + i, to, size);
      i += size;
    }
    return scratch.finish(at, length);
  }

  /** OVERLAY of as many code points as the new text has. */
  public static long overlay(
      Scratch scratch, long address, int length, long with, int withLength, long from) {
    return overlay(
        scratch, address, length, with, withLength, from, Utf8.codePoints(with, withLength));
  }

  /**
   * OVERLAY: the code points before a place, a new text, and the code points behind those it
   * replaces, of which there may be fewer than none.
   */
  public static long overlay(
      Scratch scratch, long address, int length, long with, int withLength, long from, long count) {
    if (from < 1) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "OVERLAY from character " + from + "; characters are numbered from 1");
    }
    int head = Utf8.prefix(address, length, from - 1);
    long behind = count > 0 && from > Long.MAX_VALUE - count ? Long.MAX_VALUE : from + count;
    int tail = Utf8.prefix(address, length, Math.max(0, behind - 1));
    int total = checked((long) head + withLength + length - tail, "an OVERLAY");
    long at = scratch.reserve(total);
    RawMemory.copy(address, at, head);
    RawMemory.copy(with, at + head, withLength);
    RawMemory.copy(address + tail, at + head + withLength, length - tail);
    return scratch.finish(at, total);
  }
}
