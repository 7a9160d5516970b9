package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.kernel.PairCondition;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.state.KeyedRows;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds the pairs that meet the join's condition: puts the columns it reads into a batch and has
 * its kernel filter that. Used by the operator's core.
 */
final class PairFilter implements AutoCloseable {
  private final List<List<SideColumns.Copy>> copies;
  private final BatchPool pool;
  private final ProjectionKernel kernel;
  private final int[] selection = new int[Batch.MAX_ROWS];

  PairFilter(
      PairCondition condition, JoinSpec spec, Side left, Side right, BufferAllocator allocator) {
    int[] columns = condition.columns();
    this.copies = List.of(left.columns().copies(columns), right.columns().copies(columns));
    this.pool =
        new BatchPool(new Schema(Arrays.stream(columns).mapToObj(spec::field).toList()), allocator);
    this.kernel = condition.kernels().create(allocator);
  }

  /**
   * Moves the pairs that pass to the front.
   *
   * @param input of which the batch is
   * @param batchRows the rows of the batch
   * @param kept the table of the other side
   * @param keptRows its row in each pair
   * @return how many pass
   */
  int filter(int input, Batch batch, int[] batchRows, KeyedRows kept, int[] keptRows, int count) {
    Batch pairs = assemble(input, batch, batchRows, kept, keptRows, count);
    int passing;
    try {
      passing = kernel.filter(pairs, selection, null);
    } finally {
      pairs.release();
    }
    for (int i = 0; i < passing; i++) {
      batchRows[i] = batchRows[selection[i]];
      keptRows[i] = keptRows[selection[i]];
    }
    return passing;
  }

  private Batch assemble(
      int input, Batch batch, int[] batchRows, KeyedRows kept, int[] keptRows, int count) {
    BatchBuilder out = pool.builder(count);
    try {
      for (SideColumns.Copy copy : copies.get(input)) {
        out.column(copy.to()).copy(batch, copy.column(), batchRows, 0, count, 0);
      }
      for (SideColumns.Copy copy : copies.get(1 - input)) {
        kept.copyTo(copy.kept(), keptRows, 0, count, out.column(copy.to()), 0);
      }
      out.addRows(count);
      return out.build();
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
  }

  @Override
  public void close() {
    kernel.close();
    pool.close();
  }
}
