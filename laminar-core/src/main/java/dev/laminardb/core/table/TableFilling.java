package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;

/** Puts first rows into a table that nobody reads yet. For one table. */
public final class TableFilling {
  private final TableChange change;
  private long count;

  private TableFilling(TableStore table, long limitBytes) {
    this.change = new TableChange(table, limitBytes, false);
  }

  /**
   * Fills a table.
   *
   * @param rows of its columns
   * @param limitBytes the memory above which it does not grow
   * @return how many rows there were
   * @throws dev.laminardb.core.error.LaminarException STATE_LIMIT; then it has some of them
   */
  public static long run(TableStore table, TableStatement.Selection rows, long limitBytes) {
    TableFilling filling = new TableFilling(table, limitBytes);
    rows.read(filling::add);
    return filling.count;
  }

  private void add(Batch batch) {
    change.begin();
    count += change.insert(batch, StatementPlan.Conflict.REFUSE);
    change.commit();
  }
}
