package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;

/**
 * Timestamps, in microseconds since 1970-01-01T00:00Z, from and to UTF-8 text in the proleptic
 * Gregorian calendar. Text reads {@code 2026-01-01 10:00:05.123456}; a {@code T} may stand for the
 * blank, the time, the seconds and the fraction may be left out, a {@code Z} may follow, and digits
 * beyond microseconds are dropped. Anything else raises {@link ErrorCode#INVALID_CAST}.
 */
public final class TimestampText {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
  private static final int LONGEST = 32;

  private TimestampText() {}

  /** Date and time, and the fraction without trailing zeros if there is one. */
  public static long write(Scratch scratch, long micros) {
    long start = scratch.reserve(LONGEST);
    long day = Math.floorDiv(micros, MICROS_PER_DAY);
    long ofDay = Math.floorMod(micros, MICROS_PER_DAY);
    long at = writeDate(start, day);
    RawMemory.putByte(at, (byte) ' ');
    at = writeTime(at + 1, ofDay);
    return scratch.finish(start, (int) (at - start));
  }

  /** Writes a time of day and returns where it ends. */
  static long writeTime(long to, long ofDay) {
    int second = (int) (ofDay / MICROS_PER_SECOND);
    long at = two(to, second / 3600);
    RawMemory.putByte(at, (byte) ':');
    at = two(at + 1, second / 60 % 60);
    RawMemory.putByte(at, (byte) ':');
    at = two(at + 1, second % 60);
    int fraction = (int) (ofDay % MICROS_PER_SECOND);
    if (fraction != 0) {
      RawMemory.putByte(at, (byte) '.');
      at++;
      for (int unit = 100_000; fraction != 0; unit /= 10) {
        RawMemory.putByte(at, (byte) ('0' + fraction / unit));
        fraction %= unit;
        at++;
      }
    }
    return at;
  }

  /** Writes a day and returns where it ends. */
  static long writeDate(long at, long day) {
    long date = CivilDate.of(day);
    long year = CivilDate.year(date);
    long to = at;
    if (year < 0) {
      RawMemory.putByte(to++, (byte) '-');
      year = -year;
    }
    long unit = 1000;
    while (year / unit >= 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      RawMemory.putByte(to++, (byte) ('0' + year / unit % 10));
    }
    RawMemory.putByte(to, (byte) '-');
    to = two(to + 1, CivilDate.month(date));
    RawMemory.putByte(to, (byte) '-');
    return two(to + 1, CivilDate.day(date));
  }

  private static long two(long at, int value) {
    RawMemory.putByte(at, (byte) ('0' + value / 10));
    RawMemory.putByte(at + 1, (byte) ('0' + value % 10));
    return at + 2;
  }

  /** The timestamp of a text. */
  public static long parse(long address, int length) {
    int end = NumberText.trimmedEnd(address, length);
    int at = NumberText.trimmedStart(address, end);
    boolean negative = is(address, at, end, '-');
    at += negative ? 1 : 0;
    int digitsFrom = at;
    long year = 0;
    while (at < end && digit(address, at) >= 0 && at - digitsFrom < 6) {
      year = year * 10 + digit(address, at++);
    }
    year = negative ? -year : year;
    int month = field(address, at, end, '-');
    int day = field(address, at + 3, end, '-');
    boolean valid =
        at - digitsFrom >= 4
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= CivilDate.daysOf(year, month);
    at += 6;
    long micros = 0;
    if (at < end && (is(address, at, end, ' ') || is(address, at, end, 'T'))) {
      int hour = pair(address, at + 1, end);
      int minute = field(address, at + 3, end, ':');
      valid &= hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
      micros = (hour * 60L + minute) * 60 * MICROS_PER_SECOND;
      at += 6;
      if (is(address, at, end, ':')) {
        int second = field(address, at, end, ':');
        valid &= second >= 0 && second < 60;
        micros += second * MICROS_PER_SECOND;
        at += 3;
        if (is(address, at, end, '.')) {
          at++;
          int from = at;
          for (long unit = 100_000; at < end && digit(address, at) >= 0; unit /= 10) {
            micros += digit(address, at++) * unit;
          }
          valid &= at > from;
        }
      }
      at += is(address, at, end, 'Z') ? 1 : 0;
    }
    if (!valid || at != end) {
      throw NumberText.invalid(
          address, length, "TIMESTAMP", "a form such as 2026-01-01 10:00:05.123456");
    }
    long total = CivilDate.epochDay(year, month, day);
    if (Math.abs(total) >= Long.MAX_VALUE / MICROS_PER_DAY) {
      throw Arithmetic.outOfRange("TIMESTAMP", Utf8.quoted(address, length));
    }
    return total * MICROS_PER_DAY + micros;
  }

  static boolean is(long address, int at, int end, char wanted) {
    return at < end && RawMemory.getByte(address + at) == wanted;
  }

  static int field(long address, int at, int end, char separator) {
    return is(address, at, end, separator) ? pair(address, at + 1, end) : -1;
  }

  static int pair(long address, int at, int end) {
    if (at + 2 > end) {
      return -1;
    }
    int tens = digit(address, at);
    int ones = digit(address, at + 1);
    return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
  }

  static int digit(long address, int at) {
    int digit = RawMemory.getByte(address + at) - '0';
    return digit >= 0 && digit <= 9 ? digit : -1;
  }
}
