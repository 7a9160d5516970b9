package dev.laminardb.benchmarks.views;

import dev.laminardb.benchmarks.report.Tsv;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** How long one UPDATE of a row takes until a view with very many groups shows it. */
final class GroupUpdates {
  private static final int SEED = 5;

  private GroupUpdates() {}

  /**
   * Updates rows of groups at random, one after the other.
   *
   * @param warmUps how many updates are not counted
   * @param count how many are
   */
  static void measure(GroupedView view, int groups, int warmUps, int count, Tsv table) {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] nanos = new long[count];
    CpuTimes begin = CpuTimes.now();
    for (int i = -warmUps; i < count; i++) {
      if (i == 0) {
        begin = CpuTimes.now();
      }
      long group = random.nextLong(groups);
      long started = System.nanoTime();
      // No row has this value yet, so that each update changes the view.
      view.update(group, i + warmUps + 1L);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - started;
      }
    }
    CpuTimes.Measured times = CpuTimes.now().since(begin);
    Arrays.sort(nanos);
    double median = nanos[count / 2] / 1e9;
    table.row(
        view.name(),
        Integer.toString(count),
        Tsv.seconds(median),
        Tsv.rate(1 / median),
        Tsv.rate(times.callerNanos() / count),
        Tsv.rate(times.coreNanos() / count),
        micros(nanos[count / 2]),
        micros(nanos[(int) (count * 0.99)]));
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e3);
  }
}
