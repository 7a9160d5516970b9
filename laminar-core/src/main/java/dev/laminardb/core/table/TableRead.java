package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a table that are found as those of statements are, with its memory: any number of
 * times, under the database's lock. It sees the changes of all statements that have returned.
 */
public final class TableRead implements AutoCloseable {
  private final RowFinder finder;
  private final ParameterColumns parameters;
  private final CompiledSegment values;

  /**
   * A read with memory of an allocator.
   *
   * @param plan of rows of the table
   */
  public TableRead(LookupPlan plan, TableStore table, BufferAllocator allocator) {
    int[] all = IntStream.range(0, plan.columns().getFields().size()).toArray();
    StatementPlan.Where where = new StatementPlan.Where(plan.key(), plan.condition(), all);
    this.parameters = new ParameterColumns(plan.parameters(), allocator);
    this.finder = new RowFinder(table, plan.parameters(), where, parameters, allocator);
    this.values = new CompiledSegment(plan.values(), allocator);
  }

  /**
   * Reads the rows.
   *
   * @param arguments as for {@link TableStatement#execute}
   * @param to takes them in batches that are valid during the call
   */
  public void read(@Nullable Object[] arguments, Consumer<Batch> to) {
    finder.find(
        arguments,
        true,
        (rows, count, input) -> {
          if (input == null) {
            throw new IllegalStateException("rows have been found without their columns");
          }
          Batch made = values.project(input, null, count);
          try {
            to.accept(made);
          } finally {
            made.release();
          }
        });
  }

  @Override
  public void close() {
    finder.close();
    parameters.close();
    values.close();
  }
}
