package dev.laminardb.benchmarks.nexmark;

/** The three ranks of bids by price that queries 15 to 17 count by. */
final class PriceRanks {
  /** How many ranks there are. */
  static final int COUNT = 3;

  private static final long SECOND_FROM = 10_000;
  private static final long THIRD_FROM = 1_000_000;

  /** SQL that counts all bids and those of each rank, which are four columns. */
  static final String BIDS = columns("COUNT(*)", "bids");

  /** SQL that counts bidders: all, and those with bids of each rank. */
  static final String BIDDERS = columns("COUNT(DISTINCT bidder)", "bidders");

  /** SQL that counts auctions: all, and those with bids of each rank. */
  static final String AUCTIONS = columns("COUNT(DISTINCT auction)", "auctions");

  private PriceRanks() {}

  /** The rank of a price, from 0. */
  static int of(long price) {
    return price < SECOND_FROM ? 0 : price < THIRD_FROM ? 1 : 2;
  }

  private static String columns(String count, String what) {
    return """
          %1$s AS total_%2$s,
          %1$s FILTER (WHERE price < 10000) AS rank1_%2$s,
          %1$s FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_%2$s,
          %1$s FILTER (WHERE price >= 1000000) AS rank3_%2$s"""
        .formatted(count, what);
  }
}
