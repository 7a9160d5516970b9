package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Lengths of time in microseconds, and in months: their products, quotients, text and parts. A part
 * is what PostgreSQL's {@code EXTRACT} takes of a length of days, hours, minutes and seconds,
 * without the fraction; of a negative one it is negative.
 */
public final class Intervals {
  private static final long MILLISECOND = 1_000;
  private static final long SECOND = Timestamps.SECOND;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int MONTHS_OF_YEAR = 12;
  private static final String DAYS = " days";
  private static final String YEARS = " years";
  private static final String MONTHS = " mons";

  /** {@code -106751991 days -10:00:00.123456}. */
  private static final int LONGEST_TEXT = 40;

  private Intervals() {}

  /**
   * Months as a column has them.
   *
   * @throws LaminarException NUMERIC_OVERFLOW if they do not fit
   */
  public static int months(long months) {
    if (months != (int) months) {
      throw new LaminarException(
          ErrorCode.NUMERIC_OVERFLOW,
          months + " months do not fit INTERVAL YEAR TO MONTH, which has 2147483647");
    }
    return (int) months;
  }

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
      at = writeCount(at, days, DAYS);
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

  /** The text of months as PostgreSQL writes it, such as {@code -1 years -2 mons}. */
  public static long writeMonths(Scratch scratch, long months) {
    long start = scratch.reserve(LONGEST_TEXT);
    long at = start;
    long years = months / MONTHS_OF_YEAR;
    long rest = months % MONTHS_OF_YEAR;
    if (years != 0) {
      at = writeCount(at, years, YEARS);
    }
    if (years != 0 && rest != 0) {
      at = put(at, ' ');
    }
    if (rest != 0) {
      at = writeCount(at, rest, MONTHS);
    }
    if (months == 0) {
      at = TimestampText.writeTime(at, 0);
    }
    return scratch.finish(start, (int) (at - start));
  }

  /** Writes a number and its unit, which has an s but for one. */
  private static long writeCount(long start, long number, String unit) {
    long at = number < 0 ? put(start, '-') : start;
    long count = Math.abs(number);
    long power = 1;
    while (power <= count / 10) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      at = put(at, (char) ('0' + count / power % 10));
    }
    for (int i = 0; i < unit.length() - (number == 1 ? 1 : 0); i++) {
      at = put(at, unit.charAt(i));
    }
    return at;
  }

  /** The text of a length as an object, for who shows it. */
  public static String text(long micros) {
    long days = micros / DAY;
    long rest = micros % DAY;
    String date = days == 0 ? "" : count(days, DAYS);
    if (rest == 0 && days != 0) {
      return date;
    }
    long fraction = Math.abs(rest % SECOND);
    String time =
        String.format(
            Locale.ROOT,
            "%s%02d:%02d:%02d",
            rest < 0 ? "-" : "",
            Math.abs(hour(micros)),
            Math.abs(minute(micros)),
            Math.abs(second(micros)));
    if (fraction != 0) {
      String digits = BigDecimal.valueOf(fraction, 6).stripTrailingZeros().toPlainString();
      time += digits.substring(1);
    }
    return days == 0 ? time : date + " " + time;
  }

  /** The text of months as an object. */
  public static String monthsText(int months) {
    int years = months / MONTHS_OF_YEAR;
    int rest = months % MONTHS_OF_YEAR;
    if (months == 0) {
      return text(0);
    }
    return years == 0
        ? count(rest, MONTHS)
        : rest == 0 ? count(years, YEARS) : count(years, YEARS) + " " + count(rest, MONTHS);
  }

  private static String count(long number, String unit) {
    return number + (number == 1 ? unit.substring(0, unit.length() - 1) : unit);
  }

  private static long put(long at, char c) {
    RawMemory.putByte(at, (byte) c);
    return at + 1;
  }

  /** Whole years of months. */
  public static long year(long months) {
    return months / MONTHS_OF_YEAR;
  }

  /** Months beyond the years. */
  public static long month(long months) {
    return months % MONTHS_OF_YEAR;
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
