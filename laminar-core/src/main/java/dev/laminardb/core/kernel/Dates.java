package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Arithmetic on dates in days since 1970-01-01, in the proleptic Gregorian calendar. Overflow
 * raises a numeric overflow.
 */
public final class Dates {
  /** How many microseconds a day has. */
  public static final long MICROS = 86_400 * Timestamps.SECOND;

  /** 1970-01-01 was a Thursday. */
  private static final int DAYS_FROM_MONDAY_TO_EPOCH = 3;

  private static final int MONTHS_PER_YEAR = 12;

  private Dates() {}

  /** MAKE_DATE. */
  public static int of(long year, long month, long day) {
    boolean exists =
        Math.abs(year) < 5_000_000
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= CivilDate.daysOf(year, (int) month);
    if (!exists) {
      throw LaminarException.ofValue(
          ErrorCode.INVALID_ARGUMENT,
          "MAKE_DATE(" + year + ", " + month + ", " + day + "): there is no such date");
    }
    return (int) CivilDate.epochDay(year, (int) month, (int) day);
  }

  /** The start of a date in microseconds since 1970. */
  public static long toTimestamp(int day) {
    return Arithmetic.multiply(day, MICROS);
  }

  /** The date on which a timestamp lies. */
  public static int ofTimestamp(long timestamp) {
    return (int) Math.floorDiv(timestamp, MICROS);
  }

  /**
   * A date so many days later.
   *
   * @param micros a multiple of a day's
   */
  public static int add(int day, long micros) {
    return checked(day + micros / MICROS);
  }

  /** A date so many days earlier, as {@link #add}. */
  public static int subtract(int day, long micros) {
    return checked(day - micros / MICROS);
  }

  /**
   * A date so many months later: on the same day of that month, or on its last where it has none
   * such.
   */
  public static int addMonths(int day, long months) {
    return checked(laterByMonths(day, months));
  }

  /** A date so many months earlier, as {@link #addMonths}. */
  public static int subtractMonths(int day, long months) {
    return checked(laterByMonths(day, Arithmetic.negate(months)));
  }

  static long laterByMonths(long day, long months) {
    long date = CivilDate.of(day);
    long month =
        Arithmetic.add(CivilDate.year(date) * MONTHS_PER_YEAR + CivilDate.month(date) - 1, months);
    long year = Math.floorDiv(month, (long) MONTHS_PER_YEAR);
    if (year != (int) year) {
      throw Arithmetic.outOfRange("DATE", "a date in the year " + year);
    }
    int ofYear = Math.floorMod(month, MONTHS_PER_YEAR) + 1;
    int last = CivilDate.daysOf(year, ofYear);
    return CivilDate.epochDay(year, ofYear, Math.min(CivilDate.day(date), last));
  }

  /** How many days one date is later than another. */
  public static int between(int later, int earlier) {
    return Arithmetic.subtract(later, earlier);
  }

  /** How many microseconds one date begins later than another. */
  public static long microsBetween(int later, int earlier) {
    return Arithmetic.multiply((long) later - earlier, MICROS);
  }

  /**
   * The first day of a date's month, or of its quarter or year.
   *
   * @param months that the unit has: 1, 3 or 12
   */
  public static int floorToMonths(int day, int months) {
    return checked(firstOfMonths(day, months));
  }

  static long firstOfMonths(long day, int months) {
    long date = CivilDate.of(day);
    int first = (CivilDate.month(date) - 1) / months * months + 1;
    return CivilDate.epochDay(CivilDate.year(date), first, 1);
  }

  /** The Monday of a date's week. */
  public static int floorToWeek(int day) {
    return checked(day - isoDayOfWeek(day) + 1);
  }

  private static int checked(long day) {
    if (day != (int) day) {
      throw Arithmetic.outOfRange("DATE", day + " days from 1970-01-01");
    }
    return (int) day;
  }

  /** EXTRACT(YEAR ..). */
  public static long year(long day) {
    return CivilDate.year(CivilDate.of(day));
  }

  /** EXTRACT(QUARTER ..), 1 to 4. */
  public static long quarter(long day) {
    return (month(day) + 2) / 3;
  }

  /** EXTRACT(MONTH ..), 1 to 12. */
  public static long month(long day) {
    return CivilDate.month(CivilDate.of(day));
  }

  /** EXTRACT(DAY ..), from 1. */
  public static long dayOfMonth(long day) {
    return CivilDate.day(CivilDate.of(day));
  }

  /** EXTRACT(DOY ..), from 1. */
  public static long dayOfYear(long day) {
    return day - CivilDate.epochDay(CivilDate.year(CivilDate.of(day)), 1, 1) + 1;
  }

  /** EXTRACT(ISODOW ..), from Monday, 1, to Sunday, 7. */
  public static long isoDayOfWeek(long day) {
    return Math.floorMod(day + DAYS_FROM_MONDAY_TO_EPOCH, 7L) + 1;
  }

  /** EXTRACT(WEEK ..): weeks begin on Monday, and the first has the year's first Thursday. */
  public static long isoWeek(long day) {
    long thursday = day - isoDayOfWeek(day) + 4;
    long year = CivilDate.year(CivilDate.of(thursday));
    return (thursday - CivilDate.epochDay(year, 1, 1)) / 7 + 1;
  }

  /** EXTRACT(EPOCH ..): whole seconds since 1970. */
  public static long epochSecond(long day) {
    return day * (MICROS / Timestamps.SECOND);
  }

  /** EXTRACT(DOW ..), from Sunday, 0, to Saturday, 6. */
  public static long dayOfWeek(long day) {
    return isoDayOfWeek(day) % 7;
  }

  /** EXTRACT(ISOYEAR ..): the year that the week of ISO 8601 is counted in. */
  public static long isoYear(long day) {
    return year(day - isoDayOfWeek(day) + 4);
  }

  /** EXTRACT(DECADE ..): the year without its last digit. */
  public static long decade(long day) {
    return Math.floorDiv(year(day), 10L);
  }

  /** EXTRACT(CENTURY ..): the first began with the year 1; there is none of number 0. */
  public static long century(long day) {
    return era(year(day), 100);
  }

  /** EXTRACT(MILLENNIUM ..): the first began with the year 1; there is none of number 0. */
  public static long millennium(long day) {
    return era(year(day), 1000);
  }

  private static long era(long year, long years) {
    return year > 0 ? (year - 1) / years + 1 : year / years - 1;
  }

  /**
   * The first day of a date's decade, century or millennium.
   *
   * @param years that the unit has
   * @param first a year with which one begins
   */
  public static int floorToYears(int day, int years, int first) {
    return checked(firstOfYears(day, years, first));
  }

  /** The first day of so many years that a day is in, as days since 1970. */
  static long firstOfYears(long day, int years, int first) {
    long year = year(day);
    return CivilDate.epochDay(year - Math.floorMod(year - first, (long) years), 1, 1);
  }
}
