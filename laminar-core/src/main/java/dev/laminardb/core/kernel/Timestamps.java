package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Arithmetic on timestamps in microseconds, UTC, in the proleptic Gregorian calendar. Overflow
 * raises a numeric overflow.
 */
public final class Timestamps {
  static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = Dates.MICROS;

  private Timestamps() {}

  /**
   * The start of the tumbling window a timestamp lies in.
   *
   * @param size of the window, more than 0
   * @param offset where a window starts, any such place
   */
  public static long tumbleStart(long timestamp, long size, long offset) {
    long into = Math.floorMod(Math.floorMod(timestamp, size) - Math.floorMod(offset, size), size);
    return Arithmetic.subtract(timestamp, into);
  }

  /**
   * Rounds to a coarser unit, halves upwards.
   *
   * @param unit in microseconds, more than 1
   */
  public static long round(long timestamp, long unit) {
    long into = Math.floorMod(timestamp, unit);
    long start = Arithmetic.subtract(timestamp, into);
    return into >= unit - into ? Arithmetic.add(start, unit) : start;
  }

  /** Whole days since 1970-01-01. */
  static long epochDay(long timestamp) {
    return Math.floorDiv(timestamp, DAY);
  }

  /** EXTRACT(YEAR ..). */
  public static long year(long timestamp) {
    return Dates.year(epochDay(timestamp));
  }

  /** EXTRACT(QUARTER ..), 1 to 4. */
  public static long quarter(long timestamp) {
    return Dates.quarter(epochDay(timestamp));
  }

  /** EXTRACT(MONTH ..), 1 to 12. */
  public static long month(long timestamp) {
    return Dates.month(epochDay(timestamp));
  }

  /** EXTRACT(DAY ..), from 1. */
  public static long dayOfMonth(long timestamp) {
    return Dates.dayOfMonth(epochDay(timestamp));
  }

  /** EXTRACT(DOY ..), from 1. */
  public static long dayOfYear(long timestamp) {
    return Dates.dayOfYear(epochDay(timestamp));
  }

  /** EXTRACT(ISODOW ..), from Monday, 1, to Sunday, 7. */
  public static long isoDayOfWeek(long timestamp) {
    return Dates.isoDayOfWeek(epochDay(timestamp));
  }

  /** EXTRACT(DOW ..), from Sunday, 0, to Saturday, 6. */
  public static long dayOfWeek(long timestamp) {
    return Dates.dayOfWeek(epochDay(timestamp));
  }

  /** EXTRACT(ISOYEAR ..): the year that the week of ISO 8601 is counted in. */
  public static long isoYear(long timestamp) {
    return Dates.isoYear(epochDay(timestamp));
  }

  /** EXTRACT(DECADE ..): the year without its last digit. */
  public static long decade(long timestamp) {
    return Dates.decade(epochDay(timestamp));
  }

  /** EXTRACT(CENTURY ..): the first began with the year 1; there is none of number 0. */
  public static long century(long timestamp) {
    return Dates.century(epochDay(timestamp));
  }

  /** EXTRACT(MILLENNIUM ..): the first began with the year 1; there is none of number 0. */
  public static long millennium(long timestamp) {
    return Dates.millennium(epochDay(timestamp));
  }

  /** EXTRACT(WEEK ..): weeks begin on Monday, and the first has the year's first Thursday. */
  public static long isoWeek(long timestamp) {
    return Dates.isoWeek(epochDay(timestamp));
  }

  /** EXTRACT(HOUR ..), 0 to 23. */
  public static long hour(long timestamp) {
    return Math.floorMod(timestamp, DAY) / HOUR;
  }

  /** EXTRACT(MINUTE ..), 0 to 59. */
  public static long minute(long timestamp) {
    return Math.floorMod(timestamp, HOUR) / MINUTE;
  }

  /** EXTRACT(SECOND ..), 0 to 59. */
  public static long second(long timestamp) {
    return Math.floorMod(timestamp, MINUTE) / SECOND;
  }

  /** EXTRACT(MILLISECOND ..), with the seconds. */
  public static long millisecond(long timestamp) {
    return Math.floorMod(timestamp, MINUTE) / 1000;
  }

  /** EXTRACT(MICROSECOND ..), with the seconds. */
  public static long microsecond(long timestamp) {
    return Math.floorMod(timestamp, MINUTE);
  }

  /** EXTRACT(EPOCH ..): whole seconds since 1970. */
  public static long epochSecond(long timestamp) {
    return Math.floorDiv(timestamp, SECOND);
  }

  /**
   * The first day of a timestamp's decade, century or millennium.
   *
   * @param years that the unit has
   * @param first a year with which one begins
   */
  public static long floorToYears(long timestamp, int years, int first) {
    return Arithmetic.multiply(Dates.firstOfYears(epochDay(timestamp), years, first), DAY);
  }

  /**
   * DATE_BIN: the start of the bin of a length that a timestamp lies in, one of them from origin.
   */
  public static long bin(long stride, long timestamp, long origin) {
    if (stride <= 0) {
      throw LaminarException.ofValue(
          ErrorCode.INVALID_ARGUMENT, "DATE_BIN needs a stride of more than 0");
    }
    return tumbleStart(timestamp, stride, origin);
  }

  /** LAST_DAY: the last day of a timestamp's month. */
  public static int lastDay(long timestamp) {
    long day = epochDay(timestamp);
    long date = CivilDate.of(day);
    int last = CivilDate.daysOf(CivilDate.year(date), CivilDate.month(date));
    return (int) day - CivilDate.day(date) + last;
  }

  /** TIMESTAMPDIFF: how many whole units of a length there are from one time to another. */
  public static long unitsBetween(long unit, long from, long to) {
    return Arithmetic.subtract(to, from) / unit;
  }

  /**
   * TIMESTAMPDIFF: how many whole units there are from one time to another.
   *
   * @param unit in months
   */
  public static long monthUnitsBetween(long unit, long from, long to) {
    return from <= to ? wholeMonths(from, to) / unit : -(wholeMonths(to, from) / unit);
  }

  private static long wholeMonths(long from, long to) {
    long months = monthNumber(to) - monthNumber(from);
    return addMonths(from, months) > to ? months - 1 : months;
  }

  private static long monthNumber(long timestamp) {
    long date = CivilDate.of(epochDay(timestamp));
    return CivilDate.year(date) * 12 + CivilDate.month(date) - 1;
  }

  /**
   * DATEDIFF: how many times a unit begins behind one time and not behind another, less than 0 if
   * that is the earlier.
   *
   * @param unit in microseconds
   * @param offset where one of them begins
   */
  public static long startsBetween(long unit, long offset, long from, long to) {
    long last = Math.floorDiv(Arithmetic.subtract(to, offset), unit);
    return last - Math.floorDiv(Arithmetic.subtract(from, offset), unit);
  }

  /**
   * DATEDIFF, as {@link #startsBetween}.
   *
   * @param unit in months
   */
  public static long monthStartsBetween(long unit, long from, long to) {
    return Math.floorDiv(monthNumber(to), unit) - Math.floorDiv(monthNumber(from), unit);
  }

  /** TO_TIMESTAMP: so many seconds after 1970. */
  public static long ofEpoch(double seconds) {
    double micros = Math.rint(seconds * SECOND);
    if (!(Math.abs(micros) < Long.MAX_VALUE)) {
      throw LaminarException.ofValue(
          ErrorCode.INVALID_ARGUMENT, "TO_TIMESTAMP(" + seconds + "): there is no such timestamp");
    }
    return (long) micros;
  }

  /** MAKE_TIMESTAMP, in UTC. */
  public static long of(long year, long month, long day, long hour, long minute, double second) {
    boolean exists =
        Math.abs(year) < 300_000
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= CivilDate.daysOf(year, (int) month)
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 60;
    if (!exists) {
      throw LaminarException.ofValue(
          ErrorCode.INVALID_ARGUMENT,
          "MAKE_TIMESTAMP("
              + year
              + ", "
              + month
              + ", "
              + day
              + ", "
              + hour
              + ", "
              + minute
              + ", "
              + second
              + "): there is no such timestamp");
    }
    long days = CivilDate.epochDay(year, (int) month, (int) day);
    long ofDay = hour * HOUR + minute * MINUTE + (long) Math.rint(second * SECOND);
    return Arithmetic.add(Arithmetic.multiply(days, DAY), ofDay);
  }

  /**
   * The first day of a timestamp's month, or of its quarter or year.
   *
   * @param months that the unit has: 1, 3 or 12
   */
  public static long floorToMonths(long timestamp, int months) {
    return Arithmetic.multiply(Dates.firstOfMonths(epochDay(timestamp), months), DAY);
  }

  /**
   * A timestamp so many months later, at the same time of day: on the same day of that month, or on
   * its last where it has none such.
   */
  public static long addMonths(long timestamp, long months) {
    long day = Dates.laterByMonths(epochDay(timestamp), months);
    return Arithmetic.add(Arithmetic.multiply(day, DAY), Math.floorMod(timestamp, DAY));
  }

  /** A timestamp so many months earlier, as {@link #addMonths}. */
  public static long subtractMonths(long timestamp, long months) {
    return addMonths(timestamp, Arithmetic.negate(months));
  }
}
