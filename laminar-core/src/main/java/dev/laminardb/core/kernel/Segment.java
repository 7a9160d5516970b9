package dev.laminardb.core.kernel;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A filter followed by a projection, compiled: what one filter-project operator runs.
 *
 * @param output the schema of the result
 * @param filters whether there is a predicate
 * @param passThrough for each output column the input column it repeats, or -1 where the kernel
 *     computes it
 * @param filterColumns the output columns that {@link ProjectionKernel#filter} computes along with
 *     the predicate
 * @param kernels makes the kernel of one operator instance
 */
@SuppressWarnings("ArrayRecordComponent")
public record Segment(
    Schema output, boolean filters, int[] passThrough, int[] filterColumns, KernelFactory kernels) {

  /** Makes kernels. Thread-safe. */
  @FunctionalInterface
  public interface KernelFactory {
    /**
     * A new kernel.
     *
     * @param allocator where its constants and scratch memory come from
     */
    ProjectionKernel create(BufferAllocator allocator);
  }
}
