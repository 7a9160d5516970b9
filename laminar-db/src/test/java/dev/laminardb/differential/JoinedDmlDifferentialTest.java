package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.LaminarDB;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * UPDATE … FROM and DELETE … USING, put together at random, change the rows that they change in
 * DuckDB. Where a row would be set to several values, of which DuckDB takes any, they are refused.
 * {@code -Djoined.seeds=N} runs more of them.
 */
class JoinedDmlDifferentialTest {
  private static final int STATEMENTS = 16;

  private static final List<String> SOURCES =
      List.of(
          "u",
          "u",
          "u JOIN u AS w ON w.k = u.g",
          "u LEFT JOIN u AS w ON w.k = u.g AND w.v > 20",
          "t AS u",
          "sums AS u",
          "(SELECT g AS k, MIN(g) AS g, MAX(v) AS v FROM u WHERE g > 2 GROUP BY g) AS u",
          "(VALUES (1, 2, 30), (3, 4, 50), (3, 4, 50), (5, NULL, NULL)) AS u (k, g, v)");

  private static final List<String> CONDITIONS =
      List.of(
          "u.k = t.k",
          "u.k = t.k",
          "u.k = t.g",
          "u.g = t.g AND u.v < 10",
          "u.k = t.k AND u.v > t.v",
          "u.k BETWEEN t.k AND t.k + 1 AND t.v < 9",
          "u.k = t.k AND t.g IN (SELECT g FROM u)");

  private static final List<String> VALUES =
      List.of(
          "u.v",
          "u.v",
          "t.v + u.v",
          "CASE WHEN u.v > 25 THEN t.v ELSE 0 END",
          "u.v + (SELECT COUNT(*) FROM u)",
          "t.v + 1",
          "7");

  private int changed;
  private int refused;

  @Test
  void changesTheRowsThatDuckDbChanges() throws SQLException {
    try (Duck duck = new Duck()) {
      for (long seed = 1; seed <= Integer.getInteger("joined.seeds", 8); seed++) {
        live(new SplittableRandom(seed), duck, "seed " + seed);
      }
    }
    assertThat(changed).isGreaterThan(50);
    assertThat(refused).isGreaterThan(5);
  }

  private void live(SplittableRandom random, Duck duck, String seed) throws SQLException {
    try (DmlTables tables = new DmlTables(random, duck)) {
      for (int i = 0; i < STATEMENTS; i++) {
        tables.compare(change(random, tables.db(), duck, seed));
      }
    }
  }

  /** Runs a statement, and says which. */
  private String change(SplittableRandom random, LaminarDB db, Duck duck, String seed)
      throws SQLException {
    String source = Values.pick(random, SOURCES);
    String where = " WHERE " + Values.pick(random, CONDITIONS);
    String value = Values.pick(random, VALUES);
    boolean removes = random.nextInt(5) == 0;
    String sql =
        removes
            ? "DELETE FROM t USING " + source + where
            : "UPDATE t SET v = " + value + " FROM " + source + where;
    String at = seed + ": " + sql;
    String pairs =
        "(SELECT DISTINCT t.k, " + (removes ? "0" : value) + " FROM t, " + source + where + ")";
    long rows = DmlTables.number(duck, "SELECT COUNT(DISTINCT k) FROM " + pairs);
    if (DmlTables.number(duck, "SELECT COUNT(*) FROM " + pairs) > rows) {
      LaminarException refusal =
          catchThrowableOfType(LaminarException.class, () -> db.execute(sql));
      assertThat(refusal).as(at).isNotNull();
      assertThat(refusal.errorCode()).as(at).isEqualTo(ErrorCode.MORE_THAN_ONE_ROW);
      refused++;
    } else {
      duck.execute(sql);
      assertThat(db.execute(sql)).as(at).isEqualTo(rows);
      changed += (int) rows;
    }
    return at;
  }
}
