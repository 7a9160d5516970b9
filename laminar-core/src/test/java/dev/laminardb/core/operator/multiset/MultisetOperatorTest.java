package dev.laminardb.core.operator.multiset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link ChangelogRun} compares what restored instances emit, and the memory that is left. */
class MultisetOperatorTest {
  private static final Schema NAMES = TextBatches.schema("name VARCHAR");
  private static final Schema ROWS =
      TextBatches.schema("n BIGINT, name VARCHAR, price DOUBLE, paid DECIMAL, ok BOOLEAN");
  private static final int WIDTH = ROWS.getFields().size();

  private static ChangelogRun run(MultisetSpec spec) {
    return new ChangelogRun(
        List.of(spec.input(0), spec.input(1)),
        spec.outputSchema(),
        () -> new MultisetOperator(spec));
  }

  @Test
  void intersectsRowsAsOftenAsBothInputsHaveThem() {
    try (ChangelogRun run = run(new MultisetSpec(MultisetKind.INTERSECT, NAMES, true, true))) {
      assertThat(run.push(0, "A | 1", "A | 1", "A | 1", "null | 1")).isEmpty();
      assertThat(run.push(1, "A | 1", "A | 1", "null | 1", "B | 1"))
          .containsExactly("+ A", "+ A", "+ null");
      assertThat(run.push(0, "A | -1")).isEmpty();
      assertThat(run.push(0, "A | -1")).containsExactly("- A");
      assertThat(run.push(0, "A | 1", "null | -1")).containsExactly("- null", "+ A");
    }
  }

  @Test
  void subtractsRowsAsOftenAsTheRightInputHasThem() {
    try (ChangelogRun run = run(new MultisetSpec(MultisetKind.EXCEPT, NAMES, true, true))) {
      assertThat(run.push(0, "A | 1", "A | 1", "null | 1")).containsExactly("+ A", "+ A", "+ null");
      assertThat(run.push(1, "A | 1", "null | 1", "null | 1", "B | 1"))
          .containsExactly("- A", "- null");
      assertThat(run.push(0, "B | 1", "B | 1", "null | 1")).containsExactly("+ B");
      assertThat(run.push(1, "A | -1", "null | -1")).containsExactly("+ A", "+ null");
    }
  }

  @Test
  void saysNothingOfRowsThatComeAndGoInABatch() {
    try (ChangelogRun run = run(new MultisetSpec(MultisetKind.EXCEPT, NAMES, true, false))) {
      assertThat(run.push(0, "A | 1", "A | -1", "B | -1", "B | 1")).isEmpty();
    }
  }

  @Test
  void onlyAddsRowsWhereBothInputsDo() {
    MultisetSpec spec = new MultisetSpec(MultisetKind.INTERSECT, NAMES, false, false);
    try (ChangelogRun run = run(spec)) {
      run.push(0, "A", "A", "B");

      assertThat(run.push(1, "A", "B", "B")).containsExactly("+ A", "+ B");
      assertThat(Changelog.weightColumn(spec.outputSchema())).isNegative();
    }
  }

  @Test
  void takesBackAsMuchAsABatchHolds() {
    String[] rows = new String[Batch.MAX_ROWS];
    Arrays.fill(rows, "A");
    try (ChangelogRun run = run(new MultisetSpec(MultisetKind.EXCEPT, NAMES, false, false))) {
      run.push(0, rows);
      run.push(0, rows);

      assertThat(run.push(1, rows)).hasSize(Batch.MAX_ROWS).containsOnly("- A");
    }
  }

  @ParameterizedTest
  @EnumSource(MultisetKind.class)
  void equalsCountsOfRandomChanges(MultisetKind kind) {
    for (int seed = 0; seed < 40; seed++) {
      compare(kind, new Random(31L * seed + kind.ordinal()), "seed " + seed + " of " + kind);
    }
  }

  private static void compare(MultisetKind kind, Random random, String name) {
    MultisetSpec spec = new MultisetSpec(kind, ROWS, random.nextInt(4) > 0, random.nextInt(4) > 0);
    boolean[] retracts = {
      Changelog.weightColumn(spec.input(0)) >= 0, Changelog.weightColumn(spec.input(1)) >= 0
    };
    List<List<@Nullable Object[]>> there = List.of(new ArrayList<>(), new ArrayList<>());
    int most = new int[] {1, 3, 20, 200}[random.nextInt(4)];
    int values = 1 + random.nextInt(3);
    try (ChangelogRun run = run(spec)) {
      for (int batch = 0; batch < 40; batch++) {
        int input = random.nextInt(2);
        int going = batch % 10 < 5 ? 35 : 65;
        List<@Nullable Object[]> changes = new ArrayList<>();
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
          changes.add(change(retracts[input], there.get(input), going, values, random));
        }
        // Of a batch only the sum has to make sense.
        Collections.shuffle(changes, random);
        run.push(input, changes);
        assertThat(run.content())
            .as("%s, batch %d", name, batch)
            .isEqualTo(expected(kind, there.get(0), there.get(1)));
      }
    }
  }

  private static @Nullable Object[] change(
      boolean retracts, List<@Nullable Object[]> there, int going, int values, Random random) {
    boolean takesBack = retracts && !there.isEmpty() && random.nextInt(100) < going;
    @Nullable Object[] row =
        takesBack ? there.remove(random.nextInt(there.size())) : row(random, values);
    if (!takesBack) {
      there.add(row);
    }
    @Nullable Object[] change = Arrays.copyOf(row, retracts ? WIDTH + 1 : WIDTH);
    if (retracts) {
      change[WIDTH] = takesBack ? Changelog.RETRACT : Changelog.INSERT;
    }
    return change;
  }

  private static @Nullable Object[] row(Random random, int values) {
    @Nullable Object[] row = {
      (long) random.nextInt(values),
      "name " + random.nextInt(values),
      random.nextBoolean() ? Double.NaN : 1.5,
      new BigDecimal(random.nextInt(values)).setScale(4),
      random.nextBoolean()
    };
    row[random.nextInt(WIDTH)] = null;
    return row;
  }

  private static List<String> expected(
      MultisetKind kind, List<@Nullable Object[]> left, List<@Nullable Object[]> right) {
    List<String> rest = new ArrayList<>(lines(right));
    List<String> result = new ArrayList<>();
    for (String line : lines(left)) {
      if (rest.remove(line) == (kind == MultisetKind.INTERSECT)) {
        result.add(line);
      }
    }
    Collections.sort(result);
    return result;
  }

  private static List<String> lines(List<@Nullable Object[]> rows) {
    return rows.stream().map(row -> TextBatches.line(ROWS, row)).toList();
  }
}
