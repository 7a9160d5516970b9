package dev.laminardb.benchmarks.nexmark;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A query with windows of ten seconds, tumbling unless it says otherwise. Each pass pushes the bids
 * at later times than the one before, since an engine's event time never goes back; the result is
 * added up as if it had not.
 */
interface WindowedQuery extends BidQuery {
  /** The length of a window, microseconds. */
  long WINDOW_MICROS = 10_000_000;

  /** The windows in SQL, but for query 5 and 11. */
  String WINDOWS = "TUMBLE(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)";

  /**
   * Adds up rows that the engine computed.
   *
   * @param shiftMicros by how much later than generated the bids were pushed; whole windows
   */
  void read(VectorSchemaRoot rows, long shiftMicros, Checksum result);

  @Override
  default FlinkTime flinkTime() {
    return FlinkTime.DATE_TIME;
  }

  @Override
  default void read(VectorSchemaRoot rows, Checksum result) {
    read(rows, 0, result);
  }

  /** The start of the window that holds a time. */
  static long windowStart(long micros) {
    return micros - Math.floorMod(micros, WINDOW_MICROS);
  }
}
