package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 20: each bid with its auction, in one category. */
final class ExpandedBids implements NexmarkQuery {
  private static final int CATEGORY = 10;

  @Override
  public String name() {
    return "q20";
  }

  @Override
  public List<EventKind> reads() {
    return List.of(EventKind.AUCTION, EventKind.BID);
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public double share() {
    return 0.4;
  }

  @Override
  public String sql() {
    return """
        SELECT B.auction, B.bidder, B.price, B.channel, B.url, B.dateTime AS bid_dateTime,
          B.extra AS bid_extra, A.itemName, A.description, A.initialBid, A.reserve,
          A.dateTime AS auction_dateTime, A.expires, A.seller, A.category, A.extra AS auction_extra
        FROM bid AS B INNER JOIN auction AS A ON B.auction = A.id
        WHERE A.category = 10""";
  }

  @Override
  public void runByHand(Events events, Checksum result) {
    Auctions auctions = events.auctions();
    BidsOfAuctions pairs = new BidsOfAuctions(events);
    while (pairs.next()) {
      int auction = pairs.auction();
      if (auctions.category[auction] == CATEGORY) {
        long hash = BidRows.hash(events.bids(), pairs.bid());
        hash = auctions.description.addTo(auctions.itemName.addTo(hash, auction), auction);
        hash = Checksum.with(hash, auctions.initialBid[auction]);
        hash = Checksum.with(hash, auctions.reserve[auction]);
        hash = Checksum.with(hash, auctions.dateTime[auction]);
        hash = Checksum.with(hash, auctions.expires[auction]);
        hash = Checksum.with(hash, auctions.seller[auction]);
        hash = Checksum.with(hash, auctions.category[auction]);
        result.addRow(auctions.extra.addTo(hash, auction));
      }
    }
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    BidRows bid = BidRows.of(rows);
    Strings itemName = ArrowColumns.strings(rows, BidRows.COUNT);
    Strings description = ArrowColumns.strings(rows, BidRows.COUNT + 1);
    Longs[] auction = ArrowColumns.longs(rows, BidRows.COUNT + 2, 6);
    Strings extra = ArrowColumns.strings(rows, BidRows.COUNT + 8);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = description.addTo(itemName.addTo(bid.hash(i), i), i);
      for (Longs column : auction) {
        hash = Checksum.with(hash, column.at(i));
      }
      result.addRow(extra.addTo(hash, i));
    }
  }
}
