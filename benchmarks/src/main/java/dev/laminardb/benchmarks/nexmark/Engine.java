package dev.laminardb.benchmarks.nexmark;

/** Something that runs one query over all bids, again and again. Used by one thread. */
interface Engine extends AutoCloseable {
  /** Its name in the results. */
  String name();

  /** Runs the query over all bids once. */
  Pass run();

  @Override
  void close();

  /**
   * One run over all bids.
   *
   * @param nanos how long it took
   * @param rows how many rows came out
   * @param checksum the sum of their hashes
   */
  record Pass(long nanos, long rows, long checksum) {}
}
