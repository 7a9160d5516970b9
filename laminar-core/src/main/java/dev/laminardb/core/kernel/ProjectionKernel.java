package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The compiled expressions of one filter-project segment. Generated code implements it; one
 * instance belongs to one operator instance, so it is used by one thread at a time and may keep
 * scratch memory.
 */
public interface ProjectionKernel extends AutoCloseable {

  /**
   * Finds the rows that pass the segment's predicate, and computes for them the columns that share
   * work with it. Called only where the segment has a predicate.
   *
   * @param selection receives the indices of the rows that pass, ascending; at least as long as the
   *     batch
   * @param out receives {@link Segment#filterColumns} in its rows from 0; may be null where there
   *     are none
   * @return how many rows pass
   */
  int filter(Batch in, int[] selection, @Nullable BatchBuilder out);

  /**
   * Computes one of the other output columns into rows 0 to {@code count - 1} of the builder.
   *
   * @param output the output column's index
   * @param selection the input rows to compute it for, or null for rows 0 to {@code count - 1}
   * @param count how many rows
   */
  void project(int output, Batch in, int @Nullable [] selection, int count, BatchBuilder out);

  /** Frees the kernel's constants and scratch memory. Called once, by the operator that owns it. */
  @Override
  void close();
}
