package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Ints;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 9: each auction with its highest bid; of equal ones the earlier. */
final class WinningBids implements NexmarkQuery {
  private static final int NONE = -1;

  @Override
  public String name() {
    return "q9";
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
    return """
        SELECT id, itemName, description, initialBid, reserve, dateTime, expires, seller, category,
          extra, auction, bidder, price, bid_dateTime, bid_extra
        FROM (SELECT A.*, B.auction, B.bidder, B.price, B.dateTime AS bid_dateTime,
                B.extra AS bid_extra,
                ROW_NUMBER() OVER (PARTITION BY A.id ORDER BY B.price DESC, B.dateTime ASC) AS rownum
              FROM auction AS A, bid AS B
              WHERE A.id = B.auction AND B.dateTime BETWEEN A.dateTime AND A.expires)
        WHERE rownum <= 1""";
  }

  /**
   * Flink takes the join's rows for those of a rank that only grows, and leaves rows behind that
   * are no longer the first; with mini-batches its plan is another.
   */
  @Override
  public boolean flinkRunsRowByRow() {
    return false;
  }

  @Override
  public void runByHand(Events events, Checksum result) {
    Auctions auctions = events.auctions();
    Bids bids = events.bids();
    int[] best = new int[auctions.count];
    Arrays.fill(best, NONE);
    BidsOfAuctions pairs = new BidsOfAuctions(events);
    while (pairs.next()) {
      if (pairs.isInTime() && isBetter(bids, pairs.bid(), best[pairs.auction()])) {
        best[pairs.auction()] = pairs.bid();
      }
    }
    for (int auction = 0; auction < best.length; auction++) {
      if (best[auction] != NONE) {
        result.addRow(hash(auctions, auction, bids, best[auction]));
      }
    }
  }

  /** The bids are in order of time. */
  private static boolean isBetter(Bids bids, int bid, int than) {
    return than == NONE
        || bids.price[bid] > bids.price[than]
        || (bids.price[bid] == bids.price[than] && bid < than);
  }

  private static long hash(Auctions auctions, int auction, Bids bids, int bid) {
    long hash = Checksum.with(Checksum.SEED, auctions.id[auction]);
    hash = auctions.description.addTo(auctions.itemName.addTo(hash, auction), auction);
    hash = Checksum.with(hash, auctions.initialBid[auction]);
    hash = Checksum.with(hash, auctions.reserve[auction]);
    hash = Checksum.with(hash, auctions.dateTime[auction]);
    hash = Checksum.with(hash, auctions.expires[auction]);
    hash = Checksum.with(hash, auctions.seller[auction]);
    hash = Checksum.with(hash, auctions.category[auction]);
    hash = auctions.extra.addTo(hash, auction);
    hash = Checksum.with(hash, bids.auction[bid]);
    hash = Checksum.with(hash, bids.bidder[bid]);
    hash = Checksum.with(hash, bids.price[bid]);
    hash = Checksum.with(hash, bids.dateTime[bid]);
    return bids.extra.addTo(hash, bid);
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Longs id = ArrowColumns.longs(rows, 0);
    Strings itemName = ArrowColumns.strings(rows, 1);
    Strings description = ArrowColumns.strings(rows, 2);
    Longs[] auction = ArrowColumns.longs(rows, 3, 6);
    Strings extra = ArrowColumns.strings(rows, 9);
    Longs[] bid = ArrowColumns.longs(rows, 10, 4);
    Strings bidExtra = ArrowColumns.strings(rows, 14);
    Ints weight = ArrowColumns.weights(rows);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = itemName.addTo(Checksum.with(Checksum.SEED, id.at(i)), i);
      hash = with(description.addTo(hash, i), auction, i);
      hash = with(extra.addTo(hash, i), bid, i);
      result.addChange(bidExtra.addTo(hash, i), weight.at(i));
    }
  }

  private static long with(long hash, Longs[] columns, int row) {
    long all = hash;
    for (Longs column : columns) {
      all = Checksum.with(all, column.at(row));
    }
    return all;
  }
}
