package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Doubles;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Ints;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 17: the bids of each auction and day, counted by ranks of price, and their prices. */
final class AuctionStatistics implements ChangelogQuery {
  private static final String SQL =
      """
      SELECT auction, %1$s AS bid_day,
      %2$s,
        MIN(price) AS min_price, MAX(price) AS max_price,
        %3$s AS avg_price, %4$s AS sum_price
      FROM bid GROUP BY auction, %1$s""";

  /** Longs of a group: bids, bids of three ranks, least price, greatest price, sum. */
  private static final int STATE = 7;

  private static final int LEAST = 1 + PriceRanks.COUNT;
  private static final int GREATEST = LEAST + 1;
  private static final int SUM = LEAST + 2;

  @Override
  public String name() {
    return "q17";
  }

  @Override
  public String sql() {
    return SQL.formatted(
        "DATE_FORMAT(dateTime, 'yyyy-MM-dd')", PriceRanks.BIDS, "AVG(price)", "SUM(price)");
  }

  @Override
  public String duckDbSql() {
    return SQL.formatted(
        "strftime(dateTime, '%Y-%m-%d')",
        PriceRanks.BIDS, "(SUM(price) // COUNT(*))::BIGINT", "SUM(price)::BIGINT");
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    int i = 0;
    while (i < bids.count) {
      byte[] day = Days.text(bids.dateTime[i]);
      long end = Days.endOf(bids.dateTime[i]);
      KeyNumbers auctions = new KeyNumbers();
      long[] state = new long[1024 * STATE];
      for (; i < bids.count && bids.dateTime[i] < end; i++) {
        int at = auctions.numberOf(bids.auction[i]) * STATE;
        if (at == state.length) {
          state = Arrays.copyOf(state, 2 * at);
        }
        add(bids.price[i], state, at);
      }
      for (int auction = 0; auction < auctions.size(); auction++) {
        long hash = Checksum.with(Checksum.SEED, auctions.key(auction));
        hash = Checksum.with(hash, day, 0, day.length);
        result.addRow(addTo(hash, state, auction * STATE));
      }
    }
  }

  private static void add(long price, long[] state, int at) {
    if (state[at] == 0) {
      state[at + LEAST] = Long.MAX_VALUE;
      state[at + GREATEST] = Long.MIN_VALUE;
    }
    state[at]++;
    state[at + 1 + PriceRanks.of(price)]++;
    state[at + LEAST] = Math.min(state[at + LEAST], price);
    state[at + GREATEST] = Math.max(state[at + GREATEST], price);
    state[at + SUM] += price;
  }

  private static long addTo(long hash, long[] state, int from) {
    long all = hash;
    for (int i = from; i < from + SUM; i++) {
      all = Checksum.with(all, state[i]);
    }
    all = Checksum.with(all, state[from + SUM] / state[from]);
    return Checksum.with(all, state[from + SUM]);
  }

  /** The average counts without its fraction, since in Flink it has none. */
  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Longs auction = ArrowColumns.longs(rows, 0);
    Strings day = ArrowColumns.strings(rows, 1);
    Longs[] before = ArrowColumns.longs(rows, 2, SUM);
    Doubles average = ArrowColumns.doubles(rows, 2 + SUM);
    Longs sum = ArrowColumns.longs(rows, 3 + SUM);
    Ints weight = ArrowColumns.weights(rows);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = day.addTo(Checksum.with(Checksum.SEED, auction.at(i)), i);
      for (Longs one : before) {
        hash = Checksum.with(hash, one.at(i));
      }
      hash = Checksum.with(hash, (long) average.at(i));
      result.addChange(Checksum.with(hash, sum.at(i)), weight.at(i));
    }
  }
}
