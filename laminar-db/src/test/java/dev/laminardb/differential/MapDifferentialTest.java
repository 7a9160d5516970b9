package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Maps in random tables against DuckDB's, which keeps entries in the order in which they are
 * written: there they are in that of their keys, here in any.
 */
class MapDifferentialTest {
  /** A query in our dialect and in DuckDB's. */
  record Pair(String ours, String duck) {}

  private static final List<Pair> QUERIES =
      List.of(
          new Pair(
              "SELECT id, m['a'] AS a, m[k] AS k FROM t",
              "SELECT id, map_extract(m, 'a')[1], map_extract(m, k)[1] FROM t"),
          new Pair("SELECT id, CARDINALITY(m) AS n FROM t", "SELECT id, len(map_keys(m)) FROM t"),
          new Pair(
              "SELECT id, ARRAY_TO_STRING(MAP_KEYS(m), ',') AS k,"
                  + " ARRAY_TO_STRING(MAP_VALUES(m), ',', '*') AS v FROM t WHERE m IS NOT NULL",
              "SELECT id, array_to_string(map_keys(m), ','), array_to_string(list_transform("
                  + "map_values(m), lambda x: coalesce(x::VARCHAR, '*')), ',')"
                  + " FROM t WHERE m IS NOT NULL"),
          new Pair(
              "SELECT id, MAP_CONTAINS_KEY(m, k) AS c FROM t WHERE m IS NOT NULL",
              "SELECT id, list_contains(map_keys(m), k) FROM t WHERE m IS NOT NULL"),
          new Pair(
              "SELECT COUNT(*) AS n, MIN(id) AS i FROM t GROUP BY m",
              "SELECT COUNT(*), MIN(id) FROM t GROUP BY m"),
          new Pair(
              "SELECT x.id AS x, y.id AS y FROM t AS x JOIN t AS y ON x.m = y.m",
              "SELECT x.id, y.id FROM t AS x JOIN t AS y ON x.m = y.m"),
          new Pair(
              "SELECT t.id, x.k, x.v FROM t CROSS JOIN UNNEST(MAP_ENTRIES(t.m)) AS x(k, v)",
              "SELECT id, e.key, e.value FROM (SELECT id, UNNEST(map_entries(m)) AS e FROM t)"),
          new Pair(
              "SELECT x.k, SUM(x.v) AS s FROM t CROSS JOIN UNNEST(MAP_ENTRIES(t.m)) AS x(k, v)"
                  + " GROUP BY x.k",
              "SELECT e.key, SUM(e.value)::BIGINT FROM (SELECT UNNEST(map_entries(m)) AS e FROM t)"
                  + " GROUP BY e.key"));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void answersAsDuckDbDoes(long seed) throws SQLException {
    Random random = new Random(seed);
    try (LaminarDB db = LaminarDB.builder().cores(2).open();
        Duck duck = new Duck()) {
      db.execute("CREATE TABLE t (id INT PRIMARY KEY, m MAP<VARCHAR, BIGINT>, k VARCHAR)");
      duck.execute("CREATE TABLE t (id INT, m MAP(VARCHAR, BIGINT), k VARCHAR)");
      for (int id = 0; id < 40; id++) {
        List<String[]> entries = entries(random);
        boolean isNull = random.nextInt(6) == 0;
        String k = List.of("'a'", "'b'", "'z'").get(random.nextInt(3));
        String theirs = isNull ? "NULL" : text(entries, "MAP {", ": ", "}");
        duck.execute("INSERT INTO t VALUES (" + id + ", " + theirs + ", " + k + ")");
        Collections.shuffle(entries, random);
        String ours = text(entries, "CAST(MAP[", ", ", "] AS MAP<VARCHAR, BIGINT>)");
        db.execute(
            "INSERT INTO t VALUES (" + id + ", " + (isNull ? "NULL" : ours) + ", " + k + ")");
      }
      // Rows that change, so that what is compared is not only what was inserted.
      db.execute("UPDATE t SET m = MAP['b', 1, 'a', id] WHERE id < 5");
      duck.execute("UPDATE t SET m = MAP {'a': id, 'b': 1} WHERE id < 5");

      for (Pair query : QUERIES) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        db.query(query.ours).batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
        assertThat(text(rows))
            .as("seed %d: %s", seed, query.ours)
            .containsExactlyInAnyOrderElementsOf(text(duck.query(query.duck)));
      }
    }
  }

  /** Entries in the order of their keys. */
  private static List<String[]> entries(Random random) {
    List<String[]> entries = new ArrayList<>();
    for (String key : List.of("''", "'a'", "'b'", "'é'")) {
      if (random.nextBoolean()) {
        int value = random.nextInt(3);
        entries.add(new String[] {key, value == 0 ? "NULL" : String.valueOf(value)});
      }
    }
    return entries;
  }

  private static String text(List<String[]> entries, String begin, String colon, String end) {
    List<String> parts = entries.stream().map(e -> e[0] + colon + e[1]).toList();
    return begin + String.join(", ", parts) + end;
  }

  private static List<String> text(List<@Nullable Object[]> rows) {
    return rows.stream().map(Arrays::toString).sorted().toList();
  }
}
