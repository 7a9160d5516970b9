package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Rows kept by key. Those with equal keys form a chain, from the one that came last on; where it
 * begins is in {@link ChainHeads}, which this table shares with another:
 *
 * <pre>
 *   by key    key 3 -> row 7 -> row 5 -> row 2        and back, where rows are distinct
 *   by row    hash -> row 7, hash -> row 5, …         only there
 * </pre>
 *
 * <p>The keys of the rows of a batch are {@linkplain ChainHeads#locate located} first, then the
 * rows found, added or removed.
 *
 * <p>Where rows are only added, none that is here is written to, and what a snapshot writes are the
 * new ones.
 *
 * <p>Distinct rows are kept once, with the number of their copies, and can be taken back: a second
 * index finds them by all of their columns, so that one among many with the same key is found at
 * once. Where there are no columns but the key, the chain itself does for that.
 *
 * <p>The first columns are the key. Keys are compared as SQL compares, nulls as equal; rows by
 * their bits. Used by one thread.
 */
public final class KeyedRows implements StateTable {
  /** No row. */
  public static final int NONE = -1;

  private final RowTable table;
  private final RowChains chains;
  private final int columns;
  private final @Nullable HashIndex byRow;

  /** The owner's words for what not all tables have, -1 where this one does not. */
  private final int matches;

  private final int copies;
  private final int rowHash;
  private final ChainHeads heads;

  /**
   * A table without rows.
   *
   * @param types the types of the columns, those of the key first
   * @param nullable whether any of them can be null
   * @param distinct whether equal rows are kept once and rows can be removed
   * @param counted whether rows have a {@linkplain #matches number} for the owner
   * @param heads where chains begin
   * @param side which of the two tables of {@code heads} this one is
   */
  public KeyedRows(
      ColumnType[] types,
      boolean nullable,
      boolean distinct,
      boolean counted,
      ChainHeads heads,
      int side) {
    this.heads = heads;
    this.columns = types.length;
    int words = RowChains.WORDS;
    this.matches = counted ? words++ : -1;
    this.copies = distinct ? words++ : -1;
    this.byRow = distinct && columns > heads.keyColumns() ? new HashIndex() : null;
    this.rowHash = byRow != null ? words++ : -1;
    this.table = new RowTable(types, nullable, words);
    this.chains = new RowChains(table, heads, side, distinct);
  }

  /** Row numbers are less than this. */
  public int bound() {
    return table.size();
  }

  /** Whether equal rows are kept once and rows can be removed. */
  public boolean isDistinct() {
    return copies >= 0;
  }

  /** Where the chains begin. */
  ChainHeads heads() {
    return heads;
  }

  /** Whether hashes of whole rows are needed. */
  public boolean hashesRows() {
    return byRow != null;
  }

  /**
   * Finds the first rows of chains, and those behind them.
   *
   * @param batchRows rows of the batch whose keys have been located
   * @param firsts receives the first row here for each of them, or {@link #NONE}
   * @param seconds receives the next of each first, or {@link #NONE}
   */
  public void find(int[] batchRows, int count, int[] firsts, int[] seconds) {
    chains.firsts(batchRows, count, firsts);
    chains.nexts(firsts, count, seconds);
  }

  /** The next row of a chain, or {@link #NONE}. */
  public int next(int row) {
    return chains.next(row);
  }

  /**
   * Adds rows of a batch, whose keys have been located.
   *
   * @param from the columns that are kept
   * @param keyHashes the hash of each of the batch's rows' keys
   * @param rowHashes those of all columns that are kept, if {@link #hashesRows}
   * @param batchRows which rows of the batch
   * @param out receives the new row here for each of them, or {@link #NONE} where an equal one was
   *     here already and has one copy more
   */
  public void add(
      ColumnAddresses from,
      long[] keyHashes,
      long[] rowHashes,
      int[] batchRows,
      int count,
      int[] out) {
    if (!isDistinct()) {
      append(from, keyHashes, batchRows, count, out);
      return;
    }
    for (int i = 0; i < count; i++) {
      out[i] = table.take();
    }
    table.put(from, batchRows, out, 0, count);
    load(rowHashes, batchRows, count);
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      long rowHash = rowHash(keyHashes, rowHashes, batchRow);
      if (isCopy(out[i], from, rowHash, batchRow)) {
        out[i] = NONE;
      } else {
        chains.link(out[i], keyHashes[batchRow], from, batchRow);
      }
    }
  }

  private void append(
      ColumnAddresses from, long[] keyHashes, int[] batchRows, int count, int[] out) {
    int first = table.append(from, batchRows, count);
    chains.link(first, keyHashes, from, batchRows, count);
    for (int i = 0; i < count; i++) {
      out[i] = first + i;
    }
  }

  /** Reads at once what is looked at for each row behind. */
  private void load(long[] rowHashes, int[] batchRows, int count) {
    if (byRow != null) {
      heads.reads().load(byRow, table, rowHash, rowHashes, batchRows, count);
    }
  }

  private long rowHash(long[] keyHashes, long[] rowHashes, int batchRow) {
    return byRow == null ? keyHashes[batchRow] : rowHashes[batchRow];
  }

  /** Frees a row if an equal one is here, or else prepares it to be found. */
  private boolean isCopy(int row, ColumnAddresses from, long hash, int batchRow) {
    int same = findRow(hash, from, batchRow);
    if (same != NONE) {
      table.setWord(same, copies, copies(same) + 1);
      free(row);
      return true;
    }
    table.setWord(row, copies, 1);
    if (byRow != null) {
      table.setWord(row, rowHash, hash);
      byRow.add((int) hash, row);
    }
    return false;
  }

  private void free(int row) {
    chains.loosen(row);
    table.free(row);
  }

  /**
   * Removes a copy of each of some rows of a batch, whose keys have been located, one after the
   * other.
   *
   * @param from the columns that are kept
   * @param keyHashes the hash of each of the batch's rows' keys
   * @param rowHashes those of all columns that are kept, if {@link #hashesRows}
   * @param batchRows which rows of the batch
   * @param out receives the row that was here for each of them, or {@link #NONE} where it has more
   *     copies
   * @throws IllegalStateException if one is not here
   */
  public void remove(
      ColumnAddresses from,
      long[] keyHashes,
      long[] rowHashes,
      int[] batchRows,
      int count,
      int[] out) {
    load(rowHashes, batchRows, count);
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      int row = findRow(rowHash(keyHashes, rowHashes, batchRow), from, batchRow);
      if (row == NONE) {
        throw new IllegalStateException("a row is retracted that has not been inserted");
      }
      long left = copies(row) - 1;
      table.setWord(row, copies, left);
      out[i] = left == 0 ? row : NONE;
      if (left == 0) {
        if (byRow != null) {
          byRow.remove(byRow.position((int) table.word(row, rowHash), row));
        }
        chains.unlink(row, batchRow);
        free(row);
      }
    }
  }

  private int findRow(long hash, ColumnAddresses from, int batchRow) {
    if (byRow == null) {
      return findInChain(hash, from, batchRow);
    }
    int position = byRow.start((int) hash);
    for (long entry = byRow.entry(position); entry != 0; entry = byRow.entry(position)) {
      int row = HashIndex.slot(entry);
      if (HashIndex.matches(entry, (int) hash) && table.equal(row, from, batchRow, columns)) {
        return row;
      }
      position = byRow.next(position);
    }
    return NONE;
  }

  /** Of a row that is a key: the chain has that row only, and perhaps one with another zero. */
  private int findInChain(long hash, ColumnAddresses from, int batchRow) {
    int row = chains.first(hash, from, batchRow);
    while (row != NONE && !table.equal(row, from, batchRow, columns)) {
      row = chains.next(row);
    }
    return row;
  }

  /** How many equal rows a row stands for. */
  public long copies(int row) {
    return copies < 0 ? 1 : table.word(row, copies);
  }

  /** The owner's number, 0 in a new row. */
  public long matches(int row) {
    return table.word(row, matches);
  }

  /** Sets the owner's number. */
  public void setMatches(int row, long value) {
    table.setWord(row, matches, value);
  }

  /**
   * Copies one column of rows into a batch, as {@link RowTable#copyTo(int, int[], int, int,
   * ColumnBuilder, int)}.
   */
  public void copyTo(int k, int[] from, int first, int count, ColumnBuilder out, int at) {
    table.copyTo(k, from, first, count, out, at);
  }

  @Override
  public void save(StateWriter to) {
    table.save(to);
  }

  @Override
  public void load(StateReader from) {
    table.load(from);
    for (int row = 0; row < table.size(); row++) {
      if (chains.isLinked(row)) {
        chains.index(row);
        if (byRow != null) {
          byRow.add((int) table.word(row, rowHash), row);
        }
      }
    }
  }

  /** The memory of rows and of their own index, in bytes. */
  public long bytes() {
    return table.bytes() + (byRow == null ? 0 : byRow.bytes());
  }
}
