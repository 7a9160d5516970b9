package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * UPDATE and DELETE with subqueries, put together at random, change the rows that they change in
 * DuckDB. {@code -Dsubqueries.seeds=N} runs more of them.
 */
class SubqueryDmlDifferentialTest {
  private static final int STATEMENTS = 14;

  private static final List<String> CONDITIONS =
      List.of(
          "t.k IN (SELECT g FROM u WHERE u.v %1$s)",
          "t.k NOT IN (SELECT g FROM u WHERE u.v %1$s AND g IS NOT NULL)",
          "EXISTS (SELECT 1 FROM u WHERE u.g = t.g AND u.v %1$s)",
          "NOT EXISTS (SELECT 1 FROM u WHERE u.g = t.g AND u.v < t.v)",
          "t.v > (SELECT AVG(v) FROM u WHERE u.v %1$s)",
          "t.v >= (SELECT MAX(v) FROM t AS other WHERE other.g = t.g)",
          "t.k = (SELECT MIN(k) FROM t)",
          "t.g IN (SELECT g FROM t GROUP BY g HAVING COUNT(*) > 1)",
          "(t.g, t.v) IN (SELECT g, v FROM u)");

  private static final List<String> VALUES =
      List.of(
          "(SELECT MAX(u.v) FROM u WHERE u.g = t.g)",
          "COALESCE((SELECT MIN(u.v) FROM u WHERE u.k = t.k), t.v)",
          "t.v + (SELECT COUNT(*) FROM u WHERE u.v %1$s)",
          "(SELECT SUM(t.v) FROM t)",
          "CASE WHEN t.g IN (SELECT g FROM u WHERE g IS NOT NULL) THEN 1 ELSE t.v END",
          "7",
          "NULL");

  @Test
  void changesTheRowsThatDuckDbChanges() throws SQLException {
    int changed = 0;
    try (Duck duck = new Duck()) {
      for (long seed = 1; seed <= Integer.getInteger("subqueries.seeds", 8); seed++) {
        changed += live(new SplittableRandom(seed), duck, "seed " + seed);
      }
    }
    assertThat(changed).isGreaterThan(50);
  }

  private static int live(SplittableRandom random, Duck duck, String seed) throws SQLException {
    int changed = 0;
    try (DmlTables tables = new DmlTables(random, duck)) {
      for (int i = 0; i < STATEMENTS; i++) {
        String sql = statement(random);
        String at = seed + ": " + sql;
        int theirs = duck.execute(sql);
        assertThat(tables.db().execute(sql)).as(at).isEqualTo(theirs);
        changed += theirs;
        tables.compare(at);
      }
    }
    return changed;
  }

  private static String statement(SplittableRandom random) {
    String condition = filled(random, CONDITIONS);
    String where =
        " WHERE " + (random.nextInt(3) == 0 ? condition + " AND t.k % 3 <> 1" : condition);
    if (random.nextInt(4) == 0) {
      return "DELETE FROM t" + where;
    }
    String set = "UPDATE t SET v = " + filled(random, VALUES);
    if (random.nextBoolean()) {
      set += ", g = t.g + (SELECT COUNT(*) FROM u WHERE u.k < 0)";
    }
    return set + (random.nextInt(4) == 0 ? "" : where);
  }

  private static String filled(SplittableRandom random, List<String> templates) {
    String comparison = (random.nextBoolean() ? "< " : ">= ") + random.nextInt(50);
    return Values.pick(random, templates).formatted(comparison);
  }
}
