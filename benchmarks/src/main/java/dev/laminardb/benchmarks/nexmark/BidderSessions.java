package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Query 11: how many bids each bidder made in each session, which ends when no bid has come for ten
 * seconds.
 */
final class BidderSessions implements WindowedQuery {
  private static final long GAP_MICROS = 10_000_000;

  @Override
  public String name() {
    return "q11";
  }

  @Override
  public String sql() {
    return """
        SELECT bidder, COUNT(*) AS bid_count, window_start, window_end
        FROM SESSION(TABLE bid PARTITION BY bidder, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)
        GROUP BY bidder, window_start, window_end""";
  }

  /** In the spelling whose operator Flink has had for long, and which is the faster of its two. */
  @Override
  public String flinkSql() {
    return """
        SELECT bidder, COUNT(*) AS bid_count,
          SESSION_START(dateTime, INTERVAL '10' SECOND) AS window_start,
          SESSION_END(dateTime, INTERVAL '10' SECOND) AS window_end
        FROM bid GROUP BY bidder, SESSION(dateTime, INTERVAL '10' SECOND)""";
  }

  @Override
  public String duckDbSql() {
    return """
        WITH steps AS (
          SELECT bidder, dateTime,
            dateTime - LAG(dateTime) OVER bids < INTERVAL 10 SECONDS AS goes_on
          FROM bid WINDOW bids AS (PARTITION BY bidder ORDER BY dateTime)),
        numbered AS (
          SELECT bidder, dateTime,
            SUM(CASE WHEN goes_on THEN 0 ELSE 1 END) OVER (PARTITION BY bidder ORDER BY dateTime) AS session
          FROM steps)
        SELECT bidder, COUNT(*) AS bid_count, date_trunc('milliseconds', MIN(dateTime)) AS window_start,
          date_trunc('milliseconds', MAX(dateTime) + INTERVAL 10 SECONDS) AS window_end
        FROM numbered GROUP BY bidder, session""";
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    KeyNumbers bidders = new KeyNumbers();
    long[] start = new long[1024];
    long[] last = new long[1024];
    long[] count = new long[1024];
    for (int i = 0; i < bids.count; i++) {
      long time = bids.dateTime[i];
      int at = bidders.numberOf(bids.bidder[i]);
      if (at == start.length) {
        start = Arrays.copyOf(start, 2 * at);
        last = Arrays.copyOf(last, 2 * at);
        count = Arrays.copyOf(count, 2 * at);
      }
      if (count[at] > 0 && time - last[at] >= GAP_MICROS) {
        add(bids.bidder[i], count[at], start[at], last[at] + GAP_MICROS, result);
        count[at] = 0;
      }
      if (count[at]++ == 0) {
        start[at] = time;
      }
      last[at] = time;
    }
    for (int at = 0; at < bidders.size(); at++) {
      add(bidders.key(at), count[at], start[at], last[at] + GAP_MICROS, result);
    }
  }

  /** Times count in whole milliseconds, since the event time of Flink has no finer ones. */
  private static void add(long bidder, long count, long start, long end, Checksum result) {
    long hash = Checksum.with(Checksum.with(Checksum.SEED, bidder), count);
    result.addRow(Checksum.with(Checksum.with(hash, toMillis(start)), toMillis(end)));
  }

  private static long toMillis(long micros) {
    return micros - Math.floorMod(micros, 1000L);
  }

  @Override
  public void read(VectorSchemaRoot rows, long shiftMicros, Checksum result) {
    Longs bidder = ArrowColumns.longs(rows, 0);
    Longs bidCount = ArrowColumns.longs(rows, 1);
    Longs start = ArrowColumns.longs(rows, 2);
    Longs end = ArrowColumns.longs(rows, 3);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      add(bidder.at(i), bidCount.at(i), start.at(i) - shiftMicros, end.at(i) - shiftMicros, result);
    }
  }
}
