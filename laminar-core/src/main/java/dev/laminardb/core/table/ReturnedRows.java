package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.state.IndexedRows;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a statement has added, changed or removed, in the form in which it returns them.
 * Used again for the next execution.
 */
final class ReturnedRows implements AutoCloseable {
  private final IndexedRows rows;
  private final int columns;
  private final ParameterColumns parameters;
  private final CompiledSegment made;
  private final BatchPool inputs;

  /**
   * Rows of a table.
   *
   * @param returning what is returned of each, over the table's columns and the parameters
   */
  ReturnedRows(
      StatementPlan plan,
      Segment returning,
      ParameterColumns parameters,
      BufferAllocator allocator) {
    this.rows = plan.table().rows();
    this.columns = plan.table().schema().columns().getFields().size();
    this.parameters = parameters;
    this.made = new CompiledSegment(returning, allocator);
    this.inputs =
        new BatchPool(StatementPlan.input(plan.table().schema(), plan.parameters()), allocator);
  }

  /**
   * Computes what is returned.
   *
   * @param of the rows
   * @param count how many there are
   * @param to takes it in batches, which are valid during the call
   */
  void compute(int[] of, int count, @Nullable Object[] arguments, Consumer<Batch> to) {
    int most = ParameterColumns.mostRows(arguments);
    for (int from = 0; from < count; from += most) {
      int[] block = Arrays.copyOfRange(of, from, Math.min(from + most, count));
      Batch input = input(block, arguments);
      try {
        Batch batch = made.project(input, null, block.length);
        try {
          to.accept(batch);
        } finally {
          batch.release();
        }
      } finally {
        input.release();
      }
    }
  }

  private Batch input(int[] block, @Nullable Object[] arguments) {
    BatchBuilder out = inputs.builder(block.length);
    try {
      rows.copyTo(block, block.length, out, 0);
      parameters.write(arguments, out, columns, block.length);
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(block.length);
    return out.build();
  }

  @Override
  public void close() {
    made.close();
    inputs.close();
  }
}
