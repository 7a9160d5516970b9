package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Ints;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 19: the ten highest bids of each auction with their ranks; of equal ones the earlier. */
final class TopBids implements ChangelogQuery {
  private static final int RANKS = 10;
  private static final String SQL =
      """
      SELECT %1$s, rank_number
      FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY %2$s) AS rank_number
            FROM bid)
      WHERE rank_number <= 10""";

  @Override
  public String name() {
    return "q19";
  }

  @Override
  public String sql() {
    return SQL.formatted(BidRows.COLUMNS, "price DESC");
  }

  @Override
  public String duckDbSql() {
    return SQL.formatted(BidRows.COLUMNS, "price DESC, dateTime");
  }

  /** Keeps of each auction how many bids there are, and the bids from the highest down. */
  @Override
  public void runByHand(Bids bids, Checksum result) {
    KeyNumbers auctions = new KeyNumbers();
    int[] top = new int[1024 * (1 + RANKS)];
    for (int i = 0; i < bids.count; i++) {
      int at = auctions.numberOf(bids.auction[i]) * (1 + RANKS);
      if (at == top.length) {
        top = Arrays.copyOf(top, 2 * at);
      }
      offer(bids.price, i, top, at);
    }
    for (int auction = 0; auction < auctions.size(); auction++) {
      int at = auction * (1 + RANKS);
      for (int rank = 1; rank <= top[at]; rank++) {
        result.addRow(Checksum.with(BidRows.hash(bids, top[at + rank]), rank));
      }
    }
  }

  private static void offer(long[] price, int bid, int[] top, int at) {
    int place = top[at];
    if (place < RANKS) {
      place++;
      top[at] = place;
    } else if (price[bid] <= price[top[at + RANKS]]) {
      return;
    }
    for (; place > 1 && price[top[at + place - 1]] < price[bid]; place--) {
      top[at + place] = top[at + place - 1];
    }
    top[at + place] = bid;
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    BidRows bid = BidRows.of(rows);
    Longs rank = ArrowColumns.longs(rows, BidRows.COUNT);
    Ints weight = ArrowColumns.weights(rows);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      result.addChange(Checksum.with(bid.hash(i), rank.at(i)), weight.at(i));
    }
  }
}
