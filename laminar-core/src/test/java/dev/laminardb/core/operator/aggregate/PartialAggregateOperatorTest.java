package dev.laminardb.core.operator.aggregate;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.AVG;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.BIT_AND;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.BIT_OR;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.BIT_XOR;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.FIRST_VALUE;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.MAX;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.MIN;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.SUM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.OperatorHarness;
import dev.laminardb.core.testing.TextBatches;
import dev.laminardb.core.testing.TwoSteps;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregation in two steps, against the same in one. */
class PartialAggregateOperatorTest {
  private static final Schema ROWS =
      TextBatches.schema(
          "k VARCHAR, i INT NOT NULL, n BIGINT, d DOUBLE, b BOOLEAN, s VARCHAR, e DECIMAL");
  private static final int FLAG = 4;

  private static AggregateCall call(
      AggregateFunction function, int argument, int filter, boolean distinct) {
    Field result =
        switch (function) {
          case COUNT -> ColumnType.BIGINT.field("c", false);
          case SUM, AVG -> sum(function, argument);
          default -> ColumnType.field("x", ROWS.getFields().get(argument).getType(), true);
        };
    return new AggregateCall(function, argument, filter, result, distinct, -1);
  }

  private static Field sum(AggregateFunction function, int argument) {
    Field field = ROWS.getFields().get(argument);
    if (ColumnType.of(field) == ColumnType.DECIMAL) {
      return ColumnType.field("e", field.getType(), true);
    }
    return (function == SUM ? ColumnType.BIGINT : ColumnType.DOUBLE).field("n", true);
  }

  private static List<AggregateCall> everyCall() {
    List<AggregateCall> calls = new ArrayList<>();
    for (int filter : new int[] {-1, FLAG}) {
      calls.add(call(COUNT, -1, filter, false));
      for (int argument = 1; argument < 7; argument++) {
        ColumnType type = ColumnType.of(ROWS.getFields().get(argument));
        calls.add(call(COUNT, argument, filter, false));
        calls.add(call(MIN, argument, filter, false));
        calls.add(call(MAX, argument, filter, false));
        if (type != ColumnType.DECIMAL) {
          calls.add(call(COUNT, argument, filter, true));
        }
        if (type == ColumnType.INT || type == ColumnType.BIGINT) {
          calls.add(call(SUM, argument, filter, true));
          calls.add(call(AVG, argument, filter, true));
          calls.add(call(BIT_AND, argument, filter, false));
          calls.add(call(BIT_OR, argument, filter, false));
          calls.add(call(BIT_XOR, argument, filter, false));
          calls.add(call(BIT_XOR, argument, filter, true));
        }
        if (type == ColumnType.INT || type == ColumnType.BIGINT || type == ColumnType.DECIMAL) {
          calls.add(call(SUM, argument, filter, false));
          calls.add(call(AVG, argument, filter, false));
        }
      }
    }
    return calls;
  }

  private static PartialAggregation plan(int[] keys, List<AggregateCall> calls) {
    assertThat(PartialAggregation.isExact(ROWS, calls)).isTrue();
    return new PartialAggregation(ROWS, keys, -1, calls);
  }

  private static RunningAggregateSpec second(PartialAggregation plan) {
    return new RunningAggregateSpec(plan.output(), plan.keys(), plan.calls());
  }

  private static Operator twoSteps(PartialAggregation plan) {
    return new TwoSteps(
        new PartialAggregateOperator(plan, AggregateKernel.NONE),
        new RunningAggregateOperator(second(plan)));
  }

  private static @Nullable Object[] row(Random random, int groups) {
    @Nullable Object[] row = {
      "key " + random.nextInt(groups),
      random.nextInt(20),
      random.nextLong(40),
      random.nextInt(10) == 0 ? Double.NaN : random.nextInt(10) / 4.0 - 0.0,
      random.nextBoolean(),
      "text ".repeat(random.nextInt(3)) + random.nextInt(10),
      BigDecimal.valueOf(random.nextInt(50), 2).setScale(4)
    };
    for (int column = 0; column < row.length; column++) {
      row[column] = column != 1 && random.nextInt(6) == 0 ? null : row[column];
    }
    return row;
  }

  /** With few groups rows are grouped, with many each of them becomes a partial row. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 300, 100_000})
  void comesToTheSameInTwoStepsAsInOne(int groups) {
    for (int[] keys : new int[][] {{}, {0}, {2}, {0, 1, 6}}) {
      PartialAggregation plan = plan(keys, everyCall());
      RunningAggregateSpec spec = new RunningAggregateSpec(ROWS, keys, everyCall());
      try (ChangelogRun one =
              new ChangelogRun(
                  ROWS, spec.outputSchema(), () -> new RunningAggregateOperator(spec));
          ChangelogRun two = new ChangelogRun(ROWS, spec.outputSchema(), () -> twoSteps(plan))) {
        Random random = new Random(groups);
        for (int batch = 0; batch < 8; batch++) {
          List<@Nullable Object[]> rows = new ArrayList<>();
          int count = batch == 4 ? 2500 : 1 + random.nextInt(40);
          for (int i = 0; i < count; i++) {
            rows.add(row(random, groups));
          }
          one.push(rows);
          two.push(rows);
          assertThat(two.content()).isEqualTo(one.content());
        }
      }
    }
  }

  @Test
  void emitsDistinctKeysOnce() {
    PartialAggregation plan = plan(new int[] {0, 1}, List.of());
    OperatorHarness harness =
        new OperatorHarness(ROWS, () -> twoSteps(plan))
            .rows(
                "a | 1 | 1 | 1 | true | x | 1",
                "a | 1 | 2 | 1 | true | x | 1",
                "null | 1 | 1 | 1 | true | x | 1",
                "a | 2 | 1 | 1 | true | x | 1");

    assertThat(harness.run()).containsExactly("a | 1", "null | 1", "a | 2");
  }

  @Test
  void aPartialRowHasAValueOfEachDistinctArgument() {
    PartialAggregation plan =
        plan(
            new int[] {0},
            List.of(
                call(COUNT, -1, -1, false),
                call(AVG, 2, -1, false),
                call(COUNT, 2, -1, true),
                call(COUNT, 2, FLAG, true),
                call(COUNT, 5, FLAG, true)));
    try (ChangelogRun run =
        new ChangelogRun(
            ROWS, plan.output(), () -> new PartialAggregateOperator(plan, AggregateKernel.NONE))) {
      List<String> emitted =
          run.push(
              "a | 1 | 7 | 1 | false | x | 1",
              "b | 1 | null | 1 | true | null | 1",
              "a | 1 | 8 | 1 | true | y | 1",
              "a | 1 | 7 | 1 | true | y | 1");

      // k, count, sum and count of n, value of n, its filter, value of s, its filter
      assertThat(emitted)
          .containsExactlyInAnyOrder(
              "+ a | 3 | 22 | 3 | 8 | true | y | true",
              "+ b | 1 | null | 0 | null | null | null | null",
              "+ a | null | null | null | 7 | true | null | null");
    }
  }

  @Test
  void aSumBeyondItsRangeFails() {
    PartialAggregation plan = plan(new int[] {0}, List.of(call(SUM, 2, -1, false)));
    RuntimeException failure =
        new OperatorHarness(ROWS, () -> twoSteps(plan))
            .rows("a | 1 | 9223372036854775807 | 1 | true | x | 1", "a | 1 | 1 | 1 | true | x | 1")
            .runToFailure();

    assertThat(((LaminarException) failure).errorCode()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
  }

  /** Each batch adds little to a group, but far more than a BIGINT holds on the way to it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5000})
  void sumsAreExactThoughPartialOnesNeedMoreThanOneRow(int groups) {
    List<AggregateCall> calls = new ArrayList<>(everyCall());
    calls.removeIf(call -> call.filter() == FLAG || call.distinct());
    for (List<AggregateCall> some : List.of(calls, everyCall())) {
      int[] keys = {0};
      PartialAggregation plan = plan(keys, some);
      RunningAggregateSpec spec = new RunningAggregateSpec(ROWS, keys, some);
      try (ChangelogRun one =
              new ChangelogRun(
                  ROWS, spec.outputSchema(), () -> new RunningAggregateOperator(spec));
          ChangelogRun two = new ChangelogRun(ROWS, spec.outputSchema(), () -> twoSteps(plan))) {
        Random random = new Random(groups);
        for (int batch = 0; batch < 6; batch++) {
          List<@Nullable Object[]> rows = extremes(random, groups, batch % 2 == 0);
          one.push(rows);
          two.push(rows);
          assertThat(two.content()).isEqualTo(one.content());
        }
      }
    }
  }

  /** First all the great values, or the small ones, then their contraries. */
  private static List<@Nullable Object[]> extremes(Random random, int groups, boolean up) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<@Nullable Object[]> contraries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      @Nullable Object[] row = row(random, groups);
      row[FLAG] = true;
      long value = Long.MAX_VALUE - random.nextInt(3);
      row[2] = up ? value : -value;
      rows.add(row);
      @Nullable Object[] contrary = row.clone();
      contrary[2] = up ? -value : value;
      contraries.add(contrary);
    }
    rows.addAll(contraries);
    return rows;
  }

  @Test
  void rowsOfASumThatHasWrappedAroundFollowEachOther() {
    PartialAggregation plan =
        plan(new int[] {0}, List.of(call(COUNT, -1, -1, false), call(SUM, 2, -1, false)));
    try (ChangelogRun run =
        new ChangelogRun(
            ROWS, plan.output(), () -> new PartialAggregateOperator(plan, AggregateKernel.NONE))) {
      List<String> emitted =
          run.push(
              "a | 1 | 9223372036854775807 | 1 | true | x | 1",
              "b | 1 | -5 | 1 | true | x | 1",
              "a | 1 | 9223372036854775807 | 1 | true | x | 1",
              "a | 1 | 4 | 1 | true | x | 1");

      assertThat(emitted)
          .containsExactly(
              "+ b | 1 | -5",
              "+ a | 3 | 2",
              "+ a | 0 | 4611686018427387904",
              "+ a | 0 | 4611686018427387904",
              "+ a | 0 | 4611686018427387904",
              "+ a | 0 | 4611686018427387904");
    }
  }

  @Test
  void isNotForWhatDependsOnOrderOrRounding() {
    assertThat(PartialAggregation.isExact(ROWS, List.of(call(FIRST_VALUE, 2, -1, false))))
        .isFalse();
    AggregateCall sum =
        new AggregateCall(SUM, 3, -1, ColumnType.DOUBLE.field("d", true), false, -1);
    assertThat(PartialAggregation.isExact(ROWS, List.of(call(COUNT, -1, -1, false), sum)))
        .isFalse();
    assertThat(PartialAggregation.isExact(ROWS, List.of(call(MAX, 3, -1, false)))).isTrue();
    assertThat(
            PartialAggregation.isExact(
                Changelog.withWeight(ROWS), List.of(call(COUNT, -1, -1, false))))
        .isFalse();
  }
}
