package dev.laminardb.core.operator.window;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.AVG;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.MAX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import dev.laminardb.core.operator.aggregate.PartialAggregation;
import dev.laminardb.core.testing.OperatorHarness;
import dev.laminardb.core.testing.TextBatches;
import dev.laminardb.core.testing.TwoSteps;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows aggregated in two steps against the same in one. */
class PartialWindowAggregateOperatorTest {
  private static final long SECOND = 1_000_000;
  private static final Schema ROWS =
      TextBatches.schema(
          "k VARCHAR, n BIGINT, required INT NOT NULL, s VARCHAR, flag BOOLEAN,"
              + " ts TIMESTAMP NOT NULL");
  private static final int TIME = 5;
  private static final List<AggregateCall> CALLS =
      List.of(
          call(COUNT, -1, ColumnType.BIGINT, -1, false),
          call(COUNT, 1, ColumnType.BIGINT, 4, false),
          call(AggregateFunction.SUM, 1, ColumnType.BIGINT, -1, false),
          call(AggregateFunction.SUM, 2, ColumnType.BIGINT, 4, false),
          call(AVG, 1, ColumnType.DOUBLE, -1, false),
          call(AVG, 2, ColumnType.DOUBLE, -1, false),
          call(MAX, 3, ColumnType.VARCHAR, -1, false),
          call(AggregateFunction.MIN, 1, ColumnType.BIGINT, 4, false),
          call(COUNT, 1, ColumnType.BIGINT, -1, true),
          call(COUNT, 3, ColumnType.BIGINT, 4, true),
          call(COUNT, 3, ColumnType.BIGINT, -1, true),
          call(AVG, 1, ColumnType.DOUBLE, 4, true));

  private static AggregateCall call(
      AggregateFunction function, int argument, ColumnType result, int filter, boolean distinct) {
    return new AggregateCall(
        function,
        argument,
        filter,
        result.field("r" + argument + function + filter + distinct, function != COUNT),
        distinct,
        -1);
  }

  private static WindowAggregateSpec spec(SlicedWindow window, int... keys) {
    return new WindowAggregateSpec(ROWS, keys, TIME, window, CALLS);
  }

  private static OperatorHarness inOne(WindowAggregateSpec spec) {
    return new OperatorHarness(ROWS, () -> new WindowAggregateOperator(spec));
  }

  private static OperatorHarness inTwo(WindowAggregateSpec spec) {
    return new OperatorHarness(ROWS, () -> twoSteps(spec));
  }

  private static Operator twoSteps(WindowAggregateSpec spec) {
    PartialAggregation plan = new PartialAggregation(ROWS, spec.keys(), TIME, spec.calls());
    WindowAggregateSpec second =
        new WindowAggregateSpec(
            plan.output(), plan.keys(), plan.timeColumn(), spec.window(), plan.calls());
    return new TwoSteps(
        new PartialWindowAggregateOperator(plan, TIME, spec.window(), AggregateKernel.NONE),
        new WindowAggregateOperator(second));
  }

  private static SlicedWindow window(int number) {
    return switch (number) {
      case 0 -> SlicedWindow.tumble(10 * SECOND, 3 * SECOND);
      case 1 -> SlicedWindow.hop(2 * SECOND, 10 * SECOND, 0);
      case 2 -> SlicedWindow.hop(4 * SECOND, 10 * SECOND, 3 * SECOND);
      default -> SlicedWindow.cumulate(2 * SECOND, 10 * SECOND, SECOND);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void givesTheSameInTwoStepsAsInOne(int number) {
    for (int[] keys : new int[][] {{}, {0}, {1}, {0, 2}}) {
      WindowAggregateSpec spec = spec(window(number), keys);
      OperatorHarness one = inOne(spec);
      OperatorHarness two = inTwo(spec);
      script(one, new Random(number));
      script(two, new Random(number));

      assertThat(two.run()).containsExactlyInAnyOrderElementsOf(one.run());
      assertThat(two.lateRows()).isEqualTo(one.lateRows()).isPositive();
    }
  }

  /** Rows up to 25 seconds late, among them such as are late for some of their windows only. */
  private static void script(OperatorHarness harness, Random random) {
    long clock = -50 * SECOND;
    for (int i = 0; i < 400; i++) {
      clock += random.nextInt(600_000);
      harness.row(
          random.nextInt(5) == 0 ? null : "k" + random.nextInt(3),
          random.nextInt(5) == 0 ? null : (Object) random.nextLong(6),
          random.nextInt(4),
          random.nextInt(5) == 0 ? null : "text " + random.nextInt(5),
          random.nextInt(5) == 0 ? null : (Object) random.nextBoolean(),
          clock - random.nextInt(25) * SECOND);
      if (random.nextInt(12) == 0) {
        harness.watermark(clock - 8 * SECOND);
      }
    }
    harness.watermark(clock + 100 * SECOND);
  }

  @Test
  void takesTimesAtBothEndsOfTheRange() {
    WindowAggregateSpec spec = spec(SlicedWindow.tumble(10 * SECOND, 3), 0);
    OperatorHarness one = inOne(spec);
    OperatorHarness two = inTwo(spec);
    for (OperatorHarness harness : List.of(one, two)) {
      harness
          .row("a", 1L, 1, "s", true, Long.MIN_VALUE)
          .row("a", 2L, 1, "s", true, Long.MIN_VALUE + 1)
          .row("a", 3L, 1, "s", true, Long.MAX_VALUE)
          .watermark(Long.MAX_VALUE)
          .row("a", 4L, 1, "s", true, 0L);
    }

    assertThat(two.run()).isEqualTo(one.run());
    assertThat(two.lateRows()).isEqualTo(1);
  }
}
