package dev.laminardb.benchmarks.latency;

/**
 * Sums in arrays on the thread that waits for the rows: what clock and machine take by themselves.
 */
final class HandLoop implements LatencyEngine {
  @Override
  public String name() {
    return "hand";
  }

  @Override
  public String idle() {
    return "busy-spin";
  }

  @Override
  public void run(Run run) {
    run.begin();
    Schedule schedule = run.schedule();
    LatencyRecorder recorder = run.recorder();
    long[] counts = new long[schedule.keys()];
    long[] sums = new long[schedule.keys()];
    for (int row = 0; row < schedule.rows(); row++) {
      long due = schedule.dueNanos(row);
      while (System.nanoTime() < due) {
        Thread.onSpinWait();
      }
      int key = schedule.key(row);
      counts[key]++;
      sums[key] += Schedule.value(key);
      recorder.result(key, counts[key], sums[key]);
    }
  }
}
