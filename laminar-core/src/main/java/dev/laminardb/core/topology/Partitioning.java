package dev.laminardb.core.topology;

/** How the rows of an edge find their instance of the downstream node. */
public sealed interface Partitioning {

  /** Each row stays on its core. */
  record Forward() implements Partitioning {}

  /**
   * Rows with equal keys go to one core.
   *
   * @param keys the key columns of the upstream schema
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Hash(int[] keys) implements Partitioning {}

  /** Every row goes to one core. */
  record Gather() implements Partitioning {}

  /**
   * Whole batches go to all cores in turn, where they all come from one; where they are on all
   * cores already, they stay. For nodes to which the order of rows, and which rows they see, is all
   * the same. Watermarks go to every core, so that on each a batch comes behind the watermark that
   * held when it left.
   */
  record Rebalance() implements Partitioning {}

  /** Stays on its core. */
  static Partitioning forward() {
    return new Forward();
  }

  /** By the hash of columns. */
  static Partitioning hash(int... keys) {
    return new Hash(keys);
  }

  /** Batches to all cores in turn. */
  static Partitioning rebalance() {
    return new Rebalance();
  }

  /** To one core. */
  static Partitioning gather() {
    return new Gather();
  }
}
