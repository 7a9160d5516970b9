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
 *   key 3 -> row 7 -> row 5 -> row 2        and back, where rows are distinct
 *   key 4 -> row 6
 * </pre>
 *
 * <p>The keys of the rows of a batch are {@linkplain ChainHeads#locate located} first, then the
 * rows found, added or removed.
 *
 * <p>Where rows are only added, none that is here is written to, and what a snapshot writes are the
 * new ones.
 *
 * <p>Distinct rows are kept once, with the number of their {@linkplain RowCopies copies}, and can
 * be taken back.
 *
 * <p>The first columns are the key. Keys are compared as SQL compares, nulls as equal; rows by
 * their bits. Used by one thread.
 */
public final class KeyedRows implements StateTable {
  /** No row. */
  public static final int NONE = -1;

  private final RowTable table;
  private final RowChains chains;
  private final ChainHeads heads;

  /** The copies of distinct rows; null where rows are not distinct. */
  private final @Nullable RowCopies copies;

  /** Where rows have the owner's number; -1 if they have none. */
  private final int matches;

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
    int words = RowChains.WORDS;
    this.matches = counted ? words++ : -1;
    boolean onlyKey = types.length == heads.keyColumns();
    int ofCopies = words;
    words += distinct ? RowCopies.words(onlyKey) : 0;
    this.table = new RowTable(types, nullable, words);
    this.chains = new RowChains(table, heads, side, distinct);
    this.copies = distinct ? new RowCopies(table, chains, heads, types.length, ofCopies) : null;
  }

  /** Row numbers are less than this. */
  public int bound() {
    return table.size();
  }

  /** Whether equal rows are kept once and rows can be removed. */
  public boolean isDistinct() {
    return copies != null;
  }

  /** Where the chains begin. */
  ChainHeads heads() {
    return heads;
  }

  /** Whether hashes of whole rows are needed. */
  public boolean hashesRows() {
    return copies != null && copies.hashesRows();
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
    if (copies == null) {
      append(from, keyHashes, batchRows, count, out);
    } else {
      copies.add(from, keyHashes, rowHashes, batchRows, count, out);
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
   * @throws IllegalStateException if one is not here, or rows are only added
   */
  public void remove(
      ColumnAddresses from,
      long[] keyHashes,
      long[] rowHashes,
      int[] batchRows,
      int count,
      int[] out) {
    if (copies != null) {
      copies.remove(from, keyHashes, rowHashes, batchRows, count, out);
    } else if (count > 0) {
      throw new IllegalStateException("rows are only added");
    }
  }

  /** How many equal rows a row stands for. */
  public long copies(int row) {
    return copies == null ? 1 : copies.of(row);
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
        if (copies != null) {
          copies.index(row);
        }
      }
    }
  }

  /** The memory of rows and of their own index, in bytes. */
  public long bytes() {
    return table.bytes() + (copies == null ? 0 : copies.bytes());
  }
}
