package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.StateTable;

/**
 * Leaves of the pairs of each batch those that count where only {@linkplain FirstPairs first} ones
 * do. Used by the operator's core.
 */
interface PairSieve extends AutoCloseable {

  /**
   * Another batch is at hand.
   *
   * @param rows those of its rows that are matched
   * @param firstKept where the first of them is kept, if its input's rows are appended; the others
   *     follow
   */
  void begin(int[] rows, int count, int firstKept);

  /**
   * Takes pairs with equal keys, and moves those to the front that are left to be emitted: they
   * meet the join's condition.
   *
   * @param ofBatch the input that the batch is of
   * @param batchRows the rows of the batch
   * @param keptRows the other side's row in each pair
   * @return how many these are
   */
  int select(int ofBatch, Batch batch, int[] batchRows, int[] keptRows, int count);

  /** What is saved. */
  StateTable state();

  /** The memory of what is noted, in bytes. */
  long bytes();

  @Override
  void close();
}
