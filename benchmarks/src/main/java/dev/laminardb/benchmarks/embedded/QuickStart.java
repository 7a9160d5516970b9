package dev.laminardb.benchmarks.embedded;

import dev.laminardb.LaminarDB;
import dev.laminardb.Source;
import dev.laminardb.Subscription;
import java.time.Instant;

/**
 * The quick start's program: one trade makes one bar, printed on standard output. {@link
 * ColdStartBenchmark} runs it in JVMs of its own.
 */
public final class QuickStart {
  private static final String BARS =
      """
      CREATE STREAM bars AS
        SELECT symbol, window_start, COUNT(*) AS trades, SUM(price * volume) / SUM(volume) AS vwap, MIN(price) AS low, MAX(price) AS high
        FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
        GROUP BY symbol, window_start, window_end
        EMIT ON WINDOW CLOSE;
      """;

  private QuickStart() {}

  /**
   * A row of the stream.
   *
   * @param symbol what was traded
   * @param windowStart when the minute began
   * @param trades how many trades there were
   * @param vwap their average price by volume
   * @param low the lowest price
   * @param high the highest price
   */
  public record Bar(
      String symbol, Instant windowStart, long trades, double vwap, double low, double high) {}

  /** Opens, runs, prints and closes. */
  public static void main(String[] args) {
    try (LaminarDB db = LaminarDB.open()) {
      install(db);
      try (Subscription<Bar> bars = db.subscribe("bars", Bar.class)) {
        pushMinute(db);
        bars.poll().forEach(System.out::println);
      }
    }
  }

  /** Creates the source and the stream. */
  static void install(LaminarDB db) {
    db.execute(Trade.DDL + BARS);
  }

  /** Pushes one trade and moves time beyond its minute. */
  static void pushMinute(LaminarDB db) {
    Source<Trade> trades = db.source("trades", Trade.class);
    trades.push(new Trade("ACME", 10.0, 100, Instant.parse("2026-01-01T10:00:05Z")));
    trades.watermark(Instant.parse("2026-01-01T10:02:00Z"));
    db.flush();
  }
}
