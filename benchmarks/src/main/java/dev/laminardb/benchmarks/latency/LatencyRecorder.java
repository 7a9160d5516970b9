package dev.laminardb.benchmarks.latency;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import org.HdrHistogram.Histogram;

/**
 * Notes of each row how long after it was due the first result came that it has a part in. A row
 * that was pushed late because the engine or the machine stood still counts from when it was due,
 * so that a standstill shows in every row it delayed. Used by one thread at a time.
 */
public final class LatencyRecorder {
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;

  private final Schedule schedule;
  private final int firstRow;
  private final long[] seen;
  private final Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
  private final ProcessorWait processorWait = new ProcessorWait();
  private int missing;
  private double waitingPercent;

  /**
   * A recorder of a schedule's rows.
   *
   * @param firstRow the first that counts; those before warm up
   */
  LatencyRecorder(Schedule schedule, int firstRow) {
    this.schedule = schedule;
    this.firstRow = firstRow;
    seen = new long[schedule.keys()];
    missing = schedule.rows();
  }

  /**
   * Takes a result that has just come.
   *
   * @param count how many rows of the key are in it
   * @param sum of their values
   * @throws BenchmarkFailure if it is wrong
   */
  public void result(int key, long count, long sum) {
    long now = System.nanoTime();
    if (sum != count * Schedule.value(key) || count > schedule.rowsOf(key)) {
      throw new BenchmarkFailure("sum " + sum + " over " + count + " rows of key " + key);
    }
    while (seen[key] < count) {
      seen[key]++;
      missing--;
      int row = schedule.row(key, seen[key]);
      if (row >= firstRow) {
        nanos.recordValue(Math.min(LONGEST_NANOS, Math.max(0, now - schedule.dueNanos(row))));
      }
      if (missing == 0) {
        // Now, while the engine's threads are still there.
        waitingPercent = processorWait.percent();
      }
    }
  }

  /** Whether every row has had its result. */
  public boolean isComplete() {
    return missing == 0;
  }

  /** What the JVM's threads waited for processors until the last result, in percent of the time. */
  double waitingPercent() {
    return waitingPercent;
  }

  /** The latency that a part of the rows had at most, in microseconds. */
  double micros(double percent) {
    if (missing > 0) {
      throw new BenchmarkFailure(missing + " rows have had no result");
    }
    return nanos.getValueAtPercentile(percent) / 1e3;
  }
}
