package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnBuilder;

/** Reads the result of one call from what is kept for each group. */
interface AggregateResult {
  /**
   * Writes the results of slots.
   *
   * @param slots which
   * @param at the row of the first; the others follow
   */
  void write(int[] slots, int count, ColumnBuilder out, int at);
}
