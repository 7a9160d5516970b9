package dev.laminardb.benchmarks.nexmark;

import org.apache.arrow.vector.VectorSchemaRoot;

/** A query over the bids, in SQL and by hand. Stateless. */
interface NexmarkQuery {
  /** Its name, as in {@code --queries}. */
  String name();

  /** The query over the source {@code bid}. */
  String sql();

  /** Computes it the way one would without an engine, and adds its result up. */
  void runByHand(Bids bids, Checksum result);

  /** Adds up rows that the engine computed. */
  void read(VectorSchemaRoot rows, Checksum result);
}
