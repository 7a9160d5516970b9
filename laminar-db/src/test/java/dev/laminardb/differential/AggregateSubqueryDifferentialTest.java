package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.QueryResult;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Subqueries that aggregate without keys, and so have one row also of nothing: each form of
 * subquery with each aggregate, correlation and place gives what DuckDB gives, of rows with
 * matches, without any, and with nulls on either side.
 */
class AggregateSubqueryDifferentialTest {
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE t (id INT, k INT, v INT, PRIMARY KEY (id))",
          "CREATE TABLE u (id INT, k INT, n INT, PRIMARY KEY (id))",
          "INSERT INTO t VALUES (1, 1, 30), (2, 1, 10), (3, 2, 7), (4, 3, 7), (5, NULL, 7),"
              + " (6, 9, NULL), (7, 1, NULL), (8, 4, 5), (9, 9, 0), (10, 2, 1), (11, 9, -1)",
          "INSERT INTO u VALUES (1, 1, 10), (2, 1, 30), (3, 2, 7), (4, 3, NULL), (5, NULL, 7),"
              + " (6, 4, 5), (7, 4, NULL)");

  /** A condition with a subquery in the place of {@code %s}. */
  private static final List<String> CONDITIONS =
      List.of(
          "v IN (%s)",
          "v NOT IN (%s)",
          "v < ANY (%s)",
          "v >= ALL (%s)",
          "EXISTS (%s)",
          "NOT EXISTS (%s)",
          "v = (%s)",
          "id = 4 OR v NOT IN (%s)");

  private static final List<String> VALUES =
      List.of("MAX(u.n)", "COUNT(*)", "COALESCE(SUM(u.n), -1)");

  /** Values of aggregates and of the row around, as a subquery that is a value has them. */
  private static final List<String> OF_BOTH =
      List.of(
          "COUNT(u.n) + t.v",
          "COALESCE(SUM(u.n), t.v)",
          "CASE WHEN COUNT(*) > 1 THEN MIN(u.n) ELSE t.v END");

  private static final List<String> SOURCES =
      List.of("u WHERE u.k = t.k", "u WHERE u.n > t.v", "u WHERE t.k IS NULL");

  private static final List<String> TAILS =
      List.of("", " HAVING MAX(u.n) IS NULL", " LIMIT 1", " UNION ALL SELECT t.v");

  private int compared;
  private final List<String> failures = new ArrayList<>();

  @Test
  void aggregatesOfNothingCountAsOneRow() throws SQLException {
    try (Duck duck = new Duck();
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      for (String statement : TABLES) {
        duck.execute(statement);
        db.execute(statement);
      }

      for (String tail : TAILS) {
        for (String source : SOURCES) {
          for (String value : VALUES) {
            String subquery = "SELECT " + value + " FROM " + source + tail;
            for (String condition : CONDITIONS) {
              if (!isLeftOut(condition, subquery)) {
                String filled = condition.formatted(subquery);
                compare(db, duck, "SELECT id FROM t WHERE " + filled);
                compare(db, duck, "SELECT id, " + filled + " AS c FROM t");
              }
            }
          }
        }
      }
    }
    System.out.printf("aggregate subqueries: %d compared, %d differ%n", compared, failures.size());
    assertThat(failures).isEmpty();
  }

  @Test
  void aggregatesStandBesideColumnsOfTheRowAround() throws SQLException {
    try (Duck duck = new Duck();
        LaminarDB db = LaminarDB.builder().cores(1).open()) {
      for (String statement : TABLES) {
        duck.execute(statement);
        db.execute(statement);
      }

      for (String tail : List.of("", " HAVING COUNT(*) > t.k", " HAVING MAX(u.n) IS NULL")) {
        for (String source : SOURCES) {
          for (String value : OF_BOTH) {
            String subquery = "(SELECT " + value + " FROM " + source + tail + ")";
            compare(db, duck, "SELECT id, " + subquery + " AS c FROM t");
            compare(db, duck, "SELECT id FROM t WHERE t.v >= " + subquery);
          }
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  /**
   * A value cannot be of two rows. DuckDB leaves nulls out of what it compares by order with ANY
   * and ALL, against the standard.
   */
  private static boolean isLeftOut(String condition, String subquery) {
    return subquery.contains("UNION")
        && (condition.startsWith("v = (")
            || condition.contains("ANY")
            || condition.contains("ALL"));
  }

  private void compare(LaminarDB db, Duck duck, String query) throws SQLException {
    List<@Nullable Object[]> expected = duck.query(query);
    String fault;
    try {
      List<@Nullable Object[]> rows = new ArrayList<>();
      QueryResult result = db.query(query);
      result.batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
      fault = Rows.difference(rows, expected);
    } catch (LaminarException e) {
      fault = e.getMessage();
    }
    compared++;
    if (!fault.isEmpty()) {
      failures.add(query + "\n" + fault);
    }
  }
}
