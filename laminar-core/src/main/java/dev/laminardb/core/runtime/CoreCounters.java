package dev.laminardb.core.runtime;

import dev.laminardb.core.runtime.TopologyStatus.CoreStatus;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How busy one core is. Written by its thread only, without a fence; read by any thread, a moment
 * late.
 */
final class CoreCounters {
  private final long startNanos;
  private final BudgetMeter cycles;
  private final AtomicLong busy = new AtomicLong();
  private final AtomicLong idle = new AtomicLong();

  CoreCounters(long startNanos, BudgetMeter cycles) {
    this.startNanos = startNanos;
    this.cycles = cycles;
  }

  /** Counts a duty cycle that did something. */
  void busy(long nanos, long now) {
    busy.lazySet(busy.getPlain() + 1);
    cycles.record(TimeBudget.DUTY_CYCLE, nanos, now);
  }

  /** Counts a duty cycle that found nothing to do. */
  void idle() {
    idle.lazySet(idle.getPlain() + 1);
  }

  CoreStatus status(int core, long now) {
    return new CoreStatus(
        core,
        busy.get(),
        idle.get(),
        cycles.busyNanos(),
        now - startNanos,
        cycles.violations(),
        cycles.worstNanos());
  }
}
