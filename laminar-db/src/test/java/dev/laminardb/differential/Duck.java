package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.slt.ArrowValues;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** DuckDB in memory, which says what the rows ought to be. Used by one thread. */
final class Duck implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 1000;

  private final DuckDBConnection connection;

  Duck() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 1");
      // From the keys of one side of a join it filters the other, DISTINCT ON within it included,
      // which then chooses among other rows.
      statement.execute("SET disabled_optimizers = 'join_filter_pushdown'");
    }
  }

  /** Makes the table {@code t} what the source is. */
  void load(RandomTable table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(table.duck());
    }
    try (DuckDBAppender appender = connection.createAppender("t")) {
      for (@Nullable Object[] row : table.rows()) {
        appender.beginRow();
        for (int i = 0; i < row.length; i++) {
          append(appender, table.columns().get(i).type(), row[i]);
        }
        appender.endRow();
      }
    }
  }

  /** Makes a table of columns that both dialects write alike. */
  void create(String name, String columns, List<@Nullable Object[]> rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TABLE " + name + " " + columns);
      for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
        statement.execute(
            rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE)).stream()
                .map(Duck::written)
                .collect(Collectors.joining(", ", "INSERT INTO " + name + " VALUES ", "")));
      }
    }
  }

  private static String written(@Nullable Object[] row) {
    StringJoiner values = new StringJoiner(", ", "(", ")");
    for (Object value : row) {
      values.add(
          value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value));
    }
    return values.toString();
  }

  private static void append(DuckDBAppender appender, ColumnType type, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      appender.appendNull();
      return;
    }
    switch (type) {
      case BOOLEAN -> appender.append((boolean) value);
      case TINYINT -> appender.append((byte) value);
      case SMALLINT -> appender.append((short) value);
      case REAL -> appender.append((float) value);
      case INT -> appender.append((int) value);
      case BIGINT -> appender.append((long) value);
      case DECIMAL -> appender.append((BigDecimal) value);
      case DOUBLE -> appender.append((double) value);
      case VARCHAR -> appender.append((String) value);
      case TIME, TIMESTAMPTZ, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          throw new IllegalArgumentException(type.name());
      case DATE -> appender.append((LocalDate) value);
      case TIMESTAMP -> appender.appendEpochMicros(ArrowValues.micros((LocalDateTime) value));
    }
  }

  /** How many rows a query has. */
  long count(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM (" + query + ") AS q")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Executes a statement; says how many rows it has changed. */
  int execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** The rows of a query, as {@link ArrowValues} has them. */
  List<@Nullable Object[]> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        @Nullable Object[] row = new @Nullable Object[columns];
        for (int i = 0; i < columns; i++) {
          row[i] =
              result.getMetaData().getColumnType(i + 1) == Types.TIMESTAMP
                  ? result.getObject(i + 1, LocalDateTime.class)
                  : result.getObject(i + 1);
        }
        rows.add(row);
      }
      return rows;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
