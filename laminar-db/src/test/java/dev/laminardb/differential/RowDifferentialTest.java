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

/** Rows in random tables against DuckDB's structs: fields, groups, joins and UNNEST. */
class RowDifferentialTest {
  /** A query in our dialect and in DuckDB's. */
  record Pair(String ours, String duck) {}

  private static final List<Pair> QUERIES =
      List.of(
          same("SELECT id, r.a AS a, r.b AS b, r.n.c AS c FROM t"),
          same("SELECT id FROM t WHERE r.a > 1 OR r.b = 'x' OR r.n.c IS NULL"),
          same("SELECT r.b AS b, COUNT(*) AS n, SUM(r.a) AS s FROM t GROUP BY r.b"),
          fields("SELECT r.a AS a, r.b AS b, r.n.c AS c, COUNT(*) AS n FROM t GROUP BY r"),
          same("SELECT x.id AS x, y.id AS y FROM t AS x JOIN t AS y ON x.r.n = y.r.n"),
          same("SELECT COUNT(*) AS n FROM (SELECT DISTINCT r FROM t) AS d"),
          same("SELECT x.id AS x, y.id AS y FROM t AS x JOIN t AS y ON x.r = y.r"),
          same("SELECT id, r IS NULL AS n, r IS NOT DISTINCT FROM s AS e, r = s AS q FROM t"),
          new Pair(
              "SELECT id, p.a AS a, p.b AS b FROM (SELECT id, COALESCE(s, r) AS p FROM t) AS q",
              "SELECT id, p.a AS a, p.b AS b FROM (SELECT id, COALESCE(s, r) AS p FROM t) AS q"),
          new Pair(
              "SELECT t.id, x.k, x.v FROM t CROSS JOIN UNNEST(t.l) AS x(k, v)",
              "SELECT id, e.k, e.v FROM (SELECT id, UNNEST(l) AS e FROM t)"),
          new Pair(
              "SELECT x.k, COUNT(*) AS n, SUM(x.v) AS s FROM t CROSS JOIN UNNEST(t.l) AS x(k, v)"
                  + " GROUP BY x.k",
              "SELECT e.k, COUNT(*), SUM(e.v) FROM (SELECT UNNEST(l) AS e FROM t) GROUP BY e.k"),
          new Pair(
              "SELECT id, CARDINALITY(l) AS n, l[2].v AS v FROM t",
              "SELECT id, len(l), l[2].v FROM t"));

  private static Pair same(String query) {
    return new Pair(query, query);
  }

  /** A query that groups by a row, whose fields DuckDB selects only from a query around. */
  private static Pair fields(String query) {
    return new Pair(
        "SELECT g.r.a AS a, g.r.b AS b, g.r.n.c AS c, g.n FROM"
            + " (SELECT r, COUNT(*) AS n FROM t GROUP BY r) AS g",
        "SELECT g.r.a, g.r.b, g.r.n.c, g.n FROM (SELECT r, COUNT(*) AS n FROM t GROUP BY r) AS g");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void answersAsDuckDbDoes(long seed) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    try (LaminarDB db = LaminarDB.builder().cores(2).open();
        Duck duck = new Duck()) {
      String row = "ROW(a BIGINT, b VARCHAR, n ROW(c INT, d DOUBLE))";
      String struct = "STRUCT(a BIGINT, b VARCHAR, n STRUCT(c INT, d DOUBLE))";
      db.execute(
          "CREATE TABLE t (id INT PRIMARY KEY, r "
              + row
              + ", s "
              + row
              + ", l ROW(k VARCHAR, v BIGINT)[])");
      duck.execute(
          "CREATE TABLE t (id INT, r "
              + struct
              + ", s "
              + struct
              + ", l STRUCT(k VARCHAR, v BIGINT)[])");
      for (int id = 0; id < 40; id++) {
        String r = value(random);
        String s = value(random);
        String l = list(random);
        db.execute(
            "INSERT INTO t VALUES ("
                + id
                + ", "
                + ours(r, row)
                + ", "
                + ours(s, row)
                + ", "
                + ours(l.replace("[", "ARRAY["), "ROW(k VARCHAR, v BIGINT) ARRAY")
                + ")");
        duck.execute("INSERT INTO t VALUES (" + id + ", " + r + ", " + s + ", " + l + ")");
      }
      // Rows that change, so that what is compared is not only what was inserted.
      db.execute("UPDATE t SET r = s, s = NULL WHERE id < 5");
      duck.execute("UPDATE t SET r = s, s = NULL WHERE id < 5");

      for (Pair query : QUERIES) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        db.query(query.ours).batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
        assertThat(text(rows))
            .as("seed %d: %s", seed, query.ours)
            .containsExactlyInAnyOrderElementsOf(text(duck.query(query.duck)));
      }
    }
  }

  private static String ours(String value, String type) {
    return value.equals("NULL") ? "NULL" : "CAST(" + value + " AS " + type + ")";
  }

  private static String value(SplittableRandom random) {
    if (random.nextInt(6) == 0) {
      return "NULL";
    }
    String inner =
        random.nextInt(4) == 0
            ? "NULL"
            : "ROW(" + number(random) + ", " + (random.nextBoolean() ? "0.5E0" : "NULL") + ")";
    return "ROW(" + number(random) + ", " + text(random) + ", " + inner + ")";
  }

  private static String number(SplittableRandom random) {
    int value = random.nextInt(4);
    return value == 0 ? "NULL" : String.valueOf(value);
  }

  private static String text(SplittableRandom random) {
    return List.of("NULL", "''", "'x'", "'é'").get(random.nextInt(4));
  }

  private static String list(SplittableRandom random) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add("ROW(" + text(random) + ", " + number(random) + ")");
    }
    return elements.isEmpty() ? "NULL" : "[" + String.join(", ", elements) + "]";
  }

  private static List<String> text(List<@Nullable Object[]> rows) {
    return rows.stream().map(Arrays::toString).sorted().toList();
  }
}
