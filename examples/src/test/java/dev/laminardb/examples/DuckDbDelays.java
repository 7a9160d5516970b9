package dev.laminardb.examples;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What DuckDB computes from the examples' file: the truth for {@link FlightDelays}. */
final class DuckDbDelays {
  private static final String WINDOWS =
      """
      SELECT epoch_us(departure) - epoch_us(departure) %% %d AS window_start, origin,
             COUNT(*) AS flights, AVG(delay) AS average_delay, MAX(delay) AS max_delay,
             CAST(COUNT(*) FILTER (WHERE delay > 15) AS DOUBLE) / COUNT(*) AS late_share
      FROM read_csv('%s', types = {'departure': 'TIMESTAMP', 'delay': 'INTEGER'})
      GROUP BY ALL
      """;

  private DuckDbDelays() {}

  /** Every 6-hour window of every airport, ordered by both. */
  static List<AirportWindow> windows() throws Exception {
    return query(Duration.ofHours(6), "ORDER BY window_start, origin");
  }

  /**
   * The ten worst origin-days: day, origin, flights, average and maximum delay as the table prints
   * them.
   */
  static List<List<String>> worstDays() throws Exception {
    return query(
            Duration.ofDays(1),
            "HAVING COUNT(*) >= 5 ORDER BY average_delay DESC, window_start, origin LIMIT 10")
        .stream()
        .map(
            row ->
                List.of(
                    row.windowStart().toString().substring(0, 10),
                    row.origin(),
                    Long.toString(row.flights()),
                    String.format(Locale.ROOT, "%.1f", row.averageDelay()),
                    Integer.toString(row.maxDelay())))
        .toList();
  }

  private static List<AirportWindow> query(Duration window, String clauses)
      throws SQLException, URISyntaxException {
    String sql = String.format(Locale.ROOT, WINDOWS, window.toNanos() / 1_000, file()) + clauses;
    List<AirportWindow> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        rows.add(
            new AirportWindow(
                Instant.ofEpochSecond(results.getLong("window_start") / 1_000_000),
                results.getString("origin"),
                results.getLong("flights"),
                results.getDouble("average_delay"),
                results.getInt("max_delay"),
                results.getDouble("late_share")));
      }
    }
    return rows;
  }

  private static Path file() throws URISyntaxException {
    URL resource = DuckDbDelays.class.getResource(FlightsCsv.RESOURCE);
    if (resource == null) {
      throw new IllegalStateException(FlightsCsv.RESOURCE + " is not on the class path");
    }
    return Path.of(resource.toURI());
  }
}
