package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSource;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import dev.laminardb.slt.ArrowValues;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Sums and means of BIGINTs near the ends of their range, in random order, as DuckDB has them,
 * which sums in 128 bits. Every sum fits in the end, but hardly ever on the way there.
 */
class SumDifferentialTest {
  private static final int SEEDS = 6;
  private static final String AGGREGATES =
      "COUNT(*) AS c, SUM(n) AS s, AVG(n) AS a, SUM(n) FILTER (WHERE n IS NOT NULL) AS f";
  private static final String DUCK_AGGREGATES =
      "COUNT(*) AS c, CAST(SUM(n) AS BIGINT) AS s, AVG(n) AS a,"
          + " CAST(SUM(n) FILTER (WHERE n IS NOT NULL) AS BIGINT) AS f";

  /** Rows of key and value, whose sums fit for each key. */
  private static List<@Nullable Object[]> rows(Random random, int count, int keys) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    Map<Integer, BigInteger> sums = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int key = random.nextInt(keys);
      Long value =
          switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> random.nextLong(-3, 4);
            case 2 -> random.nextLong();
            case 3 -> Long.MIN_VALUE + random.nextInt(2);
            default -> Long.MAX_VALUE - random.nextInt(2);
          };
      add(rows, sums, key, value);
    }
    sums.keySet().forEach(key -> bringBack(rows, sums, key));
    Collections.shuffle(rows, random);
    return rows;
  }

  private static void add(
      List<@Nullable Object[]> rows, Map<Integer, BigInteger> sums, int key, @Nullable Long value) {
    rows.add(new @Nullable Object[] {key, value});
    sums.merge(key, BigInteger.valueOf(value == null ? 0 : value), BigInteger::add);
  }

  private static void bringBack(
      List<@Nullable Object[]> rows, Map<Integer, BigInteger> sums, int key) {
    while (sums.get(key).bitLength() >= Long.SIZE) {
      add(rows, sums, key, sums.get(key).signum() > 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
    }
  }

  @Test
  void sumsInWindowsAreThoseOfDuckDb() throws SQLException {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      List<@Nullable Object[]> rows = rows(random, 20_000, seed % 2 == 0 ? 3 : 3000);
      try (LaminarDB db = LaminarDB.builder().cores(1 + seed % 3).open();
          Duck duck = new Duck()) {
        db.execute("CREATE SOURCE t (k INT, n BIGINT, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)");
        duck.create("t", "(k INT, n BIGINT)", rows);
        db.execute(
            "CREATE STREAM q AS SELECT k, "
                + AGGREGATES
                + " FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' DAY)");
        List<@Nullable Object[]> ours = new ArrayList<>();
        try (ArrowSubscription results = db.subscribe("q")) {
          ArrowSource source = db.source("t");
          for (int from = 0; from < rows.size(); from += 1000) {
            List<@Nullable Object[]> some = rows.subList(from, Math.min(rows.size(), from + 1000));
            ArrowValues.push(
                source, db.allocator(), some.stream().map(SumDifferentialTest::timed).toList());
          }
          source.watermark(Instant.parse("2100-01-01T00:00:00Z"));
          db.flush();
          for (ArrowBatch batch = results.poll(); batch != null; batch = results.poll()) {
            ours.addAll(ArrowValues.take(batch));
          }
        }

        assertThat(Rows.difference(ours, duck.query(byKey(DUCK_AGGREGATES))))
            .as("seed %d", seed)
            .isEmpty();
      }
    }
  }

  @Test
  void sumsOfTablesAreThoseOfDuckDb() throws SQLException {
    for (int seed = 1; seed <= SEEDS; seed++) {
      List<@Nullable Object[]> rows = rows(new Random(seed), 9000, seed % 2 == 0 ? 1 : 40);
      try (LaminarDB db = LaminarDB.builder().cores(1 + seed % 2).open();
          Duck duck = new Duck()) {
        db.execute("CREATE TABLE t (id INT PRIMARY KEY, k INT, n BIGINT)");
        duck.create("t", "(k INT, n BIGINT)", rows);
        for (int from = 0; from < rows.size(); from += 3000) {
          db.execute("INSERT INTO t VALUES " + values(rows, from));
        }

        List<@Nullable Object[]> ours = new ArrayList<>();
        db.query(byKey(AGGREGATES)).batches(batch -> ours.addAll(ArrowValues.rows(batch.root())));

        assertThat(Rows.difference(ours, duck.query(byKey(DUCK_AGGREGATES))))
            .as("seed %d", seed)
            .isEmpty();
      }
    }
  }

  private static @Nullable Object[] timed(@Nullable Object[] row) {
    return new @Nullable Object[] {row[0], row[1], ArrowValues.time(0)};
  }

  private static String byKey(String aggregates) {
    return "SELECT k, " + aggregates + " FROM t GROUP BY k";
  }

  private static String values(List<@Nullable Object[]> rows, int from) {
    List<String> values = new ArrayList<>();
    for (int i = from; i < Math.min(rows.size(), from + 3000); i++) {
      values.add("(" + i + ", " + rows.get(i)[0] + ", " + rows.get(i)[1] + ")");
    }
    return values.stream().collect(Collectors.joining(", "));
  }
}
