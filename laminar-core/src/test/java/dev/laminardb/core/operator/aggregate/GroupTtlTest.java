package dev.laminardb.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupTtlTest {
  private static final Schema TRADES = TextBatches.schema("symbol VARCHAR, qty BIGINT");
  private static final StateTtl SECOND = new StateTtl(1_000, true);
  private static final AggregateCall ROWS =
      new AggregateCall(AggregateFunction.COUNT, -1, -1, "n", ColumnType.BIGINT, false);
  private static final AggregateCall QTY =
      new AggregateCall(AggregateFunction.SUM, 1, -1, "total", ColumnType.BIGINT, true);

  private static ChangelogRun run(StateTtl ttl, int emptySlots, AggregateCall... calls) {
    RunningAggregateSpec spec =
        new RunningAggregateSpec(TRADES, new int[] {0}, List.of(calls)).with(ttl);
    return new ChangelogRun(
        TRADES, spec.outputSchema(), () -> new RunningAggregateOperator(spec, emptySlots));
  }

  @Test
  void takesAGroupBackThatHasHadNoRowForTheTime() {
    try (ChangelogRun run = run(SECOND, 4, ROWS, QTY)) {
      run.time(50_000);
      run.push("A | 1", "B | 2");
      run.time(50_600);
      run.push("B | 3");

      assertThat(run.time(51_000)).isEmpty();
      assertThat(run.time(51_032)).containsExactly("- A | 1 | 1");
      assertThat(run.time(51_600)).isEmpty();
      assertThat(run.time(51_632)).containsExactly("- B | 2 | 5");
      assertThat(run.content()).isEmpty();
    }
  }

  @Test
  void beginsAnewWithAKeyThatComesAgain() {
    try (ChangelogRun run = run(SECOND, 4, ROWS, QTY)) {
      run.time(0);
      run.push("A | 1", "null | 7");
      run.time(2_000);

      assertThat(run.push("A | 5")).containsExactly("+ A | 1 | 5");
      assertThat(run.push("null | 1", "A | 1"))
          .containsExactly("- A | 1 | 5", "+ null | 1 | 1", "+ A | 2 | 6");
    }
  }

  @Test
  void forgetsDistinctRowsWithoutAWordWhereNothingIsTakenBack() {
    try (ChangelogRun run = run(new StateTtl(1_000, false), 4)) {
      run.time(0);
      assertThat(run.push("A | 1", "B | 1", "A | 2")).containsExactly("+ A", "+ B");
      run.time(900);
      assertThat(run.push("A | 3")).isEmpty();

      assertThat(run.time(1_500)).isEmpty();
      assertThat(run.push("A | 4", "B | 2", "B | 3")).containsExactly("+ B");
    }
  }

  @Test
  void takesDistinctRowsBackWhereThatIsAskedFor() {
    try (ChangelogRun run = run(SECOND, 4)) {
      run.time(0);
      assertThat(run.push("A | 1", "B | 1", "A | 2")).containsExactly("+ A", "+ B");
      assertThat(run.push("A | 1")).isEmpty();

      assertThat(run.time(1_500)).containsExactly("- A", "- B");
      assertThat(run.push("B | 2")).containsExactly("+ B");
    }
  }

  @Test
  void takesNoMoreMemoryThanTheGroupsThatAreThereNeed() {
    try (ChangelogRun run = run(SECOND, 1 << 12, ROWS, QTY)) {
      long most = 0;
      for (int round = 0; round < 30; round++) {
        run.time(round * 2_000L);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
          rows.add(new @Nullable Object[] {"key " + round + " " + i, 1L});
        }
        run.push(rows);
        most = round == 4 ? run.stateBytes() : most;
      }

      assertThat(run.content()).hasSize(4_000);
      assertThat(run.stateBytes()).isLessThan(most * 2);
      run.time(100_000);
      assertThat(run.content()).isEmpty();
      assertThat(run.stateBytes()).isLessThan(1 << 16);
    }
  }

  @Test
  void agreesWithAModelOfLastUses() {
    for (int seed = 0; seed < 6; seed++) {
      agrees(new Random(seed), seed);
    }
  }

  private static void agrees(Random random, int seed) {
    Map<String, Long> lastUse = new HashMap<>();
    Map<String, Long> rows = new TreeMap<>();
    long now = 0;
    try (ChangelogRun run = run(SECOND, random.nextInt(20), ROWS)) {
      run.time(now);
      for (int round = 0; round < 150; round++) {
        // Whole ticks, so that what the model forgets is not within a tick of being forgotten.
        now += 15L * random.nextInt(random.nextInt(10) == 0 ? 80 : 8);
        run.time(now);
        long kept = SECOND.firstKept(SECOND.tick(now));
        lastUse.values().removeIf(use -> SECOND.tick(use) < kept);
        rows.keySet().retainAll(lastUse.keySet());
        List<@Nullable Object[]> batch = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
          String key = "key " + random.nextInt(1 + random.nextInt(40));
          lastUse.put(key, now);
          rows.merge(key, 1L, Long::sum);
          batch.add(new @Nullable Object[] {key, 1L});
        }
        run.push(batch);
        assertThat(run.content())
            .as("seed %d, round %d", seed, round)
            .containsExactlyElementsOf(
                rows.entrySet().stream().map(e -> e.getKey() + " | " + e.getValue()).toList());
      }
    }
  }

  @Test
  void keepsStateAtLeastForItsTimeAndNotMuchLonger() {
    for (long millis : new long[] {1, 63, 64, 127, 130, 1_000, 3_600_000, 86_400_001}) {
      StateTtl ttl = new StateTtl(millis, true);
      for (long came : new long[] {-5_000_000, 0, 7, 12_345, 1_700_000_000_000L}) {
        long tick = ttl.tick(came);

        assertThat(ttl.firstKept(ttl.tick(came + millis))).isLessThanOrEqualTo(tick);
        assertThat(ttl.firstKept(ttl.tick(came + millis + 2 * Math.max(1, millis / 64))))
            .isGreaterThan(tick);
      }
    }
  }

  @Test
  void refusesATimeWhereItMeansNothing() {
    RunningAggregateSpec total = new RunningAggregateSpec(TRADES, new int[0], List.of(QTY));
    RunningAggregateSpec ofChanges =
        new RunningAggregateSpec(Changelog.withWeight(TRADES), new int[] {0}, List.of(QTY));

    assertThatThrownBy(() -> total.with(SECOND)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ofChanges.with(SECOND)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StateTtl(0, true)).isInstanceOf(IllegalArgumentException.class);
  }
}
