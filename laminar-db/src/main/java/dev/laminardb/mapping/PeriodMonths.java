package dev.laminardb.mapping;

import java.time.Period;

/** Java's periods of years and months as months. */
final class PeriodMonths {
  private PeriodMonths() {}

  /** Whether a period has no days, which are of another type, and an int counts its months. */
  static boolean inRange(Period period) {
    long months = period.toTotalMonths();
    return period.getDays() == 0 && months == (int) months;
  }

  /** The months of a period that is {@linkplain #inRange in range}. */
  static int of(Period period) {
    return (int) period.toTotalMonths();
  }

  /** The years and months that so many months are. */
  static Period period(int months) {
    return Period.ofMonths(months).normalized();
  }
}
