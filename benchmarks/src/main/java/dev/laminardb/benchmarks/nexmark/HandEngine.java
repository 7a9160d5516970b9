package dev.laminardb.benchmarks.nexmark;

/** The physical limit: one thread, one loop over primitive arrays. */
final class HandEngine implements Engine {
  private final NexmarkQuery query;
  private final Bids bids;

  HandEngine(NexmarkQuery query, Bids bids) {
    this.query = query;
    this.bids = bids;
  }

  @Override
  public String name() {
    return "hand";
  }

  @Override
  public Pass run() {
    Checksum result = new Checksum();
    long begin = System.nanoTime();
    query.runByHand(bids, result);
    return Pass.of(System.nanoTime() - begin, result);
  }

  @Override
  public void close() {}
}
