package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Decimals;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 1 as published, its converted price a DECIMAL: one exact multiplication a row. */
final class DecimalConversion implements BidQuery {
  /** Euros for a dollar, without the point. */
  static final long UNSCALED_RATE = 908;

  @Override
  public String name() {
    return "q1";
  }

  @Override
  public String sql() {
    return "SELECT auction, bidder, 0.908 * price AS price, dateTime, extra FROM bid";
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    byte[] extra = bids.extra.bytes();
    int[] extraAt = bids.extra.offsets();
    for (int i = 0; i < bids.count; i++) {
      long hash = Checksum.with(Checksum.SEED, bids.auction[i]);
      hash = Checksum.with(hash, bids.bidder[i]);
      hash = Checksum.with(hash, UNSCALED_RATE * bids.price[i]);
      hash = Checksum.with(hash, bids.dateTime[i]);
      result.addRow(Checksum.with(hash, extra, extraAt[i], extraAt[i + 1]));
    }
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Longs auction = ArrowColumns.longs(rows, 0);
    Longs bidder = ArrowColumns.longs(rows, 1);
    Decimals price = ArrowColumns.decimals(rows, 2, DECIMAL_SCALE);
    Longs dateTime = ArrowColumns.longs(rows, 3);
    Strings extra = ArrowColumns.strings(rows, 4);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = Checksum.with(Checksum.SEED, auction.at(i));
      hash = Checksum.with(hash, bidder.at(i));
      hash = Checksum.with(hash, price.unscaledAt(i));
      hash = Checksum.with(hash, dateTime.at(i));
      result.addRow(extra.addTo(hash, i));
    }
  }
}
