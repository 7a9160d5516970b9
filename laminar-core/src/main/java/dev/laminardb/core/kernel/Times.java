package dev.laminardb.core.kernel;

/** Arithmetic on times of day, in microseconds since midnight. */
public final class Times {
  private Times() {}

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
