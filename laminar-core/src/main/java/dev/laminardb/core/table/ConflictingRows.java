package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.state.IndexedRows;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Inserts rows, and where the key of one is there already, or what is {@link Unique}, changes the
 * row that has it.
 */
final class ConflictingRows implements AutoCloseable {
  private final IndexedRows rows;
  private final int columns;
  private final @Nullable Unique unique;
  private final ParameterColumns parameters;
  private final BatchPool inputs;
  private final CompiledSegment update;
  private final @Nullable CompiledSegment condition;
  private final int[] old = new int[Batch.MAX_ROWS];
  private final int[] selection = new int[Batch.MAX_ROWS];

  ConflictingRows(
      StatementPlan.Insert plan,
      StatementPlan.ConflictChange update,
      ParameterColumns parameters,
      BufferAllocator allocator) {
    TableSchema schema = plan.table().schema();
    this.rows = plan.table().rows();
    this.columns = schema.columns().getFields().size();
    this.unique = plan.unique();
    this.parameters = parameters;
    this.inputs = new BatchPool(StatementPlan.conflictInput(schema, plan.parameters()), allocator);
    this.update = new CompiledSegment(update.values(), allocator);
    Segment condition = update.condition();
    this.condition = condition == null ? null : new CompiledSegment(condition, allocator);
  }

  /**
   * Inserts the rows of a batch or changes those that they meet.
   *
   * @param arguments of the parameters
   * @return how many were inserted or changed
   */
  int insert(Batch batch, @Nullable Object[] arguments, TableChange change) {
    int met = change.insertNew(batch, unique, old, selection);
    if (met == 0) {
      return batch.rowCount();
    }
    Batch input = input(batch, met, arguments);
    try {
      return batch.rowCount() - met + update(input, met, change);
    } finally {
      input.release();
    }
  }

  private int update(Batch input, int met, TableChange change) {
    int changing = condition == null ? met : condition.filter(input, selection);
    if (changing == 0) {
      return 0;
    }
    for (int i = 0; i < changing && changing < met; i++) {
      old[i] = old[selection[i]];
    }
    Batch made = update.project(input, changing < met ? selection : null, changing);
    try {
      change.update(old, made);
    } finally {
      made.release();
    }
    change.check(unique);
    return changing;
  }

  private Batch input(Batch batch, int count, @Nullable Object[] arguments) {
    BatchBuilder out = inputs.builder(count);
    try {
      rows.copyTo(old, count, out, 0);
      for (int k = 0; k < columns; k++) {
        out.column(columns + k).copy(batch, k, selection, 0, count, 0);
      }
      parameters.write(arguments, out, 2 * columns, count);
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(count);
    return out.build();
  }

  @Override
  public void close() {
    inputs.close();
    update.close();
    if (condition != null) {
      condition.close();
    }
  }
}
