package dev.laminardb.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunningAggregateOperatorTest {
  private static final Schema TRADES =
      TextBatches.schema("symbol VARCHAR, qty BIGINT, price DOUBLE, note VARCHAR");
  private static final Schema CHANGES = Changelog.withWeight(TRADES);

  private static AggregateCall call(AggregateFunction function, int argument, ColumnType result) {
    return new AggregateCall(
        function,
        argument,
        -1,
        function + "_" + argument,
        result,
        function != AggregateFunction.COUNT);
  }

  private static final AggregateCall ROWS = call(AggregateFunction.COUNT, -1, ColumnType.BIGINT);
  private static final AggregateCall QTY = call(AggregateFunction.SUM, 1, ColumnType.BIGINT);
  private static final AggregateCall HIGH = call(AggregateFunction.MAX, 2, ColumnType.DOUBLE);
  private static final AggregateCall LAST_NOTE = call(AggregateFunction.MAX, 3, ColumnType.VARCHAR);
  private static final AggregateCall PRICE = call(AggregateFunction.SUM, 2, ColumnType.DOUBLE);

  private static ChangelogRun run(Schema input, int[] keys, AggregateCall... calls) {
    RunningAggregateSpec spec = new RunningAggregateSpec(input, keys, List.of(calls));
    return new ChangelogRun(input, spec.outputSchema(), () -> new RunningAggregateOperator(spec));
  }

  @Test
  void changesEachGroupOnceForABatch() {
    try (ChangelogRun run = run(TRADES, new int[] {0}, ROWS, QTY)) {
      assertThat(run.push("A | 1 | 1 | x", "B | 2 | 1 | x", "A | 3 | 1 | x"))
          .containsExactly("+ A | 2 | 4", "+ B | 1 | 2");
      assertThat(run.push("B | 1 | 1 | x", "C | null | 1 | x", "B | 1 | 1 | x"))
          .containsExactly("- B | 1 | 2", "+ B | 3 | 4", "+ C | 1 | null");
    }
  }

  @Test
  void saysNothingOfAGroupWhoseResultStays() {
    try (ChangelogRun run = run(TRADES, new int[] {0}, HIGH, LAST_NOTE)) {
      run.push("A | 1 | 5 | n", "B | 1 | null | null", "C | 1 | 1 | a");

      assertThat(run.push("A | 1 | 4 | m", "B | 1 | null | null")).isEmpty();
      assertThat(run.push("A | 1 | 4 | z", "B | 1 | null | null", "C | 1 | 2 | a"))
          .containsExactly("- A | 5.0 | n", "- C | 1.0 | a", "+ A | 5.0 | z", "+ C | 2.0 | a");
    }
  }

  @Test
  void takesNoMoreMemoryThanTheGroupsThatHaveRowsNeed() {
    try (ChangelogRun run = run(CHANGES, new int[] {0}, ROWS, QTY)) {
      run.push(rows(0, Changelog.INSERT));
      long most = 0;
      for (int round = 1; round < 30; round++) {
        run.push(rows(round, Changelog.INSERT));
        run.push(rows(round - 1, Changelog.RETRACT));
        most = round == 5 ? run.stateBytes() : most;
      }

      assertThat(run.content()).hasSize(3_000);
      assertThat(run.stateBytes()).isLessThan(2 * most);
    }
  }

  private static List<@Nullable Object[]> rows(int round, int weight) {
    return IntStream.range(0, 3_000)
        .mapToObj(i -> new @Nullable Object[] {"key " + round + "/" + i, 1L, 1.0, "", weight})
        .toList();
  }

  @Test
  void hasOneGroupWhereThereIsNoKey() {
    try (ChangelogRun run = run(CHANGES, new int[0], ROWS, QTY)) {
      assertThat(run.push("A | 1 | 1 | x | 1")).containsExactly("+ 1 | 1");
      assertThat(run.push("A | 1 | 1 | x | -1")).containsExactly("- 1 | 1", "+ 0 | null");
      assertThat(run.push("A | 7 | 1 | x | 1")).containsExactly("- 0 | null", "+ 1 | 7");
    }
  }

  @Test
  void hasAResultOfNoRowsWhereThatIsAskedFor() {
    RunningAggregateSpec spec =
        new RunningAggregateSpec(CHANGES, new int[0], List.of(ROWS, QTY, PRICE)).evenOfNoRows();
    try (ChangelogRun run =
        new ChangelogRun(CHANGES, spec.outputSchema(), () -> new RunningAggregateOperator(spec))) {
      assertThat(run.flush()).containsExactly("+ 0 | null | null");
      assertThat(run.flush()).isEmpty();
      assertThat(run.push("A | 1 | 1 | x | 1"))
          .containsExactly("- 0 | null | null", "+ 1 | 1 | 1.0");
      assertThat(run.push("A | 1 | 1 | x | -1"))
          .containsExactly("- 1 | 1 | 1.0", "+ 0 | null | null");
      assertThat(run.flush()).isEmpty();
    }
  }

  @Test
  void takesAGroupBackWithTheLastOfItsRows() {
    try (ChangelogRun run = run(CHANGES, new int[] {0}, ROWS, QTY)) {
      run.push("A | 1 | 1 | x | 1", "B | 2 | 1 | x | 1");

      assertThat(run.push("A | 1 | 1 | x | -1", "B | 3 | 1 | y | 1"))
          .containsExactly("- A | 1 | 1", "- B | 1 | 2", "+ B | 2 | 5");
      assertThat(run.push("A | 5 | 1 | x | 1", "A | 5 | 1 | x | -1")).isEmpty();
      assertThat(run.push("A | 6 | 1 | x | 1")).containsExactly("+ A | 1 | 6");
    }
  }

  @Test
  void forgetsWhatIsNotANumberWithItsRow() {
    try (ChangelogRun run = run(CHANGES, new int[] {0}, PRICE)) {
      run.push("A | 1 | NaN | x | 1", "A | 1 | Infinity | x | 1", "A | 1 | 0.1 | x | 1");
      assertThat(run.content()).containsExactly("A | NaN");

      run.push("A | 1 | NaN | x | -1", "A | 1 | 1e300 | x | 1");
      assertThat(run.content()).containsExactly("A | Infinity");

      run.push("A | 1 | Infinity | x | -1", "A | 1 | 1e300 | x | -1");
      assertThat(run.content()).containsExactly("A | 0.1");
    }
  }

  @Test
  void findsTheNextBestWhenTheBestGoes() {
    try (ChangelogRun run = run(CHANGES, new int[] {0}, HIGH, LAST_NOTE)) {
      run.push(
          "A | 1 | 5 | n | 1", "A | 1 | 7 | z | 1", "A | 1 | 7 | z | 1", "A | 1 | null | null | 1");
      assertThat(run.content()).containsExactly("A | 7.0 | z");

      assertThat(run.push("A | 1 | 7 | z | -1")).isEmpty();
      assertThat(run.push("A | 1 | 7 | z | -1")).containsExactly("- A | 7.0 | z", "+ A | 5.0 | n");
      assertThat(run.push("A | 1 | 5 | n | -1"))
          .containsExactly("- A | 5.0 | n", "+ A | null | null");
    }
  }

  @Test
  void refusesToTakeAValueBackThatIsNotThere() {
    try (ChangelogRun run = run(CHANGES, new int[] {0}, HIGH)) {
      run.push("A | 1 | 5 | n | 1", "B | 1 | 6 | n | 1");

      assertThatThrownBy(() -> run.push("A | 1 | 6 | n | -1"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a value is taken back that the group does not have");
    }
  }

  @Test
  void givesDistinctKeysOnceAndNeverTakesThemBack() {
    try (ChangelogRun run = run(TRADES, new int[] {0, 3})) {
      assertThat(run.push("A | 1 | 1 | x", "A | 2 | 1 | y", "A | 3 | 1 | x", "null | 1 | 1 | x"))
          .containsExactly("+ A | x", "+ A | y", "+ null | x");
      assertThat(run.push("A | 1 | 1 | y")).isEmpty();
    }
    assertThat(new RunningAggregateSpec(TRADES, new int[] {0}, List.of()).retracts()).isFalse();
    try (ChangelogRun run = run(CHANGES, new int[] {0})) {
      assertThat(run.push("A | 1 | 1 | x | 1", "A | 2 | 1 | x | 1")).containsExactly("+ A");
      assertThat(run.push("A | 1 | 1 | x | -1")).isEmpty();
      assertThat(run.push("A | 2 | 1 | x | -1")).containsExactly("- A");
    }
  }

  @Test
  void spreadsTheChangesOfManyGroupsOverBatches() {
    try (ChangelogRun run = run(TRADES, new int[] {0}, ROWS, LAST_NOTE)) {
      List<@Nullable Object[]> rows =
          IntStream.range(0, 4096)
              .mapToObj(i -> new @Nullable Object[] {"S" + i, 1L, 1.0, "n" + i})
              .toList();
      run.push(rows);
      assertThat(run.emitted()).hasSize(4096);

      run.push(rows);
      assertThat(run.emitted()).hasSize(8192);
      assertThat(run.content()).hasSize(4096).contains("S4095 | 2 | n4095", "S0 | 2 | n0");
    }
  }

  @Test
  void refusesAnAggregateThatCannotTakeRowsBack() {
    AggregateCall first = call(AggregateFunction.FIRST_VALUE, 2, ColumnType.DOUBLE);
    assertThatThrownBy(() -> run(CHANGES, new int[] {0}, first))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FIRST_VALUE cannot take rows back");
  }

  @Test
  void comesToTheSameHoweverRowsMeetInBatches() {
    for (int seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      List<@Nullable Object[]> changes = randomChanges(random);
      List<String> expected = evaluate(changes);
      for (int most : new int[] {1, 7, 300}) {
        try (ChangelogRun run = run(CHANGES, new int[] {0}, ROWS, QTY)) {
          int from = 0;
          while (from < changes.size()) {
            int to = Math.min(changes.size(), from + 1 + random.nextInt(most));
            run.push(changes.subList(from, to));
            from = to;
          }
          assertThat(run.content()).as("seed %d, batches up to %d", seed, most).isEqualTo(expected);
        }
      }
    }
  }

  /** Rows that come, and some of those present that go. */
  private static List<@Nullable Object[]> randomChanges(Random random) {
    List<@Nullable Object[]> present = new ArrayList<>();
    List<@Nullable Object[]> changes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      if (!present.isEmpty() && random.nextInt(5) < 2) {
        @Nullable Object[] gone = present.remove(random.nextInt(present.size())).clone();
        gone[4] = Changelog.RETRACT;
        changes.add(gone);
      } else {
        @Nullable Object symbol = random.nextInt(9) == 0 ? null : "S" + random.nextInt(20);
        @Nullable Object qty = random.nextInt(9) == 0 ? null : random.nextLong() >> 20;
        @Nullable Object[] row = {symbol, qty, 1.0, null, Changelog.INSERT};
        present.add(row);
        changes.add(row);
      }
    }
    return changes;
  }

  private static List<String> evaluate(List<@Nullable Object[]> changes) {
    Map<String, long[]> groups = new HashMap<>();
    for (@Nullable Object[] row : changes) {
      long[] group = groups.computeIfAbsent(String.valueOf(row[0]), k -> new long[3]);
      int weight = (Integer) row[4];
      group[0] += weight;
      if (row[1] instanceof Long qty) {
        group[1] += weight;
        group[2] += weight * qty;
      }
    }
    return groups.entrySet().stream()
        .filter(group -> group.getValue()[0] > 0)
        .map(
            group -> {
              long[] state = group.getValue();
              return group.getKey() + " | " + state[0] + " | " + (state[1] > 0 ? state[2] : null);
            })
        .sorted()
        .toList();
  }
}
