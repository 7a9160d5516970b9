package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.kernel.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Filters rows and computes columns with one compiled kernel. Where every row of a batch passes,
 * the columns that the projection only repeats are lent from the input without a copy.
 */
public final class FilterProjectOperator implements Operator {
  private final Segment segment;
  private final int[] selection = new int[Batch.MAX_ROWS];
  private OperatorContext context;
  private ProjectionKernel kernel;
  private BatchPool lendingPool;
  private BatchPool copyingPool;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public FilterProjectOperator(Segment segment) {
    this.segment = segment;
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    kernel = segment.kernels().create(operatorContext.allocator());
    lendingPool =
        new BatchPool(segment.output(), operatorContext.allocator(), segment.passThrough());
    copyingPool = new BatchPool(segment.output(), operatorContext.allocator());
  }

  @Override
  public void onBatch(int input, Batch in) {
    int count = in.rowCount();
    if (segment.filters()) {
      count = kernel.filter(in, selection);
      if (count == 0) {
        return;
      }
    }
    Batch out = count == in.rowCount() ? projectAll(in) : projectSelected(in, count);
    try {
      context.emit(out);
    } finally {
      out.release();
    }
  }

  private Batch projectAll(Batch in) {
    BatchBuilder out = lendingPool.builder();
    try {
      int[] passThrough = segment.passThrough();
      for (int i = 0; i < passThrough.length; i++) {
        if (passThrough[i] < 0) {
          kernel.project(i, in, null, in.rowCount(), out);
        }
      }
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(in.rowCount());
    return out.build(in);
  }

  private Batch projectSelected(Batch in, int count) {
    BatchBuilder out = copyingPool.builder();
    try {
      int @Nullable [] chosen = selection;
      int[] passThrough = segment.passThrough();
      for (int i = 0; i < passThrough.length; i++) {
        if (passThrough[i] >= 0) {
          out.column(i).copy(in, passThrough[i], chosen, 0, count, 0);
        } else {
          kernel.project(i, in, chosen, count, out);
        }
      }
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(count);
    return out.build();
  }

  @Override
  public void close() {
    if (kernel != null) {
      kernel.close();
    }
    if (lendingPool != null) {
      lendingPool.close();
    }
    if (copyingPool != null) {
      copyingPool.close();
    }
  }
}
