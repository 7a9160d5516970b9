package dev.laminardb.benchmarks.nexmark;

/** Something that runs one query over all bids, again and again. Used by one thread. */
public interface Engine extends AutoCloseable {
  /** Its name in the results. */
  String name();

  /**
   * Runs the query over all bids once, to see its result rather than to time it.
   *
   * @return rows and checksum of the final result
   */
  default Pass check() {
    return run();
  }

  /** Runs the query over all bids once. */
  Pass run();

  /**
   * Whether {@link #run} has to give the rows and the checksum of {@link #check}; some engines
   * leave out of a timed pass what only the check needs.
   */
  default boolean checksEveryPass() {
    return true;
  }

  @Override
  void close();

  /**
   * One run over all bids.
   *
   * @param nanos how long it took
   * @param rows how many rows the result has
   * @param changes how many rows came out, those that took others back among them
   * @param checksum the sum of the hashes of the result's rows
   */
  record Pass(long nanos, long rows, long changes, long checksum) {
    /** A run that took a time and had a result. */
    public static Pass of(long nanos, Checksum result) {
      return new Pass(nanos, result.rows(), result.changes(), result.sum());
    }
  }
}
