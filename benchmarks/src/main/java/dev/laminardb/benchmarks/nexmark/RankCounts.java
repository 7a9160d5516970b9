package dev.laminardb.benchmarks.nexmark;

import java.util.Arrays;

/**
 * The twelve counts of queries 15 and 16 for numbered groups, by hand: bids, distinct bidders and
 * distinct auctions, of each all and those of each rank. Used by one thread.
 */
final class RankCounts {
  /** Counts of a group. */
  static final int COUNTS = 3 * (1 + PriceRanks.COUNT);

  private static final int BIDDERS = 1 + PriceRanks.COUNT;
  private static final int AUCTIONS = 2 * BIDDERS;

  /** Groups have to be fewer, ids less than two to the power of what is left. */
  private static final int GROUP_BITS = 20;

  private final SeenRanks bidders = new SeenRanks();
  private final SeenRanks auctions = new SeenRanks();
  private long[] counts = new long[COUNTS];

  /** Counts a bid. */
  void add(int group, long price, long bidder, long auction) {
    int from = group * COUNTS;
    if (from >= counts.length) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    int rank = PriceRanks.of(price);
    counts[from]++;
    counts[from + 1 + rank]++;
    addDistinct(from + BIDDERS, rank, bidders.see(bidder << GROUP_BITS | group, rank));
    addDistinct(from + AUCTIONS, rank, auctions.see(auction << GROUP_BITS | group, rank));
  }

  private void addDistinct(int at, int rank, int seen) {
    counts[at] += seen & 1;
    counts[at + 1 + rank] += seen >> 1;
  }

  /** Takes the counts of a group up into a row hash. */
  long addTo(long hash, int group) {
    long all = hash;
    for (int i = group * COUNTS; i < (group + 1) * COUNTS; i++) {
      all = Checksum.with(all, counts[i]);
    }
    return all;
  }
}
