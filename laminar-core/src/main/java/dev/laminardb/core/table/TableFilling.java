package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import org.apache.arrow.memory.BufferAllocator;

/** Puts first rows into a table that nobody reads yet. For one table. */
public final class TableFilling implements AutoCloseable {
  private final TableChange change;
  private long count;

  private TableFilling(TableStore table, BufferAllocator allocator, long limitBytes) {
    this.change = new TableChange(table, allocator, limitBytes, false);
  }

  /**
   * Fills a table.
   *
   * @param rows of its columns
   * @param allocator of memory that is given back
   * @param limitBytes the memory above which it does not grow
   * @return how many rows there were
   * @throws dev.laminardb.core.error.LaminarException STATE_LIMIT; then it has some of them
   */
  public static long run(
      TableStore table, TableStatement.Selection rows, BufferAllocator allocator, long limitBytes) {
    try (TableFilling filling = new TableFilling(table, allocator, limitBytes)) {
      rows.read(filling::add);
      return filling.count;
    }
  }

  private void add(Batch batch) {
    change.begin();
    count += change.insert(batch, StatementPlan.Conflict.REFUSE, null);
    change.check();
    change.commit();
  }

  @Override
  public void close() {
    change.close();
  }
}
