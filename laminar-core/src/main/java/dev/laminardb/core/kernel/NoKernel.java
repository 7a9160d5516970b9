package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import org.jspecify.annotations.Nullable;

/** The kernel of a segment that only repeats columns, so that there is nothing to compile. */
public final class NoKernel implements ProjectionKernel {

  @Override
  public int filter(Batch in, int[] selection, @Nullable BatchBuilder out) {
    throw new IllegalStateException("the segment has no predicate");
  }

  @Override
  public void project(
      int output, Batch in, int @Nullable [] selection, int count, BatchBuilder out) {
    throw new IllegalStateException("the segment computes no column");
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
