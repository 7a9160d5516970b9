package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Ints;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 18: the last bid of each bidder on each auction. */
final class LastBid implements ChangelogQuery {
  private static final String SQL =
      """
      SELECT %1$s
      FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY %2$s DESC) AS rank_number
            FROM bid)
      WHERE rank_number <= 1""";

  @Override
  public String name() {
    return "q18";
  }

  @Override
  public String sql() {
    return SQL.formatted(BidRows.COLUMNS, "dateTime");
  }

  /** By event time, for which Flink has an operator of its own. */
  @Override
  public String flinkSql() {
    return SQL.formatted(BidRows.COLUMNS, "eventTime");
  }

  @Override
  public FlinkTime flinkTime() {
    return FlinkTime.EVENT_TIME;
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    KeyNumbers pairs = new KeyNumbers();
    int[] last = new int[1 << 11];
    for (int i = 0; i < bids.count; i++) {
      int pair = pairs.numberOf(bids.bidder[i] << 32 | bids.auction[i]);
      if (pair == last.length) {
        last = Arrays.copyOf(last, 2 * pair);
      }
      // A new pair's last bid is bid 0 as yet, which no bid is older than.
      if (bids.dateTime[i] >= bids.dateTime[last[pair]]) {
        last[pair] = i;
      }
    }
    for (int pair = 0; pair < pairs.size(); pair++) {
      result.addRow(BidRows.hash(bids, last[pair]));
    }
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    BidRows bid = BidRows.of(rows);
    Ints weight = ArrowColumns.weights(rows);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      result.addChange(bid.hash(i), weight.at(i));
    }
  }
}
