package dev.laminardb.benchmarks.nexmark;

import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 1 with its converted price as a DOUBLE: one multiplication a row. */
final class CurrencyConversion implements BidQuery {
  private static final double EUROS_PER_DOLLAR = 0.908;

  /** The rows have the shape of query 0's, the price being the bits of a double. */
  private final PassThrough shape = new PassThrough();

  @Override
  public String name() {
    return "q1f";
  }

  @Override
  public String sql() {
    return "SELECT auction, bidder, 0.908E0 * price AS price, dateTime, extra FROM bid";
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    byte[] extra = bids.extra.bytes();
    int[] extraAt = bids.extra.offsets();
    for (int i = 0; i < bids.count; i++) {
      long hash = Checksum.with(Checksum.SEED, bids.auction[i]);
      hash = Checksum.with(hash, bids.bidder[i]);
      hash =
          Checksum.with(
              hash, Double.doubleToRawLongBits(EUROS_PER_DOLLAR * (double) bids.price[i]));
      hash = Checksum.with(hash, bids.dateTime[i]);
      result.addRow(Checksum.with(hash, extra, extraAt[i], extraAt[i + 1]));
    }
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    shape.read(rows, result);
  }
}
