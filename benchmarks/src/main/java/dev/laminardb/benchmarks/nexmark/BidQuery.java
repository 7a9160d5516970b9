package dev.laminardb.benchmarks.nexmark;

/** A query over the bids alone. */
interface BidQuery extends NexmarkQuery {
  /** Computes it the way one would without an engine, and adds its result up. */
  void runByHand(Bids bids, Checksum result);

  @Override
  default void runByHand(Events events, Checksum result) {
    runByHand(events.bids(), result);
  }
}
