package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Ints;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Query 16: query 15 for each channel and day, with the last minute of the day that had a bid. The
 * state is large: every pair of a channel and a bidder or auction.
 */
final class ChannelStatistics implements ChangelogQuery {
  private static final String SQL =
      """
      SELECT channel, %1$s AS bid_day, MAX(%2$s) AS last_minute,
      %3$s,
      %4$s,
      %5$s
      FROM bid GROUP BY channel, %1$s""";

  @Override
  public String name() {
    return "q16";
  }

  @Override
  public String sql() {
    return sql("DATE_FORMAT(dateTime, 'yyyy-MM-dd')", "DATE_FORMAT(dateTime, 'HH:mm')");
  }

  @Override
  public String duckDbSql() {
    return sql("strftime(dateTime, '%Y-%m-%d')", "strftime(dateTime, '%H:%M')");
  }

  private static String sql(String day, String minute) {
    return SQL.formatted(day, minute, PriceRanks.BIDS, PriceRanks.BIDDERS, PriceRanks.AUCTIONS);
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    int i = 0;
    while (i < bids.count) {
      byte[] day = Days.text(bids.dateTime[i]);
      long end = Days.endOf(bids.dateTime[i]);
      TextNumbers channels = new TextNumbers(bids.channel);
      RankCounts counts = new RankCounts();
      long[] last = new long[1 << 11];
      for (; i < bids.count && bids.dateTime[i] < end; i++) {
        int channel = channels.numberOf(i);
        counts.add(channel, bids.price[i], bids.bidder[i], bids.auction[i]);
        if (channel == last.length) {
          last = Arrays.copyOf(last, 2 * channel);
        }
        last[channel] = Math.max(last[channel], bids.dateTime[i]);
      }
      for (int channel = 0; channel < channels.size(); channel++) {
        byte[] minute = Days.minuteText(last[channel]);
        long hash = bids.channel.addTo(Checksum.SEED, channels.row(channel));
        hash = Checksum.with(hash, day, 0, day.length);
        hash = Checksum.with(hash, minute, 0, minute.length);
        result.addRow(counts.addTo(hash, channel));
      }
    }
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Strings channel = ArrowColumns.strings(rows, 0);
    Strings day = ArrowColumns.strings(rows, 1);
    Strings minute = ArrowColumns.strings(rows, 2);
    Longs[] counts = ArrowColumns.longs(rows, 3, RankCounts.COUNTS);
    Ints weight = ArrowColumns.weights(rows);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = minute.addTo(day.addTo(channel.addTo(Checksum.SEED, i), i), i);
      for (Longs one : counts) {
        hash = Checksum.with(hash, one.at(i));
      }
      result.addChange(hash, weight.at(i));
    }
  }
}
