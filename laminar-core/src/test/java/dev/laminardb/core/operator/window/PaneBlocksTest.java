package dev.laminardb.core.operator.window;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.LAST_VALUE;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.MAX;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.SUM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HOP windows of so many steps that they are merged from blocks of panes. */
class PaneBlocksTest {
  private static final long SECOND = 1_000_000;
  private static final Schema EVENTS =
      TextBatches.schema("k VARCHAR, ts TIMESTAMP NOT NULL, qty BIGINT");
  private static final List<AggregateCall> CALLS =
      List.of(
          new AggregateCall(COUNT, -1, -1, "n", ColumnType.BIGINT, false),
          new AggregateCall(SUM, 2, -1, "total", ColumnType.BIGINT, true),
          new AggregateCall(MAX, 2, -1, "most", ColumnType.BIGINT, true),
          new AggregateCall(LAST_VALUE, 2, -1, ColumnType.BIGINT.field("last", true), false, 1),
          new AggregateCall(COUNT, 2, -1, ColumnType.BIGINT.field("different", false), true, -1));

  @RegisterExtension final TestMemory memory = new TestMemory();

  private static WindowAggregateSpec spec(SlicedWindow window) {
    return new WindowAggregateSpec(EVENTS, new int[] {0}, 1, window, CALLS);
  }

  /**
   * Few keys make blocks of few groups, many make blocks that are not worth keeping; long pauses
   * leave panes out. Rows come as late as 25 s where watermarks are 10 s behind.
   */
  @ParameterizedTest
  @CsvSource({
    "1000, 8000, 3, 300",
    "1000, 8000, 400, 300",
    "1000, 37000, 3, 500",
    "1000, 37000, 60, 200",
    "2000, 33000, 5, 700",
    "3000, 100000, 4, 18000",
    "250, 9900, 6, 40",
    "1000, 130000, 2, 4000"
  })
  void addsUpToWhatPlainJavaDoes(long slideMillis, long sizeMillis, int keys, long paceMillis) {
    SlicedWindow window = SlicedWindow.hop(slideMillis * 1000, sizeMillis * 1000, 300_000);
    long[] clock = {-20 * SECOND};
    RandomRows.compare(
        spec(window),
        300,
        30,
        new Random(sizeMillis + keys),
        random -> {
          clock[0] += random.nextLong(2 * paceMillis * 1000);
          long pause = random.nextInt(100) == 0 ? window.sizeMicros() / 2 : 0;
          clock[0] += pause;
          long time = clock[0] - random.nextInt(25) * SECOND;
          return new @Nullable Object[] {
            random.nextInt(20) == 0 ? null : "k" + random.nextInt(keys),
            time,
            random.nextInt(5) == 0 ? null : random.nextLong(50)
          };
        });
  }

  private final class Counting implements OperatorContext {
    private int rows;

    @Override
    public BufferAllocator allocator() {
      return memory.allocator();
    }

    @Override
    public void emit(Batch batch) {
      rows += batch.rowCount();
    }

    @Override
    public void countLateRows(int late) {
      throw new AssertionError("no row is late");
    }
  }

  /** In steps of one group, what a window costs is how often the operator is called. */
  @ParameterizedTest
  @ValueSource(ints = {8, 64, 1000, 4096})
  void aWindowTakesFewMergesHoweverManyPanesItHas(int panes) {
    Counting output = new Counting();
    int slides = 3 * panes;
    List<Integer> merges = new ArrayList<>();
    try (WindowAggregateOperator operator =
        new WindowAggregateOperator(spec(SlicedWindow.hop(SECOND, panes * SECOND, 0)))) {
      operator.open(output);
      long bytesOfFull = 0;
      for (int second = 0; second < slides; second++) {
        push(operator, "A | @" + second * SECOND + " | 1");
        operator.onWatermark(second * SECOND + 1);
        int calls = 0;
        for (; operator.hasMore(); calls++) {
          operator.resume(1);
        }
        if (second > 2 * panes) {
          merges.add(calls - 1);
        }
        bytesOfFull = second == 2 * panes ? operator.stateBytes() : bytesOfFull;
      }

      int most = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(panes));
      double mean = merges.stream().mapToInt(i -> i).average().orElseThrow();
      assertThat(mean).isLessThan(most + 2);
      assertThat(output.rows).isEqualTo(slides - 1);
      assertThat(operator.stateBytes()).isBetween(bytesOfFull / 2, bytesOfFull * 2);
    }
  }

  /** Two panes of 20 groups with 50 values each; a group alone takes more than a step has. */
  @Test
  void groupsWithManyDistinctValuesTakeMoreSteps() {
    Counting output = new Counting();
    try (WindowAggregateOperator operator =
        new WindowAggregateOperator(spec(SlicedWindow.hop(SECOND, 2 * SECOND, 0)))) {
      operator.open(output);
      for (int second = 0; second < 2; second++) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
          rows.add("k" + i % 20 + " | @" + second * SECOND + " | " + i / 20);
        }
        push(operator, rows.toArray(String[]::new));
      }
      operator.onWatermark(2 * SECOND);
      int steps = 0;
      for (; operator.hasMore(); steps++) {
        operator.resume(40);
      }

      assertThat(steps).isGreaterThan(2 * 20);
      assertThat(output.rows).isEqualTo(2 * 20);
    }
  }

  private void push(WindowAggregateOperator operator, String... lines) {
    Batch batch = TextBatches.batch(memory.allocator(), EVENTS, lines);
    try {
      operator.onBatch(0, batch);
    } finally {
      batch.release();
    }
  }

  @Test
  void memoryIsGivenBackWithTheWindows() {
    Counting output = new Counting();
    try (WindowAggregateOperator operator =
        new WindowAggregateOperator(spec(SlicedWindow.hop(SECOND, 60 * SECOND, 0)))) {
      operator.open(output);
      long before = operator.stateBytes();
      for (int second = 0; second < 200; second++) {
        push(operator, "A | @" + second * SECOND + " | 1");
        finish(operator, second * SECOND + 1);
      }
      long full = operator.stateBytes();
      finish(operator, 1000 * SECOND);

      assertThat(before).isZero();
      assertThat(full).isPositive();
      assertThat(operator.stateBytes()).isBetween(0L, full / 5);
    }
  }

  private static void finish(WindowAggregateOperator operator, long watermark) {
    operator.onWatermark(watermark);
    while (operator.hasMore()) {
      operator.resume(100);
    }
  }
}
