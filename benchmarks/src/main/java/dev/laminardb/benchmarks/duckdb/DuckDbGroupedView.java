package dev.laminardb.benchmarks.duckdb;

import dev.laminardb.benchmarks.views.GroupedView;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The view as a table that DuckDB computes anew after each change, with one thread. */
public final class DuckDbGroupedView implements GroupedView {
  private final Connection connection;
  private final PreparedStatement update;

  /** Fills the table. */
  public DuckDbGroupedView(int groups) {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      execute("SET threads = 1");
      execute(TABLE);
      execute("INSERT INTO facts SELECT range, range, 0 FROM range(" + groups + ")");
      update = connection.prepareStatement("UPDATE facts SET v = ? WHERE id = ?");
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start", e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public String name() {
    return "duckdb_recompute";
  }

  @Override
  public void update(long group, long value) {
    try {
      update.setLong(1, value);
      update.setLong(2, group);
      update.executeUpdate();
      execute("CREATE OR REPLACE TABLE totals AS " + QUERY);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not update", e);
    }
  }

  @Override
  public void close() {
    try {
      update.close();
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not close", e);
    }
  }
}
