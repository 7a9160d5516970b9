package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Columns of intervals as DuckDB has them. Its intervals keep days apart from microseconds, so they
 * are compared by where they take a time, and by conditions on them.
 */
class IntervalDifferentialTest {
  private static final String FROM = "TIMESTAMP '2024-02-29 12:00:00'";

  /** Alike in both dialects. */
  private static final List<String> QUERIES =
      List.of(
          "SELECT id, %1$s + d AS a, %1$s - n AS b, %1$s + (d + n) AS c, %1$s + (d - n) AS e FROM t",
          "SELECT id, %1$s + d * 3 AS a, %1$s + (- d) AS b, %1$s + m AS c, %1$s - m AS e FROM t",
          "SELECT id, d < n AS a, d = n AS b, d >= INTERVAL '1 hour' AS c, m < INTERVAL '1 year' AS e FROM t",
          "SELECT id, %1$s + m * 2 AS a, %1$s + (m + INTERVAL '1 month') AS b, d IS NULL AS c FROM t",
          "SELECT id, COALESCE(d, n) = n AS a, NULLIF(d, n) IS NULL AS b, GREATEST(d, n) = n AS c FROM t",
          "SELECT k, COUNT(d) AS a, %1$s + MIN(d) AS c, %1$s + MAX(n) AS e FROM t GROUP BY k",
          "SELECT k, COUNT(DISTINCT d) AS a, %1$s + MIN(m) AS b, %1$s + MAX(m) AS c FROM t GROUP BY k",
          "SELECT %1$s + d AS a, COUNT(*) AS c FROM t GROUP BY d",
          "SELECT %1$s + m AS a, COUNT(*) AS c FROM t GROUP BY m",
          "SELECT DISTINCT %1$s + d AS a, %1$s + m AS b FROM t",
          "SELECT a.id AS x, b.id AS y FROM t AS a JOIN t AS b ON a.d = b.n",
          "SELECT a.id AS x, b.id AS y FROM t AS a JOIN t AS b ON a.m = b.m AND a.d < b.d",
          "SELECT id FROM t WHERE d IN (SELECT n FROM t) OR m = INTERVAL '3 months'",
          "SELECT id, ROW_NUMBER() OVER (ORDER BY d NULLS LAST, m NULLS LAST, id) AS r FROM t",
          "SELECT id, EXTRACT(MONTH FROM m) AS a, EXTRACT(YEAR FROM m) AS b FROM t");

  private static String micros(Random random) {
    if (random.nextInt(8) == 0) {
      return "NULL";
    }
    // Few values, so that some are the same.
    long micros =
        random.nextBoolean() ? random.nextInt(-3, 4) * 3_600_000_000L : random.nextInt(-9, 10);
    return "INTERVAL '" + micros + " microseconds'";
  }

  private static List<String> rows(Random random) {
    List<String> rows = new ArrayList<>();
    for (int id = 0; id < 60; id++) {
      String months =
          random.nextInt(8) == 0 ? "NULL" : "INTERVAL '" + random.nextInt(-20, 21) + " months'";
      rows.add(
          String.format(
              "(%d, %d, %s, %s, %s)",
              id, random.nextInt(4), micros(random), micros(random), months));
    }
    return rows;
  }

  @Test
  void columnsOfIntervalsAreThoseOfDuckDb() throws SQLException {
    List<String> failures = new ArrayList<>();
    for (int seed = 1; seed <= 4; seed++) {
      String values = String.join(", ", rows(new Random(seed)));
      try (LaminarDB db = LaminarDB.builder().cores(1 + seed % 2).open();
          Duck duck = new Duck()) {
        db.execute(
            "CREATE TABLE t (id INT PRIMARY KEY, k INT, d INTERVAL, n INTERVAL, m INTERVAL YEAR TO MONTH)");
        duck.execute("CREATE TABLE t (id INT, k INT, d INTERVAL, n INTERVAL, m INTERVAL)");
        db.execute("INSERT INTO t VALUES " + values);
        duck.execute("INSERT INTO t VALUES " + values);
        for (String query : QUERIES) {
          String fault = compare(db, duck, String.format(query, FROM));
          if (!fault.isEmpty()) {
            failures.add("seed " + seed + ": " + query + "\n" + fault);
          }
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private static String compare(LaminarDB db, Duck duck, String query) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    db.query(query).batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
    return Rows.difference(rows, duck.query(query));
  }
}
