package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@link KeyedRows} where equal ones are kept once, with the number of their copies,
 * and can be taken back. A row that is alone with its key is found by the key. Those that share one
 * are found by all of their columns, in an index of their own, however many there are:
 *
 * <pre>
 *   key 3 -> row 7 -> row 5      index: hash -> row 7, hash -> row 5
 *   key 4 -> row 6
 * </pre>
 *
 * <p>So there is nothing in the index where keys are unique. A row whose companions have gone stays
 * in it. Rows without columns but the key's need none. Used by one thread.
 */
final class RowCopies {
  private static final int NONE = KeyedRows.NONE;

  /** In the word of the copies: that the index has the row. */
  private static final long INDEXED = 1;

  private static final long ONE = 2;

  private final RowTable table;
  private final RowChains chains;
  private final ChainHeads heads;
  private final int columns;
  private final @Nullable HashIndex index;

  /** The owner's words of the table that have the number of copies and the hash of the row. */
  private final int copies;

  private final int rowHash;

  /**
   * No rows.
   *
   * @param columns how many columns the table has
   * @param word the first of its owner's words that are the copies'
   */
  RowCopies(RowTable table, RowChains chains, ChainHeads heads, int columns, int word) {
    this.table = table;
    this.chains = chains;
    this.heads = heads;
    this.columns = columns;
    this.copies = word;
    this.rowHash = word + 1;
    this.index = columns == heads.keyColumns() ? null : new HashIndex();
  }

  /** How many of the owner's words are the copies'. */
  static int words(boolean onlyKey) {
    return onlyKey ? 1 : 2;
  }

  /** Whether hashes of whole rows are needed. */
  boolean hashesRows() {
    return index != null;
  }

  /** How many equal rows a row stands for. */
  long of(int row) {
    return table.word(row, copies) / ONE;
  }

  /** Adds rows, as {@link KeyedRows#add}. */
  void add(
      ColumnAddresses from,
      long[] keyHashes,
      long[] rowHashes,
      int[] batchRows,
      int count,
      int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = table.take();
    }
    table.put(from, batchRows, out, 0, count);
    load(rowHashes, batchRows, count);
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      int first = chains.first(keyHashes[batchRow], from, batchRow);
      int same = find(first, from, rowHashes, batchRow);
      if (same == NONE) {
        begin(out[i], first, rowHashes, batchRow);
        chains.link(out[i], keyHashes[batchRow], from, batchRow);
      } else {
        table.setWord(same, copies, table.word(same, copies) + ONE);
        free(out[i]);
        out[i] = NONE;
      }
    }
  }

  /** Removes a copy of each of some rows, as {@link KeyedRows#remove}. */
  void remove(
      ColumnAddresses from,
      long[] keyHashes,
      long[] rowHashes,
      int[] batchRows,
      int count,
      int[] out) {
    load(rowHashes, batchRows, count);
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      int first = chains.first(keyHashes[batchRow], from, batchRow);
      int row = find(first, from, rowHashes, batchRow);
      if (row == NONE) {
        throw new IllegalStateException("a row is retracted that has not been inserted");
      }
      long left = table.word(row, copies) - ONE;
      out[i] = NONE;
      if (left >= ONE) {
        table.setWord(row, copies, left);
      } else {
        out[i] = row;
        end(row, batchRow);
      }
    }
  }

  /** Reads at once what is looked at for each row behind. */
  private void load(long[] rowHashes, int[] batchRows, int count) {
    if (index == null) {
      return;
    }
    // First the first rows of chains, then those behind them, then the batch's rows that have such.
    int[] rows = heads.reads().rows();
    chains.firsts(batchRows, count, rows);
    chains.nexts(rows, count, rows);
    int sharing = 0;
    for (int i = 0; i < count; i++) {
      if (rows[i] != NONE) {
        rows[sharing++] = batchRows[i];
      }
    }
    heads.reads().load(index, table, rowHash, rowHashes, rows, sharing);
  }

  /** The first row of a chain that is equal to one of the batch, or {@link KeyedRows#NONE}. */
  private int find(int first, ColumnAddresses from, long[] rowHashes, int batchRow) {
    if (index == null) {
      return findInChain(first, from, batchRow);
    } else if (first == NONE) {
      return NONE;
    } else if (isIndexed(first)) {
      return findInIndex(index, (int) rowHashes[batchRow], from, batchRow);
    }
    boolean same =
        table.word(first, rowHash) == rowHashes[batchRow]
            && table.equal(first, from, batchRow, columns);
    return same ? first : NONE;
  }

  /** Of a row that is a key: the chain has that row only, and perhaps one with another zero. */
  private int findInChain(int first, ColumnAddresses from, int batchRow) {
    int row = first;
    while (row != NONE && !table.equal(row, from, batchRow, columns)) {
      row = chains.next(row);
    }
    return row;
  }

  private int findInIndex(HashIndex index, int hash, ColumnAddresses from, int batchRow) {
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      int row = HashIndex.slot(entry);
      if (HashIndex.matches(entry, hash) && table.equal(row, from, batchRow, columns)) {
        return row;
      }
      position = index.next(position);
    }
    return NONE;
  }

  private boolean isIndexed(int row) {
    return (table.word(row, copies) & INDEXED) != 0;
  }

  /** Makes a row found that comes before the first of its chain, which may have none. */
  private void begin(int row, int first, long[] rowHashes, int batchRow) {
    table.setWord(row, copies, ONE);
    if (index == null) {
      return;
    }
    table.setWord(row, rowHash, rowHashes[batchRow]);
    if (first != NONE) {
      if (!isIndexed(first)) {
        addTo(index, first);
      }
      addTo(index, row);
    }
  }

  private void addTo(HashIndex index, int row) {
    table.setWord(row, copies, table.word(row, copies) | INDEXED);
    index.add((int) table.word(row, rowHash), row);
  }

  private void end(int row, int batchRow) {
    if (index != null && isIndexed(row)) {
      index.remove(index.position((int) table.word(row, rowHash), row));
    }
    chains.unlink(row, batchRow);
    free(row);
  }

  private void free(int row) {
    chains.loosen(row);
    table.free(row);
  }

  /** Finds a linked row of a table that has been loaded. */
  void index(int row) {
    if (index != null && isIndexed(row)) {
      index.add((int) table.word(row, rowHash), row);
    }
  }

  /** The memory of the index, in bytes. */
  long bytes() {
    return index == null ? 0 : index.bytes();
  }
}
