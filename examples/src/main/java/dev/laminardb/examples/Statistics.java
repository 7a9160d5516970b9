package dev.laminardb.examples;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts rows and measures time. Used by one thread.
 *
 * <p>The clock runs while rows are pushed and results awaited, and stands while they are printed.
 *
 * <p>Push-to-result latency has one sample for each window that closes: from just before the push
 * (or watermark) that closes it until all of its rows are in the program's hands. Waiting for the
 * whole window makes it an upper bound of what a single row takes.
 */
final class Statistics {
  private final Histogram latencyNanos = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
  private long rows;
  private long results;
  private long nanos;

  /**
   * A push or a watermark is done.
   *
   * @param pushed how many rows it pushed
   * @param received how many results it led to; above 0 the time counts as a latency
   * @param elapsedNanos from before the call until its results were received
   */
  void step(int pushed, int received, long elapsedNanos) {
    rows += pushed;
    results += received;
    nanos += elapsedNanos;
    if (received > 0) {
      latencyNanos.recordValue(elapsedNanos);
    }
  }

  /** One line that says it all. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%,d rows in, %,d results out in %.3f s: %,.0f rows/s, waiting for each window;"
            + " push-to-result latency p50 %.3f ms, p99 %.3f ms",
        rows,
        results,
        nanos / 1e9,
        rows / (nanos / 1e9),
        latencyNanos.getValueAtPercentile(50) / 1e6,
        latencyNanos.getValueAtPercentile(99) / 1e6);
  }
}
