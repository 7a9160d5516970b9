package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Query 5 without its join: how many bids each auction got in the ten seconds before every even
 * one.
 */
final class BidsPerAuction implements WindowedQuery {
  private static final long SLIDE_MICROS = 2_000_000;
  private static final int PANES = (int) (WINDOW_MICROS / SLIDE_MICROS);

  private static final String SQL =
      """
      SELECT auction, COUNT(*) AS num, window_start, window_end
      FROM %s
      GROUP BY auction, window_start, window_end""";
  private static final String HOPS =
      "HOP(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '2' SECOND, INTERVAL '10' SECOND)";

  @Override
  public String name() {
    return "q5w";
  }

  @Override
  public String sql() {
    return SQL.formatted(HOPS);
  }

  @Override
  public String flinkSql() {
    return SQL.formatted("TABLE(" + HOPS + ")");
  }

  @Override
  public String duckDbSql() {
    return """
        WITH panes AS (
          SELECT auction, time_bucket(INTERVAL 2 SECONDS, dateTime) AS pane, COUNT(*) AS bids
          FROM bid GROUP BY auction, pane)
        SELECT auction, SUM(bids)::BIGINT AS num, pane - INTERVAL 2 SECONDS * back AS window_start,
          pane + INTERVAL 2 SECONDS * (5 - back) AS window_end
        FROM panes, range(5) AS windows(back)
        GROUP BY auction, window_start, window_end""";
  }

  /** Panes of the slide's length; the counts of a window are kept by adding one and taking one. */
  @Override
  public void runByHand(Bids bids, Checksum result) {
    LongCounts[] panes = new LongCounts[PANES];
    for (int i = 0; i < PANES; i++) {
      panes[i] = new LongCounts();
    }
    LongCounts window = new LongCounts();
    long paneEnd = bids.dateTime[0] - Math.floorMod(bids.dateTime[0], SLIDE_MICROS) + SLIDE_MICROS;
    long lastEnd = bids.dateTime[bids.count - 1] + WINDOW_MICROS;
    int newest = 0;
    for (int i = 0; paneEnd <= lastEnd; paneEnd += SLIDE_MICROS) {
      LongCounts pane = panes[newest];
      pane.forEach((auction, count) -> window.add(auction, -count));
      pane.clear();
      for (; i < bids.count && bids.dateTime[i] < paneEnd; i++) {
        pane.add(bids.auction[i], 1);
      }
      window.dropZeros();
      pane.forEach(window::add);
      long end = paneEnd;
      window.forEach((auction, count) -> add(auction, count, end - WINDOW_MICROS, end, result));
      newest = (newest + 1) % PANES;
    }
  }

  private static void add(long auction, long count, long start, long end, Checksum result) {
    long hash = Checksum.with(Checksum.with(Checksum.SEED, auction), count);
    result.addRow(Checksum.with(Checksum.with(hash, start), end));
  }

  @Override
  public void read(VectorSchemaRoot rows, long shiftMicros, Checksum result) {
    Longs auction = ArrowColumns.longs(rows, 0);
    Longs num = ArrowColumns.longs(rows, 1);
    Longs start = ArrowColumns.longs(rows, 2);
    Longs end = ArrowColumns.longs(rows, 3);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      add(auction.at(i), num.at(i), start.at(i) - shiftMicros, end.at(i) - shiftMicros, result);
    }
  }
}
