package dev.laminardb.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.testing.OperatorHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Compares the operator with {@link PlainWindows} on random rows. */
final class RandomRows {
  private static final long SECOND = 1_000_000;

  private RandomRows() {}

  /** Makes a row. */
  interface RandomRow {
    Object[] draw(Random random);
  }

  /**
   * Runs both over rows with watermarks between them that end in closing every window. Groups of
   * overlapping windows come in the order of their first pane, not of their first row, so what
   * comes between two watermarks is compared sorted.
   */
  static void compare(
      WindowAggregateSpec spec, int rows, int watermarks, Random random, RandomRow row) {
    OperatorHarness harness =
        new OperatorHarness(spec.input(), () -> new WindowAggregateOperator(spec));
    PlainWindows plain = new PlainWindows(spec);
    long latest = Long.MIN_VALUE;
    for (int i = 1; i <= rows; i++) {
      Object[] values = row.draw(random);
      latest = Math.max(latest, (Long) values[spec.timeColumn()]);
      harness.row(values);
      plain.row(values);
      if (i % (rows / watermarks) == 0) {
        long watermark = i == rows ? latest + 3600 * SECOND : latest - 10 * SECOND + i;
        harness.watermark(watermark);
        plain.watermark(watermark);
      }
    }
    if (spec.window().kind() == SlicedWindow.Kind.TUMBLE) {
      assertThat(harness.run()).isEqualTo(plain.lines());
    } else {
      assertThat(sortedBetweenWatermarks(harness.run()))
          .isEqualTo(sortedBetweenWatermarks(plain.lines()));
    }
    assertThat(harness.lateRows()).isEqualTo(plain.lateRows());
    assertThat(plain.lines()).hasSizeGreaterThan(watermarks / 2);
  }

  static List<String> sortedBetweenWatermarks(List<String> lines) {
    List<String> sorted = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= lines.size(); i++) {
      if (i == lines.size() || lines.get(i).startsWith("watermark")) {
        sorted.addAll(lines.subList(from, i).stream().sorted().toList());
        if (i < lines.size()) {
          sorted.add(lines.get(i));
        }
        from = i + 1;
      }
    }
    return sorted;
  }
}
