package dev.laminardb.core.runtime;

import org.agrona.concurrent.NanoClock;

/**
 * Measures the calls on one core. An operator calls the next one when it emits, so what a call took
 * by itself is what passed on a clock that stands still during calls measured within it:
 *
 * <pre>
 *   A ────┐      ┌──── A took 8    the clock ticks 0 1 2 3 │ 3 4 5 6 7 8 for A
 *         B ─────┘     B took 5
 * </pre>
 *
 * <p>Used by one core's thread. Two readings of a clock, some 50 ns, for a batch; never for a row.
 */
final class WorkTimer {
  private final NanoClock clock;
  private long measured;

  WorkTimer(NanoClock clock) {
    this.clock = clock;
  }

  /** Begins a call; {@link #end} takes what is returned. */
  long begin() {
    return clock.nanoTime() - measured;
  }

  /** Ends a call and counts what it took without the calls within it. */
  void end(long begun, TimeBudget budget, BudgetMeter meter) {
    long now = clock.nanoTime();
    long took = now - measured - begun;
    measured += took;
    meter.record(budget, took, now);
  }
}
