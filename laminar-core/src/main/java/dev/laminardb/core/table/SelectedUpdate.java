package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.state.IndexedRows;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Computes new values of rows from what they are and what a query gives them, and puts them in
 * their place. Used again for the next execution.
 */
final class SelectedUpdate implements AutoCloseable {
  private final IndexedRows rows;
  private final CompiledSegment values;
  private final BatchPool inputs;

  /** How many columns the table has. */
  private final int columns;

  /** How many of the query's columns tell the row; the others are given. */
  private final int keys;

  private final int given;

  /**
   * An update of a table.
   *
   * @param selected the columns of the query, those of the key first
   * @param values all columns of the table, over {@link StatementPlan#selectedInput}
   */
  SelectedUpdate(TableStore table, Schema selected, Segment values, BufferAllocator allocator) {
    this.rows = table.rows();
    this.values = new CompiledSegment(values, allocator);
    this.inputs = new BatchPool(StatementPlan.selectedInput(table.schema(), selected), allocator);
    this.columns = table.schema().columns().getFields().size();
    this.keys = table.schema().key().size();
    this.given = selected.getFields().size() - keys;
  }

  /**
   * Changes rows.
   *
   * @param selected rows of the query
   * @param selection which of them are meant, or null for the first ones
   * @param found the row of the table for each of those
   */
  void apply(
      Batch selected, int @Nullable [] selection, int[] found, int count, TableChange change) {
    Batch input = input(selected, selection, found, count);
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
  }

  private Batch input(Batch selected, int @Nullable [] selection, int[] found, int count) {
    BatchBuilder out = inputs.builder(count);
    try {
      rows.copyTo(found, count, out, 0);
      for (int k = 0; k < given; k++) {
        out.column(columns + k).copy(selected, keys + k, selection, 0, count, 0);
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
    values.close();
  }
}
