package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Changes the rows whose keys a query gives, or removes them. Used again for the next execution.
 */
final class SelectedRows implements AutoCloseable {
  private static final String TWICE =
      "set to several values: it is joined with several rows, which differ in them";

  private final SelectedKeys keys;

  /** Null if the rows are removed. */
  private final @Nullable SelectedUpdate update;

  private final int[] found = new int[Batch.MAX_ROWS];

  SelectedRows(StatementPlan.ChangeSelected plan, BufferAllocator allocator) {
    this.keys = new SelectedKeys(plan.table(), plan.selected());
    this.update =
        plan.values() == null
            ? null
            : new SelectedUpdate(plan.table(), plan.selected(), plan.values(), allocator);
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
    if (update == null) {
      change.delete(found, count);
      return count;
    }
    update.apply(selected, null, found, count, change);
    return count;
  }

  @Override
  public void close() {
    if (update != null) {
      update.close();
    }
  }
}
