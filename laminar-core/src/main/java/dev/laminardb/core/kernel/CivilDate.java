package dev.laminardb.core.kernel;

/**
 * Days since 1970-01-01 from and to the proleptic Gregorian calendar, by the arithmetic of H.
 * Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap
 * day is a year's last. A date is one long, which costs no allocation.
 */
final class CivilDate {
  private static final long DAYS_PER_400_YEARS = 146_097;
  private static final long DAYS_TO_1970_FROM_0000_MARCH = 719_468;

  private CivilDate() {}

  /** The date of a day; {@link #year}, {@link #month} and {@link #day} take it apart. */
  static long of(long epochDay) {
    long shifted = epochDay + DAYS_TO_1970_FROM_0000_MARCH;
    long era = Math.floorDiv(shifted, DAYS_PER_400_YEARS);
    long ofEra = shifted - era * DAYS_PER_400_YEARS;
    long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = (int) (ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100));
    int march = (5 * ofYear + 2) / 153;
    int day = ofYear - (153 * march + 2) / 5 + 1;
    int month = march < 10 ? march + 3 : march - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return year << 16 | month << 8 | day;
  }

  /** A date's year; the one before 1 is 0. */
  static long year(long date) {
    return date >> 16;
  }

  /** A date's month, 1 to 12. */
  static int month(long date) {
    return (int) (date >> 8) & 0xff;
  }

  /** A date's day of the month, from 1. */
  static int day(long date) {
    return (int) date & 0xff;
  }

  /** Days from 1970-01-01 to a date. */
  static long epochDay(long year, int month, int day) {
    long marchYear = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(marchYear, 400L);
    long yearOfEra = marchYear - era * 400;
    long ofYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear;
    return era * DAYS_PER_400_YEARS + ofEra - DAYS_TO_1970_FROM_0000_MARCH;
  }

  /** How many days a month has. */
  static int daysOf(long year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }
}
