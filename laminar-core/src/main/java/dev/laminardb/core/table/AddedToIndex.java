package dev.laminardb.core.table;

import dev.laminardb.core.state.IndexedRows;
import dev.laminardb.core.state.RowIndex;
import org.jspecify.annotations.Nullable;

/**
 * What one change has put into an index of its table: of the rows that it adds the first ones,
 * which may be fewer than in another index. Used by one thread.
 */
final class AddedToIndex {
  private final RowIndex index;
  private final @Nullable Unique unique;
  private int count;

  /**
   * Nothing yet.
   *
   * @param unique the constraint that the index is for; null if it is the key
   */
  AddedToIndex(RowIndex index, @Nullable Unique unique) {
    this.index = index;
    this.unique = unique;
  }

  /** The constraint that the index is for; null if it is the key. */
  @Nullable Unique unique() {
    return unique;
  }

  /**
   * Puts the next row in that is to be added, unless another keeps it out.
   *
   * @return that one, or {@link IndexedRows#NONE}
   */
  int add(int row) {
    int other = index.index(row);
    count += other == IndexedRows.NONE ? 1 : 0;
    return other;
  }

  /** Takes the row out again that was {@linkplain #add added} last. */
  void takeBack(int row) {
    index.unindex(row);
    count--;
  }

  /**
   * Puts all rows in that are not, up to the first that another keeps out: the one behind those
   * that are {@link #count counted}.
   *
   * @return that other one, or {@link IndexedRows#NONE}
   */
  int addAll(int[] added, int addedCount) {
    int other = IndexedRows.NONE;
    while (other == IndexedRows.NONE && count < addedCount) {
      other = add(added[count]);
    }
    return other;
  }

  /** How many of the rows are in it. */
  int count() {
    return count;
  }

  /** Takes a row out that was there before. */
  void remove(int row) {
    index.unindex(row);
  }

  /** Takes all rows out that were added. */
  void undo(int[] added) {
    for (int i = 0; i < count; i++) {
      index.unindex(added[i]);
    }
    count = 0;
  }

  /** Puts a row back that was {@linkplain #remove removed}, when nothing is left of the change. */
  void restore(int row) {
    if (index.index(row) != IndexedRows.NONE) {
      throw new IllegalStateException("row " + row + " was not alone in an index");
    }
  }

  /** Begins a next change. */
  void clear() {
    count = 0;
  }
}
