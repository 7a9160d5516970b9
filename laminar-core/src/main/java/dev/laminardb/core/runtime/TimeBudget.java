package dev.laminardb.core.runtime;

import java.util.Locale;

/**
 * How long a core may be held at a time. All that a core does waits for what it is doing, and a
 * call of an operator runs to completion, so these add up to the latency of everything else on that
 * core. Nothing is interrupted: who exceeds a budget is counted.
 */
enum TimeBudget {
  /** One batch in one operator: with 4,096 rows, 240 ns for each. */
  BATCH(1_000_000),
  /** One step of what an advance of event time has an operator do: as short as a batch. */
  WATERMARK(1_000_000),
  /** One turn of a source: up to 4,096 rows or batches read and put into columns. */
  SOURCE_POLL(1_000_000),
  /** Everything that a core does before it looks for new work: a few of the above in a row. */
  DUTY_CYCLE(5_000_000);

  private final long nanos;

  TimeBudget(long nanos) {
    this.nanos = nanos;
  }

  long nanos() {
    return nanos;
  }

  /** The name in messages. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
