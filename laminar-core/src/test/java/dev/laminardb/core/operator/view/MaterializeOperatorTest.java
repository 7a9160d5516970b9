package dev.laminardb.core.operator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link ChangelogRun} compares what is replayed, after every batch, with what was emitted. */
class MaterializeOperatorTest {
  private static final Schema ROWS =
      TextBatches.schema("name VARCHAR, n BIGINT, price DOUBLE, paid DECIMAL, ok BOOLEAN");
  private static final Schema CHANGES = Changelog.withWeight(ROWS);

  private static ChangelogRun run(Schema schema) {
    return new ChangelogRun(schema, schema, () -> new MaterializeOperator(schema));
  }

  @Test
  void keepsWhatChangesComeToAndPassesThemOn() {
    try (ChangelogRun run = run(CHANGES)) {
      assertThat(run.push("A | 1 | 1 | 1 | true | 1", "B | 2 | 1 | 1 | null | 1"))
          .containsExactly("+ A | 1 | 1.0 | 1.0000 | true", "+ B | 2 | 1.0 | 1.0000 | null");
      assertThat(run.push("A | 1 | 1 | 1 | true | -1", "A | 1 | 1 | 1 | false | 1"))
          .containsExactly("- A | 1 | 1.0 | 1.0000 | true", "+ A | 1 | 1.0 | 1.0000 | false");
      assertThat(run.content())
          .containsExactly("A | 1 | 1.0 | 1.0000 | false", "B | 2 | 1.0 | 1.0000 | null");
    }
  }

  @Test
  void keepsEqualRowsAsOftenAsTheyCame() {
    try (ChangelogRun run = run(CHANGES)) {
      run.push("A | 1 | 1 | 1 | true | 1", "A | 1 | 1 | 1 | true | 1");
      run.push("A | 1 | 1 | 1 | true | -1");

      assertThat(run.content()).containsExactly("A | 1 | 1.0 | 1.0000 | true");
    }
  }

  @Test
  void keepsRowsThatNeverGoAsTheyCame() {
    try (ChangelogRun run = run(ROWS)) {
      run.push("A | 1 | 1 | 1 | true", "null | null | null | null | null");
      run.push("A | 1 | 1 | 1 | true");

      assertThat(run.content())
          .containsExactly(
              "A | 1 | 1.0 | 1.0000 | true",
              "A | 1 | 1.0 | 1.0000 | true",
              "null | null | null | null | null");
    }
  }

  @Test
  void refusesToTakeBackWhatNeverCame() {
    try (ChangelogRun run = run(CHANGES)) {
      run.push("A | 1 | 1 | 1 | true | 1");

      assertThatThrownBy(() -> run.push("A | 1 | 1 | 1 | false | -1"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("retracted that has not been inserted");
    }
  }

  @Test
  void keepsThousandsOfRowsThroughRandomChanges() {
    Random random = new Random(7);
    List<@Nullable Object[]> held = new ArrayList<>();
    try (ChangelogRun run = run(CHANGES)) {
      for (int batch = 0; batch < 60; batch++) {
        List<@Nullable Object[]> changes = new ArrayList<>();
        int rows = 1 + random.nextInt(batch % 10 == 0 ? 3000 : 40);
        boolean growing = batch < 30;
        for (int i = 0; i < rows; i++) {
          if (random.nextInt(10) < (growing ? 8 : 2) || held.isEmpty()) {
            @Nullable Object[] row = row(random);
            held.add(row);
            changes.add(row);
          } else {
            @Nullable Object[] row = held.remove(random.nextInt(held.size())).clone();
            row[row.length - 1] = Changelog.RETRACT;
            changes.add(row);
          }
        }
        run.push(changes);
        assertThat(run.content()).hasSize(held.size());
      }
    }
  }

  private static @Nullable Object[] row(Random random) {
    int n = random.nextInt(400);
    return new @Nullable Object[] {
      n % 7 == 0 ? null : "name " + "x".repeat(n % 30) + n,
      (long) n % 11,
      n % 5 == 0 ? null : n / 4.0,
      new BigDecimal(n).movePointLeft(2).setScale(4),
      n % 3 == 0 ? null : n % 2 == 0,
      Changelog.INSERT
    };
  }
}
