package dev.laminardb.core.operator;

/**
 * How long state is kept that nothing else bounds. Immutable.
 *
 * <p>Time goes in ticks, a 64th of the time that state is kept, but none shorter than a
 * millisecond. What came in a tick is forgotten when all of that time has passed since the tick's
 * end: never before its time, and at most two ticks and a duty cycle after.
 *
 * @param millis how long, at least 1
 * @param retracts whether what is forgotten is taken back downstream; else what has been emitted
 *     stays, and nothing tells that it has been forgotten
 */
public record StateTtl(long millis, boolean retracts) {
  private static final int TICKS = 64;

  /** Checks the time. */
  public StateTtl {
    if (millis < 1) {
      throw new IllegalArgumentException("state is kept for " + millis + " milliseconds");
    }
  }

  private long tickMillis() {
    return Math.max(1, millis / TICKS);
  }

  /** The tick that a moment is in. */
  public long tick(long atMillis) {
    return Math.floorDiv(atMillis, tickMillis());
  }

  /** The first tick whose state is still kept in a tick. */
  public long firstKept(long tick) {
    long whole = (millis + tickMillis() - 1) / tickMillis();
    return tick - whole;
  }
}
