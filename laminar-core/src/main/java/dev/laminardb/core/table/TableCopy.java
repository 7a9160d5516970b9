package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.IndexedRows;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * What fills a table of other columns that takes the place of one. Used under the database's lock.
 *
 * @param from the table that there was; it stays as it is
 * @param to the one that there will be, still empty
 * @param columns of each of its columns which one it was, perhaps of a narrower type, or {@link
 *     #NEW}
 * @param added what the rows have in new columns; null if there are none
 */
public record TableCopy(
    TableStore from, TableStore to, List<Integer> columns, @Nullable AddedColumns added) {
  /** Row 0, as often as a batch has rows. */
  private static final int[] FIRST = new int[Batch.MAX_ROWS];

  /** A column that was not there. */
  public static final int NEW = -1;

  /** Copies the list. */
  public TableCopy {
    columns = List.copyOf(columns);
  }

  /**
   * Copies the rows.
   *
   * @param allocator of memory that is given back
   * @param limitBytes the memory above which a table does not grow
   * @throws LaminarException NOT_NULL_VIOLATION if there are rows, and none can be null in a new
   *     column, or one is null where none may be any more; CHECK_VIOLATION; DUPLICATE_KEY;
   *     STATE_LIMIT; what a default complains of
   */
  public void run(BufferAllocator allocator, long limitBytes) {
    to.sequences().continueFrom(from.sequences(), columns);
    if (added == null || from.rowCount() == 0) {
      copy(null, Batch.MAX_ROWS, allocator, limitBytes);
      return;
    }
    checkNullable(added);
    added.compute(allocator, (row, most) -> copy(row, most, allocator, limitBytes));
  }

  private void copy(
      @Nullable Batch addedRow, int most, BufferAllocator allocator, long limitBytes) {
    IndexedRows rows = from.rows();
    int[] block = new int[most];
    try (TableChange change = new TableChange(to, allocator, limitBytes, false);
        BatchPool pool = new BatchPool(to.schema().unchecked(), allocator)) {
      int count = rows.list(0, rows.bound(), block.length, block);
      while (count > 0) {
        add(block, count, addedRow, pool, change);
        count = rows.list(block[count - 1] + 1, rows.bound(), block.length, block);
      }
    }
  }

  private void checkNullable(AddedColumns values) {
    int next = 0;
    for (int k = 0; k < columns.size(); k++) {
      if (columns.get(k) != NEW) {
        continue;
      }
      Field column = to.schema().columns().getFields().get(k);
      if (values.isNull(next++) && !column.isNullable()) {
        throw new LaminarException(
            ErrorCode.NOT_NULL_VIOLATION,
            "column \""
                + column.getName()
                + "\" is NOT NULL and has no DEFAULT, and table \""
                + to.schema().name()
                + "\" has rows; give it a DEFAULT");
      }
    }
  }

  private void add(
      int[] block, int count, @Nullable Batch addedRow, BatchPool pool, TableChange change) {
    BatchBuilder out = pool.builder(count);
    int next = 0;
    for (int k = 0; k < columns.size(); k++) {
      int was = columns.get(k);
      if (was == NEW && addedRow != null) {
        out.column(k).copy(addedRow, next++, FIRST, 0, count, 0);
      } else {
        copy(was, k, block, count, out.column(k));
      }
    }
    out.addRows(count);
    Batch batch = out.build();
    try {
      change.begin();
      change.insert(batch, StatementPlan.Conflict.REFUSE, null);
      change.check();
      change.commit();
    } finally {
      batch.release();
    }
  }

  private void copy(int was, int is, int[] block, int count, ColumnBuilder out) {
    Field before = from.schema().columns().getFields().get(was);
    Field after = to.schema().columns().getFields().get(is);
    if (before.getType().equals(after.getType())) {
      from.rows().copyTo(was, block, count, out, 0);
    } else {
      new Widening(before, after).copy(from.rows().values(), was, block, count, out);
    }
  }
}
