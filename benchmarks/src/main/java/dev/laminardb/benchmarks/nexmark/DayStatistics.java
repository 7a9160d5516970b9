package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Ints;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 15: bids, distinct bidders and distinct auctions of each day, by ranks of price. */
final class DayStatistics implements ChangelogQuery {
  private static final String SQL =
      """
      SELECT %1$s AS bid_day,
      %2$s,
      %3$s,
      %4$s
      FROM bid GROUP BY %1$s""";

  @Override
  public String name() {
    return "q15";
  }

  @Override
  public String sql() {
    return sql("DATE_FORMAT(dateTime, 'yyyy-MM-dd')");
  }

  @Override
  public String duckDbSql() {
    return sql("strftime(dateTime, '%Y-%m-%d')");
  }

  private static String sql(String day) {
    return SQL.formatted(day, PriceRanks.BIDS, PriceRanks.BIDDERS, PriceRanks.AUCTIONS);
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    int i = 0;
    while (i < bids.count) {
      byte[] day = Days.text(bids.dateTime[i]);
      long end = Days.endOf(bids.dateTime[i]);
      RankCounts counts = new RankCounts();
      for (; i < bids.count && bids.dateTime[i] < end; i++) {
        counts.add(0, bids.price[i], bids.bidder[i], bids.auction[i]);
      }
      result.addRow(counts.addTo(Checksum.with(Checksum.SEED, day, 0, day.length), 0));
    }
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Strings day = ArrowColumns.strings(rows, 0);
    Longs[] counts = ArrowColumns.longs(rows, 1, RankCounts.COUNTS);
    Ints weight = ArrowColumns.weights(rows);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = day.addTo(Checksum.SEED, i);
      for (Longs one : counts) {
        hash = Checksum.with(hash, one.at(i));
      }
      result.addChange(hash, weight.at(i));
    }
  }
}
