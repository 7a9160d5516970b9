package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.state.RowTable;

/**
 * Gathers changes of kept rows into batches. A row that is to be retracted has to stay in the table
 * until {@link #flush}.
 */
final class ChangeWriter {
  private final TopNSpec spec;
  private final RowTable table;
  private final BatchEmitter emitter;
  private final BatchEmitter.RowWriter writer = this::write;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] ranks = new int[Batch.MAX_ROWS];
  private final int[] weights = new int[Batch.MAX_ROWS];
  private int count;

  ChangeWriter(TopNSpec spec, RowTable table, BatchEmitter emitter) {
    this.spec = spec;
    this.table = table;
    this.emitter = emitter;
  }

  /** Takes a kept row back. */
  void retract(int row, int rank) {
    add(row, rank, Changelog.RETRACT);
  }

  /** Adds a kept row. */
  void insert(int row, int rank) {
    add(row, rank, Changelog.INSERT);
  }

  /**
   * Puts a row in the place of another, in one batch; nothing if one cannot tell them apart.
   *
   * @param rank the place of both
   */
  void replace(int old, int row, int rank) {
    if (!table.equal(old, row, spec.outputs().length)) {
      if (count > Batch.MAX_ROWS - 2) {
        flush();
      }
      retract(old, rank);
      insert(row, rank);
    }
  }

  private void add(int row, int rank, int weight) {
    if (count == Batch.MAX_ROWS) {
      flush();
    }
    rows[count] = row;
    ranks[count] = rank;
    weights[count++] = weight;
  }

  /** Emits what has been gathered. */
  void flush() {
    if (count > 0) {
      emitter.emit(count, writer);
      count = 0;
    }
  }

  private void write(BatchBuilder out) {
    int columns = spec.outputs().length;
    table.copyTo(rows, count, columns, out, 0);
    if (spec.rank() != null) {
      writeRanks(out.column(columns++));
    }
    writeWeights(out.column(columns));
    out.addRows(count);
  }

  private void writeRanks(ColumnBuilder column) {
    for (int i = 0; i < count; i++) {
      column.setLong(i, ranks[i]);
    }
  }

  private void writeWeights(ColumnBuilder column) {
    for (int i = 0; i < count; i++) {
      column.setInt(i, weights[i]);
    }
  }
}
