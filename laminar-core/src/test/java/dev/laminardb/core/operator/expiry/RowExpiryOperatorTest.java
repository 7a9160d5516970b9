package dev.laminardb.core.operator.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowExpiryOperatorTest {
  private static final Schema TRADES =
      TextBatches.schema("symbol VARCHAR, qty BIGINT, price DECIMAL, note VARCHAR");
  private static final StateTtl SECOND = new StateTtl(1_000, true);

  private static ChangelogRun run() {
    RowExpirySpec spec = new RowExpirySpec(TRADES, SECOND);
    return new ChangelogRun(TRADES, spec.outputSchema(), () -> new RowExpiryOperator(spec));
  }

  @Test
  void takesEachRowBackWhenItsTimeIsOver() {
    try (ChangelogRun run = run()) {
      run.time(10_000);
      assertThat(run.push("A | 1 | 1.0000 | x", "null | null | null | null", "A | 1 | 1.0000 | x"))
          .containsExactly(
              "+ A | 1 | 1.0000 | x", "+ null | null | null | null", "+ A | 1 | 1.0000 | x");
      run.time(10_500);
      assertThat(run.push("B | 2 | 2.0000 | y")).containsExactly("+ B | 2 | 2.0000 | y");

      assertThat(run.time(11_000)).isEmpty();
      assertThat(run.time(11_031))
          .containsExactly(
              "- A | 1 | 1.0000 | x", "- A | 1 | 1.0000 | x", "- null | null | null | null");
      assertThat(run.content()).containsExactly("B | 2 | 2.0000 | y");
      assertThat(run.time(20_000)).containsExactly("- B | 2 | 2.0000 | y");
    }
  }

  @Test
  void hasTheRowsOfTheTimeThatHasPassed() {
    for (int seed = 0; seed < 6; seed++) {
      agrees(new Random(seed), seed);
    }
  }

  private static void agrees(Random random, int seed) {
    Deque<Long> times = new ArrayDeque<>();
    Deque<String> rows = new ArrayDeque<>();
    long now = 1_700_000_000_000L;
    try (ChangelogRun run = run()) {
      run.time(now);
      for (int round = 0; round < 120; round++) {
        now += random.nextInt(random.nextInt(10) == 0 ? 1_200 : 90);
        run.time(now);
        while (!times.isEmpty()
            && SECOND.tick(times.getFirst()) < SECOND.firstKept(SECOND.tick(now))) {
          times.removeFirst();
          rows.removeFirst();
        }
        List<@Nullable Object[]> batch = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(8) == 0 ? 400 : 6); i >= 0; i--) {
          @Nullable Object[] row = {
            "s" + random.nextInt(5), random.nextLong(9), null, "n".repeat(i)
          };
          batch.add(row);
          times.addLast(now);
          rows.addLast(row[0] + " | " + row[1] + " | null | " + (i == 0 ? "''" : row[3]));
        }
        run.push(batch);
        assertThat(run.content())
            .as("seed %d, round %d", seed, round)
            .containsExactlyElementsOf(rows.stream().sorted().toList());
      }
    }
  }

  @Test
  void usesTheRoomOfRowsThatHaveGoneAgain() {
    try (ChangelogRun run = run()) {
      long most = 0;
      for (int round = 0; round < 40; round++) {
        run.time(round * 2_000L);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
          rows.add(new @Nullable Object[] {"symbol " + i, 1L, null, "round " + round});
        }
        run.push(rows);
        most = round == 3 ? run.stateBytes() : most;
      }

      assertThat(run.stateBytes()).isLessThanOrEqualTo(most);
      assertThat(run.content()).hasSize(3_000);
    }
  }

  @Test
  void refusesRowsThatAreTakenBack() {
    Schema changes = Changelog.withWeight(TRADES);

    assertThatThrownBy(() -> new RowExpirySpec(changes, SECOND))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
