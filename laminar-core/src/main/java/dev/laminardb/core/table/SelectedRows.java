package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.state.IndexedRows;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes the rows whose keys a query gives, or removes them. Used again for the next execution.
 */
final class SelectedRows implements AutoCloseable {
  private static final String TWICE =
      "set to several values: it is joined with several rows, which differ in them";

  private final IndexedRows rows;
  private final SelectedKeys keys;
  private final int columns;
  private final int given;
  private final @Nullable CompiledSegment values;
  private final BatchPool inputs;
  private final int[] found = new int[Batch.MAX_ROWS];

  SelectedRows(StatementPlan.ChangeSelected plan, BufferAllocator allocator) {
    TableSchema schema = plan.table().schema();
    Schema selected = plan.selected();
    this.rows = plan.table().rows();
    this.keys = new SelectedKeys(plan.table(), selected);
    this.columns = schema.columns().getFields().size();
    this.given = selected.getFields().size() - keys.count();
    this.values = plan.values() == null ? null : new CompiledSegment(plan.values(), allocator);
    this.inputs = new BatchPool(StatementPlan.selectedInput(schema, selected), allocator);
  }

  /** Begins an execution. */
  void begin() {
    keys.begin();
  }

  /**
   * Changes rows.
   *
   * @param selected keys, and what their rows are given
   * @return how many rows there were
   * @throws dev.laminardb.core.error.LaminarException MORE_THAN_ONE_ROW if the query gives a row
   *     twice
   */
  int change(Batch selected, TableChange change) {
    int count = selected.rowCount();
    keys.bind(selected);
    for (int i = 0; i < count; i++) {
      found[i] = keys.take(i, change, TWICE);
    }
    if (values == null) {
      change.delete(found, count);
      return count;
    }
    Batch input = input(selected, count);
    try {
      Batch made = values.project(input, null, count);
      try {
        change.update(found, made);
      } finally {
        made.release();
      }
    } finally {
      input.release();
    }
    return count;
  }

  private Batch input(Batch selected, int count) {
    BatchBuilder out = inputs.builder(count);
    try {
      rows.copyTo(found, count, out, 0);
      for (int k = 0; k < given; k++) {
        out.column(columns + k).copy(selected, keys.count() + k, null, 0, count, 0);
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
    inputs.close();
    if (values != null) {
      values.close();
    }
  }
}
