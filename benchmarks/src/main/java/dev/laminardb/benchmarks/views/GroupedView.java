package dev.laminardb.benchmarks.views;

/**
 * A view that counts and adds up a table by key, a row and a group for each id. Used by one thread.
 */
public interface GroupedView extends AutoCloseable {
  /** The table, without rows, in any engine's SQL. */
  String TABLE = "CREATE TABLE facts (id BIGINT PRIMARY KEY, k BIGINT NOT NULL, v BIGINT NOT NULL)";

  /** What the view has. */
  String QUERY = "SELECT k, COUNT(*) AS n, SUM(v) AS total FROM facts GROUP BY k";

  /** Its name in the results. */
  String name();

  /** Sets the value of the row of a group, and returns once the view shows it. */
  void update(long group, long value);

  @Override
  void close();
}
