package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.kernel.Segment;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** A segment with its kernel, for statements: either a predicate or columns. */
final class CompiledSegment implements AutoCloseable {
  private final Segment segment;
  private final ProjectionKernel kernel;
  private final BatchPool pool;

  CompiledSegment(Segment segment, BufferAllocator allocator) {
    this.segment = segment;
    this.kernel = segment.kernels().create(allocator);
    this.pool = new BatchPool(segment.output(), allocator);
  }

  /**
   * Finds the rows that satisfy the predicate.
   *
   * @param selection receives them
   * @return how many there are
   */
  int filter(Batch in, int[] selection) {
    return kernel.filter(in, selection, null);
  }

  /**
   * Computes the columns for some rows.
   *
   * @param selection which, or null for the first ones
   * @return to be released
   */
  Batch project(Batch in, int @Nullable [] selection, int count) {
    return project(in, selection, count, out -> {});
  }

  /**
   * Computes the columns for some rows.
   *
   * @param selection which, or null for the first ones
   * @param then may write other values of a fixed length over what has been computed
   * @return to be released
   */
  Batch project(Batch in, int @Nullable [] selection, int count, Consumer<BatchBuilder> then) {
    BatchBuilder out = pool.builder(count);
    try {
      int[] passThrough = segment.passThrough();
      for (int i = 0; i < passThrough.length; i++) {
        if (passThrough[i] >= 0) {
          out.column(i).copy(in, passThrough[i], selection, 0, count, 0);
        } else {
          kernel.project(i, in, selection, count, out);
        }
      }
      then.accept(out);
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(count);
    return out.build();
  }

  @Override
  public void close() {
    kernel.close();
    pool.close();
  }
}
