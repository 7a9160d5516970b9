package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import java.util.Arrays;

/**
 * Finds rows of {@link IndexedRows} by some of their columns, beside their key. Rows with a null
 * among these are not in it: a null is like no other value. Used by one thread.
 */
public final class UniqueIndex implements RowIndex {
  private final RowTable rows;
  private final int[] columns;
  private final ColumnType[] types;
  private final HashIndex index = new HashIndex();
  private final long[] batchHashes = new long[Batch.MAX_ROWS];

  /** Of each row by its number the hash of its columns, which finds its entry again. */
  private int[] hashes = new int[64];

  /**
   * An index of no rows.
   *
   * @param values of the rows
   * @param columns those that identify a row, in order
   * @param types the types of these
   */
  public UniqueIndex(RowTable values, int[] columns, ColumnType[] types) {
    this.rows = values;
    this.columns = columns.clone();
    this.types = types.clone();
  }

  /**
   * Notes rows that have been staged, without adding them.
   *
   * @param batch whose columns are those of the rows
   * @param staged the row of each of its rows
   */
  public void stage(Batch batch, int[] staged) {
    Hashing.rows(batch, columns, types, batchHashes);
    for (int i = 0; i < batch.rowCount(); i++) {
      if (staged[i] >= hashes.length) {
        hashes = Arrays.copyOf(hashes, Math.max(staged[i] + 1, 2 * hashes.length));
      }
      hashes[staged[i]] = (int) batchHashes[i];
    }
  }

  private boolean hasNull(int row) {
    for (int k : columns) {
      if (rows.isNull(row, k)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds a row that has been staged, unless one of its columns is null, or another row has the
   * same.
   *
   * @return that one, or {@link IndexedRows#NONE}
   */
  @Override
  public int index(int row) {
    if (hasNull(row)) {
      return IndexedRows.NONE;
    }
    int hash = hashes[row];
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && areEqual(HashIndex.slot(entry), row)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    index.insert(position, hash, row);
    return IndexedRows.NONE;
  }

  private boolean areEqual(int a, int b) {
    for (int k : columns) {
      if (!rows.equalValue(a, b, k)) {
        return false;
      }
    }
    return true;
  }

  /** Takes a row out that {@link #index} has added, or left out for a null. */
  @Override
  public void unindex(int row) {
    if (!hasNull(row)) {
      index.remove(index.position(hashes[row], row));
    }
  }

  /** Its memory, in bytes. */
  public long bytes() {
    return index.bytes() + (long) Integer.BYTES * hashes.length;
  }
}
