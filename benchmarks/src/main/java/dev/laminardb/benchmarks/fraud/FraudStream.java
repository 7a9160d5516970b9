package dev.laminardb.benchmarks.fraud;

/** The queries. Of each, the first column is the end of a window, the second counts its rows. */
enum FraudStream {
  /** What is usual: the volume of a symbol in ten seconds, every two. */
  BASELINE(
      false,
      5,
      """
      SELECT window_end, COUNT(*) AS n, symbol, SUM(volume) AS volume, AVG(price) AS mean_price
      FROM HOP(TABLE trades, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND)
      GROUP BY symbol, window_start, window_end"""),

  /** Bars of five seconds: the first, highest, lowest and last price. */
  OHLC(
      false,
      1,
      """
      SELECT window_end, COUNT(*) AS n, symbol, FIRST_VALUE(price) AS first_price,
        MAX(price) AS high, MIN(price) AS low, LAST_VALUE(price) AS last_price,
        SUM(volume) AS volume
      FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '5' SECOND)
      GROUP BY symbol, window_start, window_end"""),

  /** Bursts of an account: its trades until there is none for a second. */
  BURSTS(
      false,
      1,
      """
      SELECT window_end, COUNT(*) AS n, account, SUM(volume) AS volume
      FROM SESSION(TABLE trades PARTITION BY account, DESCRIPTOR(ts), INTERVAL '1' SECOND)
      GROUP BY account, window_start, window_end"""),

  /** An account that buys as much as it sells in five seconds. */
  SIDES(
      true,
      1,
      """
      SELECT window_end, COUNT(*) AS n, account, SUM(quantity) FILTER (WHERE side = 'buy') AS bought,
        SUM(quantity) FILTER (WHERE side = 'sell') AS sold
      FROM TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' SECOND)
      GROUP BY account, window_start, window_end""");

  /** The sources that they read. */
  static final String SOURCES =
      """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, account BIGINT NOT NULL,
        price DOUBLE NOT NULL, volume BIGINT NOT NULL, ts TIMESTAMP NOT NULL,
        WATERMARK FOR ts AS ts - INTERVAL '0.1' SECOND);
      CREATE SOURCE orders (account BIGINT NOT NULL, side VARCHAR NOT NULL,
        quantity BIGINT NOT NULL, ts TIMESTAMP NOT NULL,
        WATERMARK FOR ts AS ts - INTERVAL '0.1' SECOND);
      """;

  /** By how much the watermark is behind the newest row. */
  static final long WATERMARK_DELAY_MICROS = 100_000;

  private final boolean ofOrders;
  private final int windowsOfARow;
  private final String query;

  FraudStream(boolean ofOrders, int windowsOfARow, String query) {
    this.ofOrders = ofOrders;
    this.windowsOfARow = windowsOfARow;
    this.query = query;
  }

  /** Whether it reads orders, not trades. */
  boolean isOfOrders() {
    return ofOrders;
  }

  /** In how many results each row counts. */
  int windowsOfARow() {
    return windowsOfARow;
  }

  /** The statement that creates it under its name. */
  String ddl() {
    return "CREATE STREAM " + name() + " AS " + query;
  }
}
