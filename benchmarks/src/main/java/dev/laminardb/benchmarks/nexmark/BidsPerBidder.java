package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 12 in event time: how many bids each bidder made in each window. */
final class BidsPerBidder implements WindowedQuery {
  private static final String SQL =
      """
      SELECT bidder, COUNT(*) AS bid_count, window_start, window_end
      FROM %s
      GROUP BY bidder, window_start, window_end""";

  @Override
  public String name() {
    return "q12";
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
        SELECT bidder, COUNT(*) AS bid_count, time_bucket(INTERVAL 10 SECONDS, dateTime) AS window_start,
          window_start + INTERVAL 10 SECONDS AS window_end
        FROM bid GROUP BY bidder, window_start""";
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    LongCounts counts = new LongCounts();
    int i = 0;
    while (i < bids.count) {
      long end = WindowedQuery.windowStart(bids.dateTime[i]) + WINDOW_MICROS;
      for (; i < bids.count && bids.dateTime[i] < end; i++) {
        counts.increment(bids.bidder[i]);
      }
      counts.forEach((bidder, count) -> add(bidder, count, end, result));
      counts.clear();
    }
  }

  private static void add(long bidder, long count, long end, Checksum result) {
    long hash = Checksum.with(Checksum.with(Checksum.SEED, bidder), count);
    result.addRow(Checksum.with(Checksum.with(hash, end - WINDOW_MICROS), end));
  }

  @Override
  public void read(VectorSchemaRoot rows, long shiftMicros, Checksum result) {
    Longs bidder = ArrowColumns.longs(rows, 0);
    Longs bidCount = ArrowColumns.longs(rows, 1);
    Longs end = ArrowColumns.longs(rows, 3);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      add(bidder.at(i), bidCount.at(i), end.at(i) - shiftMicros, result);
    }
  }
}
