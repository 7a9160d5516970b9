package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * MERGE, put together at random, does what it does in DuckDB, or is refused: where a row would be
 * changed twice, which DuckDB may do, and where two rows would have a key, which DuckDB's table has
 * not. {@code -Dmerge.seeds=N} runs more of them.
 */
class MergeDifferentialTest {
  private static final int STATEMENTS = 16;

  private static final List<String> SOURCES =
      List.of(
          "u",
          "u",
          "t AS u",
          "sums AS u",
          "(SELECT g AS k, MIN(g) AS g, MAX(v) AS v FROM u WHERE g > 2 GROUP BY g) AS u",
          "(VALUES (1, 2, 30), (3, 4, 50), (3, 4, 50), (5, NULL, NULL), (77, 7, 7)) AS u (k, g, v)");

  private static final List<String> ON =
      List.of(
          "u.k = x.k",
          "u.k = x.k",
          "u.k = x.g",
          "u.k = x.k AND u.v > 10",
          "x.k = u.k + 1",
          "u.k = x.k AND x.v < 30");

  private static final List<String> MATCHED =
      List.of("", "u.v > 10", "x.v < u.v", "x.g IS NULL", "u.k % 2 = 0", "x.v % (u.k + 1) > 1");

  private static final List<String> NOT_MATCHED =
      List.of("", "u.v > 10", "u.g IS NOT NULL", "u.k % 2 = 0");

  private static final List<String> ACTIONS =
      List.of(
          "UPDATE SET v = u.v",
          "UPDATE SET v = x.v + 1, g = u.g",
          "UPDATE SET v = CASE WHEN u.v > 5 THEN 100 % u.v END",
          "UPDATE SET k = x.k + 1",
          "UPDATE SET g = NULL, v = 7",
          "DELETE",
          "DO NOTHING");

  private static final List<String> INSERTS =
      List.of(
          "INSERT VALUES (u.k, u.g, u.v)",
          "INSERT (k, v) VALUES (u.k + 100, u.v + 1)",
          "INSERT (v, k) VALUES (3, u.k)",
          "INSERT (k, g) VALUES (u.g, 1)",
          "DO NOTHING");

  private int changed;
  private int refused;

  /** The statement, and which rows of the table it changes, one for each time. */
  private record Merge(String sql, String targets) {}

  @Test
  void changesTheRowsThatDuckDbChanges() throws SQLException {
    try (Duck duck = new Duck()) {
      for (long seed = 1; seed <= Integer.getInteger("merge.seeds", 8); seed++) {
        live(new SplittableRandom(seed), duck, "seed " + seed);
      }
    }
    assertThat(changed).isGreaterThan(50);
    assertThat(refused).isGreaterThan(5);
  }

  private void live(SplittableRandom random, Duck duck, String seed) throws SQLException {
    try (DmlTables tables = new DmlTables(random, duck)) {
      for (int i = 0; i < STATEMENTS; i++) {
        Merge merge = merge(random);
        String at = seed + ": " + merge.sql();
        assertThat(ours(tables.db(), merge)).as(at).isEqualTo(theirs(duck, merge));
        tables.compare(at);
      }
    }
  }

  private static Merge merge(SplittableRandom random) {
    String source = Values.pick(random, SOURCES);
    String on = Values.pick(random, ON);
    List<String> whens = new ArrayList<>();
    StringBuilder acts = new StringBuilder("CASE");
    whens(random, "WHEN MATCHED", MATCHED, ACTIONS, whens, acts);
    whens(random, "WHEN NOT MATCHED", NOT_MATCHED, INSERTS, whens, new StringBuilder());
    if (whens.isEmpty()) {
      return merge(random);
    }
    return new Merge(
        "MERGE INTO t AS x USING %s ON %s %s".formatted(source, on, String.join(" ", whens)),
        "(SELECT x.k FROM t AS x, %s WHERE %s AND %s WHEN FALSE THEN 0 ELSE 0 END = 1)"
            .formatted(source, on, acts));
  }

  /** Some clauses, the last of which may have no condition. */
  private static void whens(
      SplittableRandom random,
      String kind,
      List<String> conditions,
      List<String> actions,
      List<String> whens,
      StringBuilder acts) {
    String condition = "-";
    for (int i = random.nextInt(4); i > 0 && !condition.isEmpty(); i--) {
      condition = Values.pick(random, conditions);
      String action = Values.pick(random, actions);
      whens.add(kind + (condition.isEmpty() ? "" : " AND " + condition) + " THEN " + action);
      acts.append(" WHEN ")
          .append(condition.isEmpty() ? "TRUE" : condition)
          .append(" THEN ")
          .append(action.equals("DO NOTHING") ? 0 : 1);
    }
  }

  private String ours(LaminarDB db, Merge merge) {
    try {
      long rows = db.execute(merge.sql());
      changed += (int) rows;
      return rows + " rows";
    } catch (LaminarException e) {
      refused++;
      return e.errorCode().name();
    }
  }

  private static String theirs(Duck duck, Merge merge) throws SQLException {
    String targets = merge.targets();
    if (DmlTables.number(duck, "SELECT COUNT(*) - COUNT(DISTINCT k) FROM " + targets) > 0) {
      return ErrorCode.MORE_THAN_ONE_ROW.name();
    }
    duck.execute("BEGIN");
    try {
      int rows = duck.execute(merge.sql());
      if (DmlTables.number(duck, "SELECT COUNT(*) - COUNT(DISTINCT k) FROM t") > 0) {
        duck.execute("ROLLBACK");
        return ErrorCode.DUPLICATE_KEY.name();
      }
      duck.execute("COMMIT");
      return rows + " rows";
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("NOT NULL constraint failed");
      duck.execute("ROLLBACK");
      return ErrorCode.NOT_NULL_VIOLATION.name();
    }
  }
}
