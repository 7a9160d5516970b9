package dev.laminardb.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.kernel.PairCondition;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Joins of random rows, changes, keys and conditions against nested loops, after every batch. What
 * restored instances emit is compared, too.
 */
class RandomJoinTest {
  private static final String COLUMNS =
      "i INT, s VARCHAR, d DOUBLE, l BIGINT, x DECIMAL, b BOOLEAN, t TIMESTAMP NOT NULL,"
          + " n VARCHAR NOT NULL";
  private static final Schema ROWS = TextBatches.schema(COLUMNS);
  private static final int WIDTH = ROWS.getFields().size();
  private static final int LONG = 3;
  private static final int[][] KEYS = {
    {0}, {1}, {2}, {3}, {4}, {7}, {0, 1}, {4, 6}, {5, 2, 0}, {1, 4, 7}, {}
  };

  private static final int[][] KEYS_TO_BE_UNIQUE = {
    {0}, {1}, {3}, {7}, {0, 1}, {6, 7}, {5, 3, 0}, {1, 3, 7}
  };

  @ParameterizedTest
  @CsvSource({"INNER", "LEFT", "RIGHT", "FULL", "SEMI", "ANTI"})
  void equalsNestedLoops(JoinKind kind) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(31L * seed + kind.ordinal());
      compare(kind, random, "seed " + seed + " of " + kind);
    }
  }

  @ParameterizedTest
  @EnumSource(value = UniqueKeys.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void equalsNestedLoopsWhereKeysAreUnique(UniqueKeys unique) {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(31L * seed + unique.ordinal());
      boolean conditional = random.nextInt(3) == 0;
      JoinSpec spec = ofKeys(random, conditional, unique);
      compare(spec, conditional, random, "seed " + seed + " of " + unique);
    }
  }

  private static JoinSpec ofKeys(Random random, boolean conditional, UniqueKeys unique) {
    JoinSpec spec = spec(JoinKind.INNER, random, conditional, KEYS_TO_BE_UNIQUE);
    return new JoinSpec(
            JoinKind.INNER,
            ROWS,
            ROWS,
            spec.leftKeys(),
            spec.rightKeys(),
            spec.nullSafe(),
            spec.condition(),
            spec.outputs(),
            spec.names())
        .sparing(SparedWork.NONE.unique(unique));
  }

  private static void compare(JoinKind kind, Random random, String name) {
    boolean conditional = random.nextInt(3) == 0;
    compare(spec(kind, random, conditional, KEYS), conditional, random, name);
  }

  private static void compare(JoinSpec spec, boolean conditional, Random random, String name) {
    PlainJoin plain = new PlainJoin(spec, conditional ? lessOrEqual() : (left, right) -> true);
    List<List<@Nullable Object[]>> there = List.of(new ArrayList<>(), new ArrayList<>());
    int most = new int[] {1, 3, 20, 100}[random.nextInt(4)];
    int atOnce = random.nextBoolean() ? 1 << random.nextInt(8) : 1 << 16;
    int values = (most == 100 ? 4 : 1) + random.nextInt(4);
    int batches = most == 1 ? 80 : 400 / (most + 10);
    try (ChangelogRun run =
        new ChangelogRun(
            List.of(spec.left(), spec.right()),
            spec.outputSchema(),
            () -> new HashJoinOperator(spec, atOnce))) {
      for (int batch = 0; batch < batches; batch++) {
        int input = random.nextInt(2);
        int going = batch % 10 < 5 ? 35 : 65;
        List<@Nullable Object[]> changes =
            changes(
                spec.retracts(input),
                there.get(input),
                1 + random.nextInt(most),
                going,
                values,
                random);
        if (spec.spared().unique().of(input)) {
          leaveEachKeyOnce(spec.leftKeys(), there.get(input), changes);
        }
        run.push(input, changes);
        plain.add(input, changes);
        assertThat(run.content()).as("%s, batch %d", name, batch).isEqualTo(plain.lines());
      }
    }
  }

  /** Of rows that come with the same key, and of those that came before, leaves the first. */
  private static void leaveEachKeyOnce(
      int[] columns, List<@Nullable Object[]> there, List<@Nullable Object[]> coming) {
    List<@Nullable Object[]> before = there.subList(0, there.size() - coming.size());
    Set<String> known = new HashSet<>();
    before.forEach(row -> known.add(key(columns, row)));
    coming.removeIf(row -> !known.add(key(columns, row)));
    List<@Nullable Object[]> all = new ArrayList<>(before);
    all.addAll(coming);
    there.clear();
    there.addAll(all);
  }

  private static String key(int[] columns, @Nullable Object[] row) {
    return IntStream.of(columns)
        .mapToObj(column -> row[column])
        .map(String::valueOf)
        .collect(Collectors.joining("|"));
  }

  private static JoinSpec spec(JoinKind kind, Random random, boolean conditional, int[][] choice) {
    int[] keys = choice[random.nextInt(choice.length)];
    boolean[] nullSafe = new boolean[keys.length];
    for (int k = 0; k < keys.length; k++) {
      nullSafe[k] = random.nextInt(3) == 0;
    }
    PairCondition condition = conditional ? LessOrEqual.of(LONG, WIDTH + LONG) : null;
    int[] outputs =
        IntStream.range(0, kind.pairs() ? 2 * WIDTH : WIDTH)
            .filter(column -> random.nextInt(3) > 0)
            .toArray();
    return new JoinSpec(
        kind,
        random.nextInt(4) == 0 ? ROWS : Changelog.withWeight(ROWS),
        random.nextInt(4) == 0 ? ROWS : Changelog.withWeight(ROWS),
        keys,
        keys,
        nullSafe,
        condition,
        outputs,
        Arrays.stream(outputs).mapToObj(column -> "c" + column).toList());
  }

  private static BiPredicate<@Nullable Object[], @Nullable Object[]> lessOrEqual() {
    return (left, right) -> left[LONG] instanceof Long a && right[LONG] instanceof Long b && a <= b;
  }

  /**
   * Changes in any order, so that a row may be taken back before it comes; their sum makes sense.
   *
   * @param there the rows that are there, kept up to date
   * @param going of a hundred changes how many take a row back
   */
  private static List<@Nullable Object[]> changes(
      boolean retracts,
      List<@Nullable Object[]> there,
      int count,
      int going,
      int values,
      Random random) {
    List<@Nullable Object[]> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean takesBack = retracts && !there.isEmpty() && random.nextInt(100) < going;
      @Nullable Object[] row =
          takesBack
              ? there.remove(random.nextInt(there.size()))
              : !there.isEmpty() && random.nextInt(5) == 0
                  ? there.get(random.nextInt(there.size()))
                  : row(random, values);
      if (!takesBack) {
        there.add(row);
      }
      @Nullable Object[] change = Arrays.copyOf(row, retracts ? WIDTH + 1 : WIDTH);
      if (retracts) {
        change[WIDTH] = takesBack ? Changelog.RETRACT : Changelog.INSERT;
      }
      changes.add(change);
    }
    Collections.shuffle(changes, random);
    return changes;
  }

  private static @Nullable Object[] row(Random random, int values) {
    @Nullable Object[] row = {
      random.nextInt(values),
      random.nextInt(10) == 0 ? "" : "text " + random.nextInt(values),
      new double[] {-0.0, 0.0, Double.NaN, 1.5, -1e300}[random.nextInt(Math.min(5, values + 1))],
      (long) random.nextInt(values),
      exact(random, values),
      random.nextBoolean(),
      (long) random.nextInt(values),
      "name " + random.nextInt(values)
    };
    for (int column = 0; column < 6; column++) {
      row[column] = random.nextInt(6) == 0 ? null : row[column];
    }
    return row;
  }

  /** Some differ in their high words only, some in their low ones. */
  private static BigDecimal exact(Random random, int values) {
    return BigDecimal.valueOf(random.nextInt(values) - 2)
        .multiply(random.nextBoolean() ? BigDecimal.ONE : BigDecimal.TEN.pow(25))
        .setScale(4);
  }
}
