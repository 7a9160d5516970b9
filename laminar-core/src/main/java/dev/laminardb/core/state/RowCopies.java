package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@link KeyedRows} where equal ones are kept once, with the number of their copies,
 * and can be taken back. A row that shares its key with few is found by going through those. Where
 * there have been more, all rows of the key are found by all of their columns, in an index of their
 * own, however many there are:
 *
 * <pre>
 *   key 3 -> row 7 -> row 5 -> … -> row 2      index: hash -> row 7, hash -> row 5, …
 *   key 4 -> row 6 -> row 1
 * </pre>
 *
 * <p>So there is nothing in the index where few rows share a key, as the lines of an order do. Of a
 * key either all rows are in it or none; they stay when companions go. Rows without columns but the
 * key's need none. Used by one thread.
 */
final class RowCopies {
  private static final int NONE = KeyedRows.NONE;

  /** How many rows of a key are found without the index: to read them is as fast then. */
  private static final int MOST_IN_CHAIN = 8;

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

  /** How many rows the chain has that was gone through last, to its end. */
  private int walked;

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
      int key = chains.keyOrNew(keyHashes[batchRow], from, batchRow);
      int first = chains.first(key);
      int same = find(first, from, rowHashes, batchRow);
      if (same == NONE) {
        begin(out[i], first, rowHashes, batchRow);
        chains.link(out[i], keyHashes[batchRow], key, first);
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
    loadNeighbours(load(rowHashes, batchRows, count));
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

  /**
   * Reads at once what is looked at for each row behind.
   *
   * @return how many entries of the index have been read
   */
  private int load(long[] rowHashes, int[] batchRows, int count) {
    if (index == null) {
      return 0;
    }
    // First the first rows of chains, then those behind them, then what the index has.
    int[] firsts = heads.reads().rows();
    int[] others = heads.reads().others();
    chains.firsts(batchRows, count, firsts);
    chains.nexts(firsts, count, others);
    chains.nexts(others, count, others);
    int indexed = 0;
    for (int i = 0; i < count; i++) {
      if (firsts[i] != NONE && isIndexed(firsts[i])) {
        others[indexed++] = batchRows[i];
      }
    }
    heads.reads().load(index, table, rowHash, rowHashes, others, indexed);
    return indexed;
  }

  /** Reads the rows before and behind those that the index has, which are about to be unlinked. */
  private void loadNeighbours(int count) {
    long[] entries = heads.reads().entries();
    int[] rows = heads.reads().rows();
    int[] before = heads.reads().others();
    for (int i = 0; i < count; i++) {
      rows[i] = HashIndex.slot(entries[i]);
    }
    chains.previous(rows, count, before);
    chains.nexts(before, count, before);
    chains.nexts(rows, count, rows);
    chains.nexts(rows, count, rows);
  }

  /** The row of a chain that is equal to one of the batch, or {@link KeyedRows#NONE}. */
  private int find(int first, ColumnAddresses from, long[] rowHashes, int batchRow) {
    if (index != null && first != NONE && isIndexed(first)) {
      return findInIndex(index, (int) rowHashes[batchRow], from, batchRow);
    }
    walked = 0;
    int row = first;
    while (row != NONE && !isSame(row, from, rowHashes, batchRow)) {
      row = chains.next(row);
      walked++;
    }
    return row;
  }

  private boolean isSame(int row, ColumnAddresses from, long[] rowHashes, int batchRow) {
    return (index == null || table.word(row, rowHash) == rowHashes[batchRow])
        && table.equal(row, from, batchRow, columns);
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
    if (first == NONE) {
      return;
    } else if (isIndexed(first)) {
      addTo(index, row);
    } else if (walked == MOST_IN_CHAIN) {
      for (int other = first; other != NONE; other = chains.next(other)) {
        addTo(index, other);
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
