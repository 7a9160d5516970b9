package dev.laminardb.benchmarks.embedded;

import java.time.Instant;

/**
 * A row of the quick start's source.
 *
 * @param symbol what was traded
 * @param price of one piece
 * @param volume how many pieces
 * @param ts when
 */
public record Trade(String symbol, double price, long volume, Instant ts) {
  /** The source that holds trades. */
  static final String DDL =
      """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, volume BIGINT NOT NULL, ts TIMESTAMP NOT NULL,
                            WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);
      """;
}
