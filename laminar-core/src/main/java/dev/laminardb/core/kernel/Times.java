package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/** Arithmetic on times of day, in microseconds since midnight. */
public final class Times {
  private Times() {}

  /** MAKE_TIME. */
  public static long of(long hour, long minute, double second) {
    boolean exists =
        hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    if (!exists) {
      throw LaminarException.ofValue(
          ErrorCode.INVALID_ARGUMENT,
          "MAKE_TIME(" + hour + ", " + minute + ", " + second + "): there is no such time");
    }
    // No fraction rounds up to the next day.
    long micros =
        Math.min((long) Math.rint(second * Timestamps.SECOND), 60 * Timestamps.SECOND - 1);
    return (hour * 60 + minute) * 60 * Timestamps.SECOND + micros;
  }

  /** The time of day of a timestamp. */
  public static long ofTimestamp(long timestamp) {
    return Math.floorMod(timestamp, Dates.MICROS);
  }

  /** A time so many microseconds later, on whatever day. */
  public static long add(long time, long micros) {
    return Math.floorMod(time + Math.floorMod(micros, Dates.MICROS), Dates.MICROS);
  }

  /** A time so many microseconds earlier, on whatever day. */
  public static long subtract(long time, long micros) {
    return Math.floorMod(time - Math.floorMod(micros, Dates.MICROS), Dates.MICROS);
  }
}
