package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.kernel.Segment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Filters rows and computes columns with one compiled kernel. Where every row of a batch passes,
 * the columns that the projection only repeats are lent from the input without a copy.
 */
public final class FilterProjectOperator implements Operator {
  private final Segment segment;

  /** The columns that do not come with the predicate. */
  private final int[] others;

  private final int[] selection = new int[Batch.MAX_ROWS];
  private OperatorContext context;
  private ProjectionKernel kernel;
  private BatchPool lendingPool;
  private BatchPool copyingPool;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public FilterProjectOperator(Segment segment) {
    this.segment = segment;
    boolean[] byFilter = new boolean[segment.passThrough().length];
    for (int column : segment.filterColumns()) {
      byFilter[column] = true;
    }
    this.others = IntStream.range(0, byFilter.length).filter(i -> !byFilter[i]).toArray();
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
    Batch out = segment.filters() ? filter(in) : projectAll(in);
    if (out == null) {
      return;
    }
    try {
      context.emit(out);
    } finally {
      out.release();
    }
  }

  private @Nullable Batch filter(Batch in) {
    if (segment.filterColumns().length > 0) {
      return filterAndProject(in);
    }
    int count = kernel.filter(in, selection, null);
    if (count == in.rowCount()) {
      return projectAll(in);
    }
    return count == 0 ? null : projectSelected(in, count);
  }

  /** Takes the builder before it is known how many rows pass, for the predicate fills columns. */
  private @Nullable Batch filterAndProject(Batch in) {
    BatchBuilder out = copyingPool.builder();
    int count;
    try {
      count = kernel.filter(in, selection, out);
      projectOthers(in, count, out);
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    if (count == 0) {
      out.discard();
      return null;
    }
    out.addRows(count);
    return count == in.rowCount() ? out.build(in, segment.passThrough()) : out.build();
  }

  private void projectOthers(Batch in, int count, BatchBuilder out) {
    boolean all = count == in.rowCount();
    for (int column : others) {
      int from = segment.passThrough()[column];
      if (from < 0) {
        kernel.project(column, in, all ? null : selection, count, out);
      } else if (!all) {
        out.column(column).copy(in, from, selection, 0, count, 0);
      }
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
      int[] passThrough = segment.passThrough();
      for (int i = 0; i < passThrough.length; i++) {
        if (passThrough[i] >= 0) {
          out.column(i).copy(in, passThrough[i], selection, 0, count, 0);
        } else {
          kernel.project(i, in, selection, count, out);
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
