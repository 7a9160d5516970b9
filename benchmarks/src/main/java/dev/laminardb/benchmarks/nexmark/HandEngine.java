package dev.laminardb.benchmarks.nexmark;

/** The physical limit: one thread, one loop over primitive arrays. */
final class HandEngine implements Engine {
  private final NexmarkQuery query;
  private final Events events;

  HandEngine(NexmarkQuery query, Events events) {
    this.query = query;
    this.events = events;
  }

  @Override
  public String name() {
    return "hand";
  }

  @Override
  public Pass run() {
    Checksum result = new Checksum();
    long begin = System.nanoTime();
    query.runByHand(events, result);
    return Pass.of(System.nanoTime() - begin, result);
  }

  @Override
  public void close() {}
}
