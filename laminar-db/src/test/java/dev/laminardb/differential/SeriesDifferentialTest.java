package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GENERATE_SERIES of a table's rows against DuckDB's: run once, and kept as views. */
class SeriesDifferentialTest {
  private static final List<String> QUERIES =
      List.of(
          "SELECT id, n FROM t, LATERAL TABLE(GENERATE_SERIES(t.a, t.b)) AS s(n)",
          "SELECT id, n FROM t, LATERAL TABLE(GENERATE_SERIES(t.a, t.b, t.c)) AS s(n) WHERE n % 2 = 0",
          "SELECT n, COUNT(*) AS k, SUM(id) AS ids FROM t, LATERAL TABLE(GENERATE_SERIES(t.b, t.a, -2)) AS s(n) GROUP BY n",
          "SELECT id, n FROM t LEFT JOIN LATERAL TABLE(GENERATE_SERIES(1, t.a)) AS s(n) ON TRUE",
          "SELECT x.id, s.n, r.m FROM t AS x, LATERAL TABLE(GENERATE_SERIES(1, x.a)) AS s(n),"
              + " LATERAL TABLE(GENERATE_SERIES(s.n, 3)) AS r(m)",
          "SELECT s.n, COUNT(t.id) AS k FROM TABLE(GENERATE_SERIES(-5, 5)) AS s(n) LEFT JOIN t ON t.a = s.n"
              + " GROUP BY s.n",
          "SELECT id, w FROM t, LATERAL TABLE(GENERATE_SERIES(t.d, TIMESTAMP '2026-03-01 00:00:00',"
              + " INTERVAL '1' MONTH)) AS s(w)",
          "SELECT id, w FROM t, LATERAL TABLE(GENERATE_SERIES(t.d, TIMESTAMP '2026-01-03 00:00:00',"
              + " INTERVAL '11' HOUR)) AS s(w)");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void makesTheRowsThatDuckDbMakes(long seed) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    try (LaminarDB db = LaminarDB.builder().cores(2).open();
        Duck duck = new Duck()) {
      for (String table : List.of("PRIMARY KEY", "")) {
        String create =
            "CREATE TABLE t (id INT " + table + ", a BIGINT, b BIGINT, c BIGINT, d TIMESTAMP)";
        if (table.isEmpty()) {
          duck.execute(create);
        } else {
          db.execute(create);
        }
      }
      for (int i = 0; i < QUERIES.size(); i++) {
        db.execute("CREATE MATERIALIZED VIEW v" + i + " AS " + QUERIES.get(i));
      }
      for (int id = 0; id < 60; id++) {
        change(db, duck, row(random, id));
      }
      change(db, duck, "UPDATE t SET a = a + 1, b = 2 WHERE id % 7 = 0");
      change(db, duck, "DELETE FROM t WHERE id % 11 = 3");

      int compared = 0;
      for (int i = 0; i < QUERIES.size(); i++) {
        String query = QUERIES.get(i);
        List<String> theirs =
            text(duck.query(query.replaceAll("TABLE\\((GENERATE_SERIES\\([^()]*\\))\\)", "$1")));
        compared += theirs.size();
        assertThat(text(rows(db, query))).as("seed %d: %s", seed, query).isEqualTo(theirs);
        assertThat(text(rows(db, "SELECT * FROM v" + i)))
            .as("seed %d, kept: %s", seed, query)
            .isEqualTo(theirs);
      }
      assertThat(compared).isGreaterThan(200);
    }
  }

  private static void change(LaminarDB db, Duck duck, String sql) throws SQLException {
    db.execute(sql);
    duck.execute(sql);
  }

  private static String row(SplittableRandom random, int id) {
    return "INSERT INTO t VALUES (%d, %s, %s, %d, TIMESTAMP '2026-01-%02d 0%d:30:00')"
        .formatted(
            id,
            number(random),
            number(random),
            random.nextBoolean() ? random.nextInt(1, 4) : random.nextInt(-3, 0),
            random.nextInt(1, 32),
            random.nextInt(10));
  }

  private static String number(SplittableRandom random) {
    return random.nextInt(8) == 0 ? "NULL" : String.valueOf(random.nextInt(-4, 6));
  }

  private static List<@Nullable Object[]> rows(LaminarDB db, String sql) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    db.query(sql).batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
    return rows;
  }

  private static List<String> text(List<@Nullable Object[]> rows) {
    return rows.stream().map(Arrays::toString).sorted().toList();
  }
}
