package dev.laminardb.core.state;

import dev.laminardb.core.batch.BatchBuilder;
import java.util.Arrays;

/**
 * Rows of a table in some order, a row possibly several times. Neither changes any more, so any
 * number of threads may read.
 */
public final class RowList {
  private final RowTable table;
  private final int[] rows;
  private final int columns;

  /**
   * A list of rows.
   *
   * @param rows their numbers in the table; not to be changed
   * @param columns how many of the table's columns count
   */
  public RowList(RowTable table, int[] rows, int columns) {
    this.table = table;
    this.rows = rows;
    this.columns = columns;
  }

  /** How many rows there are. */
  public int size() {
    return rows.length;
  }

  /** The rows from one on, at most so many. */
  public RowList part(long from, long most) {
    int begin = (int) Math.min(from, rows.length);
    int end = begin + (int) Math.min(most, rows.length - begin);
    return new RowList(table, Arrays.copyOfRange(rows, begin, end), columns);
  }

  /** The same rows with fewer columns: the first ones. */
  public RowList firstColumns(int count) {
    return new RowList(table, rows, count);
  }

  /**
   * Writes rows to a builder that has none yet, and declares them.
   *
   * @param from the first
   * @param count how many
   */
  public void copyTo(int from, int count, BatchBuilder out) {
    table.copyTo(Arrays.copyOfRange(rows, from, from + count), count, columns, out, 0);
    out.addRows(count);
  }
}
