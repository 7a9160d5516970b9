package dev.laminardb.core.kernel;

/** Arithmetic on timestamps in microseconds. Overflow raises a numeric overflow. */
public final class Timestamps {
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
}
