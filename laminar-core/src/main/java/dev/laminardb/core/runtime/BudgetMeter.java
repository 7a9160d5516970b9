package dev.laminardb.core.runtime;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How long a task, or a whole core, works, and how often it exceeds its {@link TimeBudget}. Fed and
 * alerting on its core's thread, without a fence; the totals may be read by any thread, a moment
 * late.
 */
final class BudgetMeter {
  /** Violations in one window from which on it is said: one a second, which no pause explains. */
  static final int ALERT_VIOLATIONS = 60;

  /** The length of a window, in which there is at most one alert. */
  static final long ALERT_WINDOW_NANOS = 60_000_000_000L;

  private final Supplier<String> name;
  private final Consumer<String> alerts;
  private final AtomicLong busyNanos = new AtomicLong();
  private final AtomicLong violations = new AtomicLong();
  private final AtomicLong worstNanos = new AtomicLong();
  private long windowStart;
  private int inWindow;

  /**
   * A meter.
   *
   * @param name of what is measured, asked for with each alert
   * @param alerts takes a message when violations are frequent, at most once a minute
   */
  BudgetMeter(Supplier<String> name, Consumer<String> alerts) {
    this.name = name;
    this.alerts = alerts;
  }

  /**
   * Counts one call.
   *
   * @param nanos how long it took
   * @param now the clock's reading at its end
   */
  void record(TimeBudget budget, long nanos, long now) {
    busyNanos.lazySet(busyNanos.getPlain() + nanos);
    if (nanos > worstNanos.getPlain()) {
      worstNanos.lazySet(nanos);
    }
    if (nanos > budget.nanos()) {
      violated(budget, nanos, now);
    }
  }

  private void violated(TimeBudget budget, long nanos, long now) {
    violations.lazySet(violations.getPlain() + 1);
    if (inWindow == 0 || now - windowStart >= ALERT_WINDOW_NANOS) {
      windowStart = now;
      inWindow = 0;
    }
    inWindow++;
    if (inWindow == ALERT_VIOLATIONS) {
      alerts.accept(
          String.format(
              Locale.ROOT,
              "%s has exceeded its time budget %d times within %.1f s: the last %s took %.1f ms of"
                  + " the %.1f ms it may take; everything else on its core waits as long",
              name.get(),
              inWindow,
              (now - windowStart) / 1e9,
              budget.label(),
              nanos / 1e6,
              budget.nanos() / 1e6));
    }
  }

  /** Nanoseconds of all calls. */
  long busyNanos() {
    return busyNanos.get();
  }

  /** How many calls took longer than their budget. */
  long violations() {
    return violations.get();
  }

  /** Nanoseconds of the longest call. */
  long worstNanos() {
    return worstNanos.get();
  }
}
