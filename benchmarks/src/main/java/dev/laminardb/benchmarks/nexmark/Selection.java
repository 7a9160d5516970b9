package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 2: the bids on few of the auctions, a filter that lets less than one in a hundred by. */
final class Selection implements BidQuery {
  @Override
  public String name() {
    return "q2";
  }

  @Override
  public String sql() {
    return "SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0";
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    for (int i = 0; i < bids.count; i++) {
      if (bids.auction[i] % 123 == 0) {
        long hash = Checksum.with(Checksum.SEED, bids.auction[i]);
        result.addRow(Checksum.with(hash, bids.price[i]));
      }
    }
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Longs auction = ArrowColumns.longs(rows, 0);
    Longs price = ArrowColumns.longs(rows, 1);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = Checksum.with(Checksum.SEED, auction.at(i));
      result.addRow(Checksum.with(hash, price.at(i)));
    }
  }
}
