package dev.laminardb.core.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The units that DATE_TRUNC truncates to, as in PostgreSQL; a week begins on Monday. */
public enum TimestampUnit {
  MICROSECOND(0, 1),
  MILLISECOND(0, 1_000),
  SECOND(0, Timestamps.SECOND),
  MINUTE(0, 60 * Timestamps.SECOND),
  HOUR(0, 3_600 * Timestamps.SECOND),
  DAY(0, 86_400 * Timestamps.SECOND),
  WEEK(0, 7 * 86_400 * Timestamps.SECOND),
  MONTH(1, 0),
  QUARTER(3, 0),
  YEAR(12, 0),
  DECADE(120, 0),
  CENTURY(1_200, 0),
  MILLENNIUM(12_000, 0);

  private final int months;
  private final long micros;

  TimestampUnit(int months, long micros) {
    this.months = months;
    this.micros = micros;
  }

  /** How many months it has, 0 if it is shorter than one. */
  public int months() {
    return months;
  }

  /** How long it is in microseconds, 0 if it has months. */
  public long micros() {
    return micros;
  }

  /** Where one of its kind begins, in microseconds since 1970. */
  public long offset() {
    // 1970-01-05 was a Monday.
    return this == WEEK ? 4 * DAY.micros : 0;
  }

  /** The unit of a name in any case, which may be a plural. */
  public static Optional<TimestampUnit> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(unit -> upper.equals(unit.name()) || upper.equals(unit.plural()))
        .findFirst();
  }

  private String plural() {
    return switch (this) {
      case CENTURY -> "CENTURIES";
      case MILLENNIUM -> "MILLENNIA";
      default -> name() + "S";
    };
  }

  /** All names, the shortest unit first. */
  public static String names() {
    return Arrays.stream(values())
        .map(unit -> unit.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
