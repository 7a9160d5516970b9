package dev.laminardb.benchmarks.tpch;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** DuckDB's tables, with one thread, where a query is computed anew. Used by one thread. */
final class TpchDuck implements TpchTables {
  private final DuckDBConnection connection;
  private @Nullable DuckDBAppender appender;

  TpchDuck() {
    try {
      connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start", e);
    }
    execute("SET threads = 1");
  }

  @Override
  public void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void add(String table, Object[] row) {
    try {
      if (appender == null) {
        appender = connection.createAppender("main", table);
      }
      appender.beginRow();
      for (Object value : row) {
        append(appender, value);
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IllegalStateException(table, e);
    }
  }

  private static void append(DuckDBAppender to, Object value) throws SQLException {
    if (value instanceof Integer number) {
      to.append((int) number);
    } else if (value instanceof Long number) {
      to.append((long) number);
    } else if (value instanceof BigDecimal decimal) {
      to.append(decimal);
    } else if (value instanceof LocalDate date) {
      to.append(date);
    } else {
      to.append((String) value);
    }
  }

  @Override
  public void filled() {
    try {
      if (appender != null) {
        appender.close();
        appender = null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("rows do not go in", e);
    }
  }

  /** The rows of a query. */
  List<@Nullable Object[]> rows(int query) {
    String sql = TpchQueries.query(query);
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        @Nullable Object[] row = new @Nullable Object[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = value(result.getObject(i + 1));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    return value instanceof BigInteger huge ? new BigDecimal(huge) : value;
  }

  @Override
  public void close() {
    filled();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not close", e);
    }
  }
}
