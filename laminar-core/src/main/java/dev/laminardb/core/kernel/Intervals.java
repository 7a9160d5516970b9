package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;

/**
 * Lengths of time in microseconds: their products, quotients, text and parts. A part is what
 * PostgreSQL's {@code EXTRACT} takes of a length of days, hours, minutes and seconds, without the
 * fraction; of a negative one it is negative.
 */
public final class Intervals {
  private static final long MILLISECOND = 1_000;
  private static final long SECOND = Timestamps.SECOND;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final String DAYS = " days";

  /** {@code -106751991 days -10:00:00.123456}. */
  private static final int LONGEST_TEXT = 40;

  private Intervals() {}

  /** A multiple, rounded to the nearest microsecond. */
  public static long multiply(long micros, double factor) {
    return Arithmetic.toLong(micros * factor);
  }

  /** A part, rounded to the nearest microsecond. */
  public static long divide(long micros, double divisor) {
    if (divisor == 0) {
      return Arithmetic.divide(micros, 0L);
    }
    return Arithmetic.toLong(micros / divisor);
  }

  /** A part, rounded to the nearest microsecond, halves away from zero. */
  public static long divide(long micros, long divisor) {
    long quotient = Arithmetic.divide(micros, divisor);
    long rest = Math.abs(micros % divisor);
    boolean isLess = rest < 0 || rest < Math.abs(divisor) - rest;
    return isLess ? quotient : quotient + ((micros < 0) == (divisor < 0) ? 1 : -1);
  }

  /** The text of a length as PostgreSQL writes it, such as {@code -1 days -02:00:00.5}. */
  public static long write(Scratch scratch, long micros) {
    long start = scratch.reserve(LONGEST_TEXT);
    long at = start;
    long days = micros / DAY;
    long rest = micros % DAY;
    if (days != 0) {
      at = writeDays(at, days);
    }
    if (days != 0 && rest != 0) {
      at = put(at, ' ');
    }
    if (rest < 0) {
      at = put(at, '-');
    }
    if (rest != 0 || days == 0) {
      at = TimestampText.writeTime(at, Math.abs(rest));
    }
    return scratch.finish(start, (int) (at - start));
  }

  private static long writeDays(long start, long days) {
    long at = days < 0 ? put(start, '-') : start;
    long count = Math.abs(days);
    long unit = 1;
    while (unit <= count / 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      at = put(at, (char) ('0' + count / unit % 10));
    }
    for (int i = 0; i < DAYS.length() - (days == 1 ? 1 : 0); i++) {
      at = put(at, DAYS.charAt(i));
    }
    return at;
  }

  private static long put(long at, char c) {
    RawMemory.putByte(at, (byte) c);
    return at + 1;
  }

  /** Whole days. */
  public static long day(long micros) {
    return micros / DAY;
  }

  /** Whole hours beyond the days. */
  public static long hour(long micros) {
    return micros % DAY / HOUR;
  }

  /** Whole minutes beyond the hours. */
  public static long minute(long micros) {
    return micros % HOUR / MINUTE;
  }

  /** Whole seconds beyond the minutes. */
  public static long second(long micros) {
    return micros % MINUTE / SECOND;
  }

  /** Whole milliseconds beyond the minutes. */
  public static long millisecond(long micros) {
    return micros % MINUTE / MILLISECOND;
  }

  /** Microseconds beyond the minutes. */
  public static long microsecond(long micros) {
    return micros % MINUTE;
  }

  /** Whole seconds of all of it. */
  public static long epochSecond(long micros) {
    return micros / SECOND;
  }
}
