package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 7 without its join: the highest price of each window. */
final class HighestBid implements WindowedQuery {
  private static final String SQL =
      """
      SELECT MAX(price) AS price, window_start, window_end
      FROM %s
      GROUP BY window_start, window_end""";

  @Override
  public String name() {
    return "q7w";
  }

  @Override
  public String sql() {
    return SQL.formatted(WINDOWS);
  }

  @Override
  public String flinkSql() {
    return SQL.formatted("TABLE(" + WINDOWS + ")");
  }

  @Override
  public String duckDbSql() {
    return """
        SELECT MAX(price) AS price, time_bucket(INTERVAL 10 SECONDS, dateTime) AS window_start,
          window_start + INTERVAL 10 SECONDS AS window_end
        FROM bid GROUP BY window_start""";
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    int i = 0;
    while (i < bids.count) {
      long end = WindowedQuery.windowStart(bids.dateTime[i]) + WINDOW_MICROS;
      long highest = Long.MIN_VALUE;
      for (; i < bids.count && bids.dateTime[i] < end; i++) {
        highest = Math.max(highest, bids.price[i]);
      }
      add(highest, end, result);
    }
  }

  private static void add(long highest, long end, Checksum result) {
    long hash = Checksum.with(Checksum.SEED, highest);
    result.addRow(Checksum.with(Checksum.with(hash, end - WINDOW_MICROS), end));
  }

  @Override
  public void read(VectorSchemaRoot rows, long shiftMicros, Checksum result) {
    Longs price = ArrowColumns.longs(rows, 0);
    Longs end = ArrowColumns.longs(rows, 2);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      add(price.at(i), end.at(i) - shiftMicros, result);
    }
  }
}
