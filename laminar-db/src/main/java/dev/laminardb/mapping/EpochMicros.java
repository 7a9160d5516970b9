package dev.laminardb.mapping;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Java's times as microseconds since 1970-01-01T00:00Z and back, and lengths of time as
 * microseconds. What is finer than a microsecond is dropped towards the past. A {@link
 * LocalDateTime} is read as UTC. Allocates nothing on the way in.
 */
final class EpochMicros {
  private static final long PER_SECOND = 1_000_000;
  private static final long FIRST_SECOND = Math.floorDiv(Long.MIN_VALUE, PER_SECOND);
  private static final long LAST_SECOND = Math.floorDiv(Long.MAX_VALUE, PER_SECOND);
  private static final long FIRST_MICRO = Math.floorMod(Long.MIN_VALUE, PER_SECOND);
  private static final long LAST_MICRO = Math.floorMod(Long.MAX_VALUE, PER_SECOND);

  private EpochMicros() {}

  /** Whether a time is within the roughly 292,000 years that a long counts in microseconds. */
  static boolean inRange(Object time) {
    long second = second(time);
    if (second > FIRST_SECOND && second < LAST_SECOND) {
      return true;
    }
    long micro = nano(time) / 1000;
    return (second == FIRST_SECOND && micro >= FIRST_MICRO)
        || (second == LAST_SECOND && micro <= LAST_MICRO);
  }

  /** The microseconds of a time that is {@linkplain #inRange in range}. */
  static long of(Object time) {
    // In the first second the product alone overflows, and the sum comes back into range.
    return second(time) * PER_SECOND + nano(time) / 1000;
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1000);
  }

  static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND),
        (int) Math.floorMod(micros, PER_SECOND) * 1000,
        ZoneOffset.UTC);
  }

  static Duration duration(long micros) {
    return Duration.ofSeconds(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1000);
  }

  private static long second(Object time) {
    if (time instanceof Instant instant) {
      return instant.getEpochSecond();
    } else if (time instanceof LocalDateTime local) {
      return local.toEpochSecond(ZoneOffset.UTC);
    } else if (time instanceof OffsetDateTime offset) {
      return offset.toEpochSecond();
    } else if (time instanceof Duration duration) {
      return duration.getSeconds();
    }
    return ((ZonedDateTime) time).toEpochSecond();
  }

  /** The part of a time that {@link #second} leaves, never negative. */
  @SuppressWarnings({
    "JavaDurationGetSecondsGetNano",
    "JavaInstantGetSecondsGetNano",
    "JavaLocalDateTimeGetNano"
  })
  private static int nano(Object time) {
    if (time instanceof Instant instant) {
      return instant.getNano();
    } else if (time instanceof LocalDateTime local) {
      return local.getNano();
    } else if (time instanceof OffsetDateTime offset) {
      return offset.getNano();
    } else if (time instanceof Duration duration) {
      return duration.getNano();
    }
    return ((ZonedDateTime) time).getNano();
  }
}
