package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Results that begin with all seven columns of a bid, in SQL's order. */
record BidRows(
    Longs auction,
    Longs bidder,
    Longs price,
    Strings channel,
    Strings url,
    Longs dateTime,
    Strings extra) {
  /** The columns in SQL. */
  static final String COLUMNS = "auction, bidder, price, channel, url, dateTime, extra";

  /** How many columns that are. */
  static final int COUNT = 7;

  static BidRows of(VectorSchemaRoot rows) {
    return new BidRows(
        ArrowColumns.longs(rows, 0),
        ArrowColumns.longs(rows, 1),
        ArrowColumns.longs(rows, 2),
        ArrowColumns.strings(rows, 3),
        ArrowColumns.strings(rows, 4),
        ArrowColumns.longs(rows, 5),
        ArrowColumns.strings(rows, 6));
  }

  /** The hash of a result's row as far as it is a bid. */
  long hash(int row) {
    long hash = Checksum.with(Checksum.SEED, auction.at(row));
    hash = Checksum.with(hash, bidder.at(row));
    hash = Checksum.with(hash, price.at(row));
    hash = url.addTo(channel.addTo(hash, row), row);
    return extra.addTo(Checksum.with(hash, dateTime.at(row)), row);
  }

  /** The same hash of a bid before any query. */
  static long hash(Bids bids, int bid) {
    long hash = Checksum.with(Checksum.SEED, bids.auction[bid]);
    hash = Checksum.with(hash, bids.bidder[bid]);
    hash = Checksum.with(hash, bids.price[bid]);
    hash = bids.url.addTo(bids.channel.addTo(hash, bid), bid);
    return bids.extra.addTo(Checksum.with(hash, bids.dateTime[bid]), bid);
  }
}
