package dev.laminardb.core.batch;

import org.jspecify.annotations.Nullable;

/**
 * Builds one batch in vectors that come from a {@link BatchPool}, which was told how many rows it
 * may have. End it with {@link #build} or {@link #discard}. Used by one thread.
 */
public final class BatchBuilder {
  private final BatchPool pool;
  private final @Nullable ColumnBuilder[] columns;
  private final int capacity;
  private int rowCount;

  BatchBuilder(BatchPool pool, @Nullable ColumnBuilder[] columns, int capacity) {
    this.pool = pool;
    this.columns = columns;
    this.capacity = capacity;
  }

  /** A column to fill. */
  public ColumnBuilder column(int column) {
    ColumnBuilder builder = columns[column];
    if (builder == null) {
      throw new IllegalStateException("column " + column + " is lent by the parent batch");
    }
    return builder;
  }

  /** How many rows have been added with {@link #addRows}. */
  public int rowCount() {
    return rowCount;
  }

  /** How many more rows fit. */
  public int room() {
    return capacity - rowCount;
  }

  /** Declares rows that have been written to every column. */
  public void addRows(int count) {
    rowCount += count;
  }

  /**
   * Copies rows of a batch with the same columns behind those added so far.
   *
   * @param selection the source rows, or null for the rows {@code from} and on
   * @param from where to begin: in the selection, or in the source if there is none
   * @param count how many; at most {@link #room}
   */
  public void append(Batch source, int @Nullable [] selection, int from, int count) {
    for (int i = 0; i < columns.length; i++) {
      column(i).copy(source, i, selection, from, count, rowCount);
    }
    rowCount += count;
  }

  /** The finished batch; the builder must not be used any more. */
  public Batch build() {
    return pool.finish(columns, rowCount, capacity, null, null);
  }

  /**
   * The finished batch, which keeps the parent alive and takes from it, without a copy, the columns
   * that the pool was made to pass through.
   */
  public Batch build(Batch parent) {
    return build(parent, pool.passThrough());
  }

  /**
   * The finished batch, which takes some columns from a parent, without a copy, whatever the pool
   * was made for; what these columns had been given is not used.
   *
   * @param lentFrom for each column the parent's column that it is, or -1 if it is the builder's
   */
  public Batch build(Batch parent, int @Nullable [] lentFrom) {
    return pool.finish(columns, rowCount, capacity, parent.retain(), lentFrom);
  }

  /** Gives the vectors back unused. */
  public void discard() {
    pool.discard(columns, capacity);
  }
}
