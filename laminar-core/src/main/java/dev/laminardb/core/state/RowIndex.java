package dev.laminardb.core.state;

/** Finds rows by what no two of those in it share. Used by one thread. */
public interface RowIndex {
  /**
   * Adds a row, unless another that is in it shares these columns.
   *
   * @return that one, or {@link IndexedRows#NONE}
   */
  int index(int row);

  /** Takes a row out that {@link #index} has added. */
  void unindex(int row);
}
