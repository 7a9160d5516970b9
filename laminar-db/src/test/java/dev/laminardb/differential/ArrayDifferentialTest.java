package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays in random tables against DuckDB's lists: elements, searches, groups and UNNEST. */
class ArrayDifferentialTest {
  /** A query in our dialect and in DuckDB's. */
  record Pair(String ours, String duck) {}

  private static final List<Pair> QUERIES =
      List.of(
          new Pair("SELECT id, a[1] AS x, a[i] AS y FROM t", "SELECT id, a[1], a[i] FROM t"),
          same("SELECT id, a[2:3] AS x, a[i:] AS y, a[:i - 1] AS z, a[i - 1:id] AS w FROM t"),
          same(
              "SELECT id, ARRAY(SELECT u.id FROM t AS u WHERE u.i = t.a[1] ORDER BY u.id) AS x FROM t"),
          same(
              "SELECT id, ARRAY(SELECT u.i FROM t AS u WHERE u.id < t.id ORDER BY u.i DESC, u.id LIMIT 3) AS x"
                  + " FROM t"),
          same("SELECT ARRAY(SELECT DISTINCT u.a[1] FROM t AS u ORDER BY 1 DESC NULLS LAST) AS x"),
          new Pair("SELECT id, CARDINALITY(a) AS n FROM t", "SELECT id, len(a) FROM t"),
          new Pair(
              "SELECT id, ARRAY_CONTAINS(a, i) AS c, ARRAY_POSITION(a, 2) AS p FROM t",
              "SELECT id, list_contains(a, i), list_position(a, 2) FROM t"),
          new Pair(
              "SELECT id, ARRAY_TO_STRING(ARRAY_APPEND(a, 9), ',') AS s FROM t WHERE a IS NOT NULL",
              "SELECT id, array_to_string(list_append(a, 9), ',') FROM t WHERE a IS NOT NULL"),
          new Pair(
              "SELECT id, ARRAY_REVERSE(a) AS r, ARRAY_SORT(a) AS s, ARRAY_REVERSE_SORT(a) AS d,"
                  + " ARRAY_MIN(a) AS least, ARRAY_MAX(a) AS greatest FROM t",
              "SELECT id, list_reverse(a), list_sort(a), list_reverse_sort(a), list_min(a), list_max(a)"
                  + " FROM t"),
          new Pair(
              "SELECT x.id AS x, y.id AS y, ARRAY_HAS_ANY(x.a, y.a) AS some_,"
                  + " ARRAY_HAS_ALL(x.a, ARRAY_REMOVE(y.a, NULL)) AS all_,"
                  + " ARRAY_SORT(ARRAY_REMOVE(ARRAY_INTERSECT(x.a, y.a), NULL)) AS both_,"
                  + " ARRAY_SORT(ARRAY_DISTINCT(ARRAY_REMOVE(x.a, NULL))) AS once,"
                  + " ARRAY_SORT(ARRAY_REMOVE(ARRAY_UNION(x.a, y.a), NULL)) AS either,"
                  + " ARRAY_SORT(ARRAY_REMOVE(ARRAY_EXCEPT(x.a, y.a), NULL)) AS first_only"
                  + " FROM t AS x JOIN t AS y ON x.i = y.i WHERE x.a IS NOT NULL AND y.a IS NOT NULL",
              "SELECT x.id, y.id, list_has_any(x.a, y.a),"
                  + " list_has_all(x.a, list_filter(y.a, lambda e: e IS NOT NULL)),"
                  + " list_sort(list_distinct(list_intersect(x.a, y.a))), list_sort(list_distinct(x.a)),"
                  + " list_sort(list_distinct(list_concat(x.a, y.a))),"
                  + " list_sort(list_distinct(list_filter(x.a, lambda e: NOT list_contains(y.a, e))))"
                  + " FROM t AS x JOIN t AS y ON x.i = y.i WHERE x.a IS NOT NULL AND y.a IS NOT NULL"),
          new Pair(
              "SELECT COUNT(*) AS n, MIN(id) AS m FROM t GROUP BY a",
              "SELECT COUNT(*), MIN(id) FROM t GROUP BY a"),
          new Pair(
              "SELECT x.id AS x, y.id AS y FROM t AS x JOIN t AS y ON x.a = y.a",
              "SELECT x.id, y.id FROM t AS x JOIN t AS y ON x.a = y.a"),
          new Pair(
              "SELECT t.id, x.v FROM t CROSS JOIN UNNEST(t.a) AS x(v)",
              "SELECT t.id, x.v FROM t, UNNEST(t.a) AS x(v)"),
          same("SELECT UNNEST(a) + i AS x, id FROM t WHERE id > 3"),
          same("SELECT id, UNNEST(a) AS x, UNNEST(a[2:]) AS y, UNNEST(ARRAY[id, i]) AS z FROM t"),
          same("SELECT UNNEST(a) AS x, COUNT(*) AS n, SUM(id) AS s FROM t GROUP BY x"),
          same("SELECT DISTINCT UNNEST(a[2:]) % 2 AS x, i FROM t"),
          same("SELECT id FROM t WHERE id IN (SELECT UNNEST(u.a) FROM t AS u)"),
          same(
              "SELECT q.id, t.id AS other FROM (SELECT id, UNNEST(a) AS x, UNNEST(a[2:]) AS y FROM t) AS q"
                  + " JOIN t ON t.id = q.x AND t.i > q.y"),
          new Pair(
              "SELECT v, COUNT(*) AS n FROM t CROSS JOIN UNNEST(t.a) AS x(v) WHERE id > 3 GROUP BY v",
              "SELECT v, COUNT(*) FROM t, UNNEST(t.a) AS x(v) WHERE id > 3 GROUP BY v"),
          new Pair(
              "SELECT i, ARRAY_AGG(MOD(id, 3)) AS r FROM t GROUP BY i",
              "SELECT i, list(id % 3 ORDER BY id % 3) FROM t GROUP BY i"),
          new Pair(
              "SELECT i, ARG_MAX(a, id) AS x, MIN_BY(a, id) AS y, ARG_MAX(id, a[1] * 100 + id) AS z"
                  + " FROM t GROUP BY i",
              "SELECT i, arg_max_null(a, id), arg_min_null(a, id), arg_max(id, a[1] * 100 + id)"
                  + " FROM t GROUP BY i"),
          aggregated("i, LIST(a ORDER BY id DESC) FILTER (WHERE i > 1) AS a FROM t GROUP BY i"),
          aggregated(
              "i, LIST(v ORDER BY v DESC NULLS LAST, id) AS v, LIST(id ORDER BY v, id) AS ids,"
                  + " LIST(DISTINCT v ORDER BY v NULLS FIRST) AS once"
                  + " FROM t CROSS JOIN UNNEST(t.a) AS x(v) GROUP BY i"),
          aggregated("LIST(v ORDER BY v) AS v FROM t CROSS JOIN UNNEST(t.a) AS x(v)"));

  private static Pair same(String query) {
    return new Pair(query, query);
  }

  /** A query that differs by the name of the aggregate. */
  private static Pair aggregated(String query) {
    return new Pair("SELECT " + query.replace("LIST(", "ARRAY_AGG("), "SELECT " + query);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void answersAsDuckDbDoes(long seed) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    try (LaminarDB db = LaminarDB.builder().cores(2).open();
        Duck duck = new Duck()) {
      db.execute("CREATE TABLE t (id INT PRIMARY KEY, a BIGINT ARRAY, i BIGINT)");
      duck.execute("CREATE TABLE t (id INT, a BIGINT[], i BIGINT)");
      for (int id = 0; id < 40; id++) {
        String elements = elements(random);
        int i = random.nextInt(1, 5);
        boolean isNull = random.nextInt(6) == 0;
        String ours = isNull ? "NULL" : "CAST(ARRAY[" + elements + "] AS BIGINT ARRAY)";
        db.execute("INSERT INTO t VALUES (" + id + ", " + ours + ", " + i + ")");
        String theirs = isNull ? "NULL" : "[" + elements + "]";
        duck.execute("INSERT INTO t VALUES (" + id + ", " + theirs + ", " + i + ")");
      }
      // Rows that change, so that what is compared is not only what was inserted.
      db.execute("UPDATE t SET a = ARRAY[i, NULL] WHERE id < 5");
      duck.execute("UPDATE t SET a = [i, NULL] WHERE id < 5");

      for (Pair query : QUERIES) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        db.query(query.ours).batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
        assertThat(text(rows))
            .as("seed %d: %s", seed, query.ours)
            .isEqualTo(text(duck.query(query.duck)));
      }
    }
  }

  private static String elements(SplittableRandom random) {
    return random
        .ints(random.nextInt(4), 0, 4)
        .mapToObj(value -> value == 0 ? "NULL" : String.valueOf(value))
        .collect(Collectors.joining(", "));
  }

  private static List<String> text(List<@Nullable Object[]> rows) {
    return rows.stream().map(Arrays::toString).sorted().toList();
  }
}
