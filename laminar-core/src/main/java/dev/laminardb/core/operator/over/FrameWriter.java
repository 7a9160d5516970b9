package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.BatchBuilder;

/** Writes the aggregates of one frame. */
interface FrameWriter {
  /**
   * Writes the results of rows whose frames have been found, behind those that the builder has.
   *
   * @param firstResult the column of the first call
   */
  void write(RowRange range, BatchBuilder out, int firstResult);
}
