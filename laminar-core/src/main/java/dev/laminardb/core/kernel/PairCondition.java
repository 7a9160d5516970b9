package dev.laminardb.core.kernel;

/**
 * A compiled condition on pairs of rows, such as a join has besides its equal keys. Its kernel
 * {@linkplain ProjectionKernel#filter filters} batches of pairs, which have the columns it reads
 * and no others, and computes nothing.
 *
 * @param columns the columns that it reads, in the order in which the kernel has them: those of the
 *     left rows numbered from 0, those of the right ones behind them; weights are not counted
 * @param kernels makes the kernel of one operator instance
 */
@SuppressWarnings("ArrayRecordComponent")
public record PairCondition(int[] columns, Segment.KernelFactory kernels) {}
