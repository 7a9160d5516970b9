package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 22: the three folders in each bid's address. */
final class UrlFolders implements BidQuery {
  private static final int FIRST = 3;
  private static final int LAST = 5;

  @Override
  public String name() {
    return "q22";
  }

  @Override
  public String sql() {
    return """
        SELECT auction, bidder, price, channel, SPLIT_INDEX(url, '/', 3) AS dir1,
          SPLIT_INDEX(url, '/', 4) AS dir2, SPLIT_INDEX(url, '/', 5) AS dir3
        FROM bid""";
  }

  /** DuckDB counts the parts from 1. */
  @Override
  public String duckDbSql() {
    return """
        SELECT auction, bidder, price, channel, SPLIT_PART(url, '/', 4) AS dir1,
          SPLIT_PART(url, '/', 5) AS dir2, SPLIT_PART(url, '/', 6) AS dir3
        FROM bid""";
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    byte[] url = bids.url.bytes();
    int[] urlAt = bids.url.offsets();
    for (int i = 0; i < bids.count; i++) {
      long hash = Checksum.with(Checksum.SEED, bids.auction[i]);
      hash = Checksum.with(hash, bids.bidder[i]);
      hash = Checksum.with(hash, bids.price[i]);
      hash = bids.channel.addTo(hash, i);
      result.addRow(addFolders(hash, url, urlAt[i], urlAt[i + 1]));
    }
  }

  private static long addFolders(long hash, byte[] url, int from, int end) {
    long all = hash;
    int start = from;
    for (int part = 0; part <= LAST; part++) {
      int at = start;
      while (at < end && url[at] != '/') {
        at++;
      }
      if (part >= FIRST) {
        all = Checksum.with(all, url, start, at);
      }
      start = at + 1;
    }
    return all;
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Longs auction = ArrowColumns.longs(rows, 0);
    Longs bidder = ArrowColumns.longs(rows, 1);
    Longs price = ArrowColumns.longs(rows, 2);
    Strings channel = ArrowColumns.strings(rows, 3);
    Strings first = ArrowColumns.strings(rows, 4);
    Strings second = ArrowColumns.strings(rows, 5);
    Strings third = ArrowColumns.strings(rows, 6);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = Checksum.with(Checksum.SEED, auction.at(i));
      hash = Checksum.with(hash, bidder.at(i));
      hash = channel.addTo(Checksum.with(hash, price.at(i)), i);
      result.addRow(third.addTo(second.addTo(first.addTo(hash, i), i), i));
    }
  }
}
