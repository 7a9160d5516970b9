package dev.laminardb.benchmarks.duckdb;

import dev.laminardb.benchmarks.nexmark.Bids;
import dev.laminardb.benchmarks.nexmark.Engine;
import dev.laminardb.benchmarks.nexmark.NexmarkQuery;
import dev.laminardb.benchmarks.nexmark.Peer;
import dev.laminardb.benchmarks.nexmark.StringColumn;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB in memory and with one thread, over a table that holds the bids before the clock starts.
 * Used by one thread.
 */
public final class DuckDbPeer implements Peer {
  private static final String TABLE =
      """
      CREATE OR REPLACE TABLE bid (auction BIGINT, bidder BIGINT, price BIGINT, channel VARCHAR,
        url VARCHAR, dateTime TIMESTAMP, extra VARCHAR)""";

  private final DuckDBConnection connection;
  private @Nullable Bids loaded;

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
  public List<Engine> open(NexmarkQuery query, Bids bids) {
    try {
      if (loaded == null || loaded.count != bids.count) {
        load(bids);
        loaded = bids;
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

  private void load(Bids bids) throws SQLException {
    execute(TABLE);
    try (DuckDBAppender rows = connection.createAppender("main", "bid")) {
      for (int i = 0; i < bids.count; i++) {
        rows.beginRow();
        rows.append(bids.auction[i]);
        rows.append(bids.bidder[i]);
        rows.append(bids.price[i]);
        rows.append(text(bids.channel, i));
        rows.append(text(bids.url, i));
        rows.append(time(bids.dateTime[i]));
        rows.append(text(bids.extra, i));
        rows.endRow();
      }
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
