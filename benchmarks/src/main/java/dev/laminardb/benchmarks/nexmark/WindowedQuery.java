package dev.laminardb.benchmarks.nexmark;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A query with tumbling windows of ten seconds. Each pass pushes the bids at later times than the
 * one before, since an engine's event time never goes back; the result is added up as if it had
 * not.
 */
interface WindowedQuery extends NexmarkQuery {
  /** The length of a window, microseconds. */
  long WINDOW_MICROS = 10_000_000;

  /**
   * Adds up rows that the engine computed.
   *
   * @param shiftMicros by how much later than generated the bids were pushed; whole windows
   */
  void read(VectorSchemaRoot rows, long shiftMicros, Checksum result);

  @Override
  default void read(VectorSchemaRoot rows, Checksum result) {
    read(rows, 0, result);
  }

  /** The start of the window that holds a time. */
  static long windowStart(long micros) {
    return micros - Math.floorMod(micros, WINDOW_MICROS);
  }
}
