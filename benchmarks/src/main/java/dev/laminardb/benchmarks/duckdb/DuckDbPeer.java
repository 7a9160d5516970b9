package dev.laminardb.benchmarks.duckdb;

import dev.laminardb.benchmarks.nexmark.Engine;
import dev.laminardb.benchmarks.nexmark.EventKind;
import dev.laminardb.benchmarks.nexmark.EventTable;
import dev.laminardb.benchmarks.nexmark.EventTable.Column;
import dev.laminardb.benchmarks.nexmark.EventTable.Longs;
import dev.laminardb.benchmarks.nexmark.EventTable.Strings;
import dev.laminardb.benchmarks.nexmark.EventTable.Times;
import dev.laminardb.benchmarks.nexmark.Events;
import dev.laminardb.benchmarks.nexmark.NexmarkQuery;
import dev.laminardb.benchmarks.nexmark.Peer;
import dev.laminardb.benchmarks.nexmark.StringColumn;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * DuckDB in memory and with one thread, over tables that hold the events before the clock starts.
 * Used by one thread.
 */
public final class DuckDbPeer implements Peer {
  private final DuckDBConnection connection;
  private final Map<EventKind, EventTable> loaded = new EnumMap<>(EventKind.class);

  /** Opens the database. */
  public DuckDbPeer() {
    try {
      connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
      execute("SET threads = 1");
      execute("SET preserve_insertion_order = false");
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start", e);
    }
  }

  @Override
  public List<Engine> open(NexmarkQuery query, Events events) {
    try {
      for (EventKind kind : query.reads()) {
        EventTable table = events.table(kind);
        if (!table.equals(loaded.get(kind))) {
          load(kind, table);
          loaded.put(kind, table);
        }
      }
      return List.of(new DuckDbEngine(connection, query));
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not run " + query.name(), e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void load(EventKind kind, EventTable table) throws SQLException {
    String columns =
        table.columns().stream()
            .map(column -> column.name() + " " + type(column))
            .collect(Collectors.joining(", "));
    execute("CREATE OR REPLACE TABLE " + kind.table() + " (" + columns + ")");
    try (DuckDBAppender rows = connection.createAppender("main", kind.table())) {
      for (int i = 0; i < table.count(); i++) {
        rows.beginRow();
        for (Column column : table.columns()) {
          append(rows, column, i);
        }
        rows.endRow();
      }
    }
  }

  private static String type(Column column) {
    if (column instanceof Longs) {
      return "BIGINT";
    }
    return column instanceof Times ? "TIMESTAMP" : "VARCHAR";
  }

  private static void append(DuckDBAppender rows, Column column, int row) throws SQLException {
    if (column instanceof Longs longs) {
      rows.append(longs.values()[row]);
    } else if (column instanceof Times times) {
      rows.append(time(times.micros()[row]));
    } else if (column instanceof Strings strings) {
      rows.append(text(strings.values(), row));
    }
  }

  private static String text(StringColumn column, int row) {
    int start = column.offsets()[row];
    int length = column.offsets()[row + 1] - start;
    return new String(column.bytes(), start, length, StandardCharsets.US_ASCII);
  }

  private static LocalDateTime time(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000),
        (int) Math.floorMod(micros, 1_000_000L) * 1000,
        ZoneOffset.UTC);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not close", e);
    }
  }
}
