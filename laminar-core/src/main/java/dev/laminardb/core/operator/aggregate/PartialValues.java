package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.aggregate.PartialAggregation.DistinctColumns;
import dev.laminardb.core.state.DistinctTable;
import java.util.Arrays;

/**
 * What partial rows have of the argument of DISTINCT aggregates: each value of a group once, and
 * which sets it is in. Used by one thread.
 */
final class PartialValues {
  /** No pair, and no row. */
  static final int NONE = -1;

  private final DistinctColumns columns;
  private final DistinctTable table;
  private final int[] chunk = new int[Batch.MAX_ROWS];

  /** The pair of group and value of each partial row, or {@link #NONE}. */
  private int[] pairs = new int[0];

  /**
   * Values without rows yet.
   *
   * @param table the values of the groups, with a mark for each set
   */
  PartialValues(DistinctColumns columns, DistinctTable table) {
    this.columns = columns;
    this.table = table;
  }

  /** How many there are. */
  int size() {
    return table.size();
  }

  /** Begins with rows that have no value. */
  void begin(int rows) {
    if (rows > pairs.length) {
      pairs = new int[Math.max(rows, 2 * pairs.length)];
    }
    Arrays.fill(pairs, 0, rows, NONE);
  }

  /**
   * Gives rows the values of a group: its own row the first, the others to rows that follow each
   * other.
   *
   * @param row the first row for the others
   * @return the row behind them
   */
  int place(int group, int row) {
    int pair = table.first(group);
    int next = row;
    if (pair >= 0) {
      pairs[group] = pair;
      for (pair = table.next(pair); pair >= 0; pair = table.next(pair)) {
        pairs[next++] = pair;
      }
    }
    return next;
  }

  /** Writes the values of consecutive rows to a builder without rows. */
  void write(int from, int rows, BatchBuilder out) {
    System.arraycopy(pairs, from, chunk, 0, rows);
    writeChunk(rows, out);
  }

  /**
   * Writes the values of rows to a builder without rows.
   *
   * @param rows {@link #NONE} where there is to be none
   */
  void write(int[] rows, int count, BatchBuilder out) {
    for (int i = 0; i < count; i++) {
      chunk[i] = rows[i] == NONE ? NONE : pairs[rows[i]];
    }
    writeChunk(count, out);
  }

  private void writeChunk(int rows, BatchBuilder out) {
    table.writeValues(chunk, rows, out.column(columns.value()), 0);
    for (int set = 0; set < columns.filterColumns().length; set++) {
      if (columns.filterColumns()[set] >= 0) {
        ColumnBuilder column = out.column(columns.filterColumns()[set]);
        for (int i = 0; i < rows; i++) {
          if (chunk[i] >= 0) {
            column.setBoolean(i, (table.marks(chunk[i]) >>> set & 1) != 0);
          }
        }
      }
    }
  }

  /**
   * Writes the value that each of some rows of a batch has, whatever there is in the table, to a
   * builder without rows.
   *
   * @param masks the filters that they pass
   * @param states tell which bit is which filter's
   */
  void copy(
      Batch batch, int[] rows, int count, long[] masks, AggregateStates states, BatchBuilder out) {
    out.column(columns.value()).copy(batch, columns.argument(), rows, 0, count, 0);
    for (int set = 0; set < columns.filterColumns().length; set++) {
      if (columns.filterColumns()[set] >= 0) {
        ColumnBuilder column = out.column(columns.filterColumns()[set]);
        int bit = states.filterBit(columns.filters()[set]);
        for (int i = 0; i < count; i++) {
          column.setBoolean(i, (masks[i] >>> bit & 1) != 0);
        }
      }
    }
  }
}
