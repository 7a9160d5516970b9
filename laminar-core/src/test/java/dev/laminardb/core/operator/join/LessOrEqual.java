package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.kernel.PairCondition;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.testing.TextBatches;
import org.jspecify.annotations.Nullable;

/** A condition as generated code has it: one column of a pair is at most another, in SQL. */
final class LessOrEqual implements ProjectionKernel {

  /** That a column is at most another, numbered as in {@link JoinSpec}. */
  static PairCondition of(int column, int other) {
    return new PairCondition(new int[] {column, other}, allocator -> new LessOrEqual());
  }

  @Override
  public int filter(Batch in, int[] selection, @Nullable BatchBuilder out) {
    int count = 0;
    for (int row = 0; row < in.rowCount(); row++) {
      Long a = (Long) TextBatches.value(in, 0, row);
      Long b = (Long) TextBatches.value(in, 1, row);
      if (a != null && b != null && a <= b) {
        selection[count++] = row;
      }
    }
    return count;
  }

  @Override
  public void project(
      int output, Batch in, int @Nullable [] selection, int count, BatchBuilder out) {
    throw new IllegalStateException("a condition computes no column");
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
