package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Doubles;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Ints;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 4: the mean of the highest bids of each category's auctions. */
final class CategoryPrices implements NexmarkQuery {
  private static final String SQL =
      """
      SELECT Q.category, %s AS price
      FROM (SELECT MAX(B.price) AS highest, A.category
            FROM auction AS A, bid AS B
            WHERE A.id = B.auction AND B.dateTime BETWEEN A.dateTime AND A.expires
            GROUP BY A.id, A.category) AS Q
      GROUP BY Q.category""";

  @Override
  public String name() {
    return "q4";
  }

  @Override
  public List<EventKind> reads() {
    return List.of(EventKind.AUCTION, EventKind.BID);
  }

  @Override
  public boolean updates() {
    return true;
  }

  @Override
  public double share() {
    return 0.4;
  }

  @Override
  public String sql() {
    return SQL.formatted("AVG(Q.highest)");
  }

  /** The mean without its fraction, since in Flink it has none. */
  @Override
  public String duckDbSql() {
    return SQL.formatted("(SUM(Q.highest) // COUNT(*))::BIGINT");
  }

  @Override
  public void runByHand(Events events, Checksum result) {
    long[] highest = new long[events.auctions().count];
    long[] price = events.bids().price;
    BidsOfAuctions pairs = new BidsOfAuctions(events);
    while (pairs.next()) {
      if (pairs.isInTime() && price[pairs.bid()] > highest[pairs.auction()]) {
        highest[pairs.auction()] = price[pairs.bid()];
      }
    }
    KeyNumbers categories = new KeyNumbers();
    long[] sums = new long[Auctions.CATEGORIES];
    long[] counts = new long[Auctions.CATEGORIES];
    for (int auction = 0; auction < highest.length; auction++) {
      if (highest[auction] > 0) {
        int category = categories.numberOf(events.auctions().category[auction]);
        sums[category] += highest[auction];
        counts[category]++;
      }
    }
    for (int i = 0; i < categories.size(); i++) {
      result.addRow(
          Checksum.with(Checksum.with(Checksum.SEED, categories.key(i)), sums[i] / counts[i]));
    }
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Longs category = ArrowColumns.longs(rows, 0);
    Doubles price = ArrowColumns.doubles(rows, 1);
    Ints weight = ArrowColumns.weights(rows);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = Checksum.with(Checksum.SEED, category.at(i));
      result.addChange(Checksum.with(hash, (long) price.at(i)), weight.at(i));
    }
  }
}
