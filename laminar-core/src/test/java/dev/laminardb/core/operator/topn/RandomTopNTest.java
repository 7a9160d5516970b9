package dev.laminardb.core.operator.topn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rows, partitions and orders, against plain Java after every batch. */
class RandomTopNTest {
  private static final int ID = 9;
  private static final Schema ROWS =
      TextBatches.schema(
          "k1 VARCHAR, k2 INT, flag BOOLEAN, small INT, large BIGINT, real DOUBLE, text VARCHAR,"
              + " time TIMESTAMP, exact DECIMAL, id BIGINT NOT NULL, name VARCHAR NOT NULL");
  private static final Schema CHANGES = Changelog.withWeight(ROWS);
  private static final int[][] KEY_SETS = {{}, {0}, {1}, {0, 1}, {ID}};
  private static final int[] LIMITS = {1, 1, 2, 3, 10, 100};

  private static @Nullable Object[] row(Random random, long id) {
    @Nullable Object[] row = {
      "k" + random.nextInt(3),
      random.nextInt(3),
      random.nextBoolean(),
      random.nextInt(4) - 2,
      random.nextLong(20) - 10,
      random.nextInt(8) == 0 ? random.nextInt(2) == 0 ? Double.NaN : -0.0 : random.nextInt(5) - 2.5,
      "text ".repeat(random.nextInt(4)) + random.nextInt(3),
      random.nextLong() >> 14,
      exact(random),
      id,
      random.nextInt(30) == 0 ? "" : "name " + random.nextInt(5)
    };
    for (int column = 0; column < ID; column++) {
      row[column] = random.nextInt(6) == 0 ? null : row[column];
    }
    return row;
  }

  /** Some differ in their high words only, some in their low ones. */
  private static BigDecimal exact(Random random) {
    return BigDecimal.valueOf(random.nextInt(7) - 3)
        .multiply(random.nextBoolean() ? BigDecimal.ONE : BigDecimal.TEN.pow(25))
        .setScale(4);
  }

  private static TopNSpec spec(Random random, Schema input, boolean unique) {
    List<SortKey> order = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int column = 2 + random.nextInt(9);
      order.add(new SortKey(column, random.nextBoolean(), random.nextBoolean()));
    }
    if (unique) {
      order.add(new SortKey(ID, random.nextBoolean(), false));
    }
    int[] outputs = IntStream.range(0, 11).filter(c -> c == ID || random.nextInt(3) > 0).toArray();
    return new TopNSpec(
        input,
        KEY_SETS[random.nextInt(KEY_SETS.length)],
        order,
        LIMITS[random.nextInt(LIMITS.length)],
        outputs,
        random.nextBoolean() ? "rn" : null);
  }

  private static void compare(
      TopNSpec spec, List<@Nullable Object[]> rows, int most, Random random) {
    PlainTopN plain = new PlainTopN(spec);
    try (TopNRun run = new TopNRun(spec)) {
      for (int from = 0; from < rows.size(); ) {
        int to = Math.min(rows.size(), from + 1 + random.nextInt(most));
        run.push(rows.subList(from, to));
        rows.subList(from, to).forEach(plain::add);
        assertThat(run.content()).isEqualTo(plain.lines());
        from = to;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 1000})
  void keepsTheFirstRowsOfInsertedOnes(int most) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      TopNSpec spec = spec(random, ROWS, false);
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (int id = 0; id < (most == 1 ? 100 : 700); id++) {
        rows.add(row(random, id % 200));
      }
      compare(spec, rows, most, random);
    }
  }

  /** Some rows are there twice; half of all changes take one back. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 1000})
  void keepsTheFirstRowsOfAChangelog(int most) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      TopNSpec spec = spec(random, CHANGES, true);
      List<@Nullable Object[]> rows = new ArrayList<>();
      List<@Nullable Object[]> there = new ArrayList<>();
      for (int id = 0; id < (most == 1 ? 150 : 700); id++) {
        boolean takesBack = !there.isEmpty() && random.nextInt(100) < (id % 300 < 150 ? 40 : 60);
        @Nullable Object[] row =
            takesBack
                ? there.remove(random.nextInt(there.size()))
                : !there.isEmpty() && random.nextInt(10) == 0
                    ? there.get(random.nextInt(there.size()))
                    : row(random, id);
        if (!takesBack) {
          there.add(row);
        }
        @Nullable Object[] change = Arrays.copyOf(row, row.length + 1);
        change[row.length] = takesBack ? Changelog.RETRACT : Changelog.INSERT;
        rows.add(change);
      }
      compare(spec, rows, most, random);
    }
  }

  /** More changes than fit into a batch. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 2500})
  void emitsAsManyBatchesAsNeeded(int limit) {
    Random random = new Random(limit);
    TopNSpec spec =
        new TopNSpec(
            ROWS,
            new int[] {1, 2},
            List.of(new SortKey(4, true, false), new SortKey(ID, true, false)),
            limit,
            new int[] {0, 6, ID},
            "rn");
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int id = 0; id < 2 * Batch.MAX_ROWS; id++) {
      @Nullable Object[] row = row(random, id);
      row[1] = random.nextInt(limit == 2500 ? 1 : 2000);
      row[4] = (long) id / 500;
      rows.add(row);
    }
    compare(spec, rows, Batch.MAX_ROWS, new Random(7));
  }
}
