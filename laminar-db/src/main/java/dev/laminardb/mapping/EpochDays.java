package dev.laminardb.mapping;

import java.time.LocalDate;

/** Java's dates as days since 1970-01-01. */
final class EpochDays {
  private EpochDays() {}

  /** Whether a date is within the roughly 5.8 million years that an int counts in days. */
  static boolean inRange(LocalDate date) {
    long day = date.toEpochDay();
    return day == (int) day;
  }
}
