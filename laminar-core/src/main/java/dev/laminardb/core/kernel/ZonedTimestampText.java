package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;

/**
 * Moments, in microseconds since 1970-01-01T00:00Z, from and to UTF-8 text: a timestamp as {@link
 * TimestampText} reads it, and behind it how far its clock is ahead of UTC, such as {@code +02:00},
 * {@code +0200}, {@code +02} or {@code Z}; without, it is UTC.
 */
public final class ZonedTimestampText {
  /** Characters of a date, a blank, hours and minutes. */
  private static final int SHORTEST = 16;

  private static final long MINUTE = 60 * Timestamps.SECOND;

  private ZonedTimestampText() {}

  /** In UTC, with {@code +00} behind it, as in PostgreSQL. */
  public static long write(Scratch scratch, long micros) {
    long text = TimestampText.write(scratch, micros);
    int length = scratch.length();
    long start = scratch.reserve(length + 3);
    RawMemory.copy(text, start, length);
    RawMemory.putByte(start + length, (byte) '+');
    RawMemory.putByte(start + length + 1, (byte) '0');
    RawMemory.putByte(start + length + 2, (byte) '0');
    return scratch.finish(start, length + 3);
  }

  /** The moment of a text. */
  public static long parse(long address, int length) {
    int end = NumberText.trimmedEnd(address, length);
    int start = NumberText.trimmedStart(address, end);
    int sign = end - 1;
    while (sign > start + SHORTEST - 1 && !isSign(address, sign)) {
      sign--;
    }
    if (sign < start + SHORTEST) {
      return TimestampText.parse(address, length);
    }
    int hours = TimestampText.pair(address, sign + 1, end);
    int at = sign + 3 + (TimestampText.is(address, sign + 3, end, ':') ? 1 : 0);
    int minutes = at < end ? TimestampText.pair(address, at, end) : 0;
    boolean whole = at == end || at + 2 == end;
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || !whole) {
      throw NumberText.invalid(
          address, length, "TIMESTAMP WITH TIME ZONE", "a form such as 2026-01-01 10:00:05+02:00");
    }
    long offset = (hours * 60L + minutes) * MINUTE;
    long local = TimestampText.parse(address, sign);
    return TimestampText.is(address, sign, end, '-')
        ? Arithmetic.add(local, offset)
        : Arithmetic.subtract(local, offset);
  }

  private static boolean isSign(long address, int at) {
    byte b = RawMemory.getByte(address + at);
    return b == '+' || b == '-';
  }
}
