package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.kernel.Segment;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Computes a lookup of rows that have been found already. Used by one thread. */
public final class FoundRowsRead implements AutoCloseable {
  private final int columns;
  private final ParameterColumns parameters;
  private final @Nullable CompiledSegment condition;
  private final CompiledSegment values;
  private final BatchPool inputs;
  private final int[] selection = new int[Batch.MAX_ROWS];

  /** A read with memory of an allocator. */
  public FoundRowsRead(LookupPlan plan, BufferAllocator allocator) {
    Segment filter = plan.condition();
    this.columns = plan.columns().getFields().size();
    this.parameters = new ParameterColumns(plan.parameters(), allocator);
    this.condition = filter == null ? null : new CompiledSegment(filter, allocator);
    this.values = new CompiledSegment(plan.values(), allocator);
    this.inputs = new BatchPool(LookupPlan.input(plan.columns(), plan.parameters()), allocator);
  }

  /**
   * Computes what is made of rows.
   *
   * @param found rows, of the lookup's columns
   * @param arguments as for {@link TableStatement#execute}
   * @param to takes a batch that is valid during the call
   */
  public void compute(Batch found, @Nullable Object[] arguments, Consumer<Batch> to) {
    Batch input = input(found, arguments);
    try {
      int count = found.rowCount();
      int passed = condition == null ? count : condition.filter(input, selection);
      if (passed > 0) {
        Batch made = values.project(input, condition == null ? null : selection, passed);
        try {
          to.accept(made);
        } finally {
          made.release();
        }
      }
    } finally {
      input.release();
    }
  }

  private Batch input(Batch found, @Nullable Object[] arguments) {
    int count = found.rowCount();
    BatchBuilder out = inputs.builder(count);
    try {
      for (int k = 0; k < columns; k++) {
        out.column(k).copy(found, k, null, 0, count, 0);
      }
      parameters.write(arguments, out, columns, count);
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(count);
    return out.build();
  }

  @Override
  public void close() {
    parameters.close();
    values.close();
    inputs.close();
    if (condition != null) {
      condition.close();
    }
  }
}
