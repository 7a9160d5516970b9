package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.IndexedRows;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes the rows whose keys a query gives, or removes them. Used again for the next execution.
 */
final class SelectedRows implements AutoCloseable {
  private final IndexedRows rows;
  private final int columns;
  private final int[] keyColumns;
  private final ColumnType[] keyTypes;
  private final int given;
  private final ColumnAddresses keys;
  private final @Nullable CompiledSegment values;
  private final BatchPool inputs;
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final int[] found = new int[Batch.MAX_ROWS];
  private final TableSchema schema;

  /** The rows that the query has given so far. */
  private final BitSet met = new BitSet();

  SelectedRows(StatementPlan.ChangeSelected plan, BufferAllocator allocator) {
    this.schema = plan.table().schema();
    Schema selected = plan.selected();
    this.rows = plan.table().rows();
    this.columns = schema.columns().getFields().size();
    this.keyColumns = IntStream.range(0, schema.key().size()).toArray();
    this.keyTypes =
        IntStream.of(keyColumns)
            .mapToObj(k -> ColumnType.of(selected.getFields().get(k)))
            .toArray(ColumnType[]::new);
    this.given = selected.getFields().size() - keyColumns.length;
    this.keys = new ColumnAddresses(keyColumns, keyTypes);
    this.values = plan.values() == null ? null : new CompiledSegment(plan.values(), allocator);
    this.inputs = new BatchPool(StatementPlan.selectedInput(schema, selected), allocator);
  }

  /** Begins an execution. */
  void begin() {
    met.clear();
  }

  /**
   * Changes rows.
   *
   * @param selected keys, and what their rows are given
   * @return how many rows there were
   * @throws LaminarException MORE_THAN_ONE_ROW if the query gives a row twice
   */
  int change(Batch selected, TableChange change) {
    int count = selected.rowCount();
    keys.bind(selected);
    Hashing.rows(selected, keyColumns, keyTypes, hashes);
    for (int i = 0; i < count; i++) {
      found[i] = rows.find(hashes[i], keys, i);
      if (found[i] == IndexedRows.NONE || met.get(found[i])) {
        throw twice(i, change);
      }
      met.set(found[i]);
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

  /** That a row is given again, after the change of all that came before has been taken back. */
  private LaminarException twice(int i, TableChange change) {
    change.undo();
    int row = rows.find(hashes[i], keys, i);
    if (row == IndexedRows.NONE) {
      throw new IllegalStateException("a row that was selected is not there");
    }
    return new LaminarException(
        ErrorCode.MORE_THAN_ONE_ROW,
        "the row of table \""
            + schema.name()
            + "\" with PRIMARY KEY "
            + schema.keyText(rows.values(), row)
            + " would be set to several values: it is joined with several rows, which differ in"
            + " them");
  }

  private Batch input(Batch selected, int count) {
    BatchBuilder out = inputs.builder(count);
    try {
      rows.copyTo(found, count, out, 0);
      for (int k = 0; k < given; k++) {
        out.column(columns + k).copy(selected, keyColumns.length + k, null, 0, count, 0);
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
