package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Rows kept by key. Those with equal keys form a chain; the index leads to the one that came last:
 *
 * <pre>
 *   by key    hash -> row 7 -> row 5 -> row 2         and back, where rows are distinct
 *   by row    hash -> row 7, hash -> row 5, …         only there
 * </pre>
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

  private static final int KEY_HASH = 0;

  /** Next row + 1 << 32 | previous row + 1. */
  private static final int LINKS = 1;

  /** The links of a freed row. */
  private static final long FREED = -1;

  private final RowTable table;
  private final int columns;
  private final int keyColumns;
  private final boolean exact;
  private final HashIndex keys = new HashIndex();
  private final @Nullable HashIndex byRow;

  /** The owner's words for what not all tables have, -1 where this one does not. */
  private final int matches;

  private final int copies;
  private final int rowHash;
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final long[] entries = new long[Batch.MAX_ROWS];
  private final long[] found = new long[Batch.MAX_ROWS];
  private final int[] taken = new int[Batch.MAX_ROWS];

  /**
   * A table without rows.
   *
   * @param types the types of the columns, those of the key first
   * @param nullable whether any of them can be null
   * @param keyColumns how many columns are the key's, possibly none: then all rows are one chain
   * @param exact whether keys are equal if their hashes are: those of one 64-bit word, never null
   * @param distinct whether equal rows are kept once and rows can be removed
   * @param counted whether rows have a {@linkplain #matches number} for the owner
   */
  public KeyedRows(
      ColumnType[] types,
      boolean nullable,
      int keyColumns,
      boolean exact,
      boolean distinct,
      boolean counted) {
    this.columns = types.length;
    this.keyColumns = keyColumns;
    this.exact = exact;
    int words = LINKS + 1;
    this.matches = counted ? words++ : -1;
    this.copies = distinct ? words++ : -1;
    this.byRow = distinct && columns > keyColumns ? new HashIndex() : null;
    this.rowHash = byRow != null ? words++ : -1;
    this.table = new RowTable(types, nullable, words);
  }

  /** Whether equal rows are kept once and rows can be removed. */
  public boolean isDistinct() {
    return copies >= 0;
  }

  /** Whether hashes of whole rows are needed. */
  public boolean hashesRows() {
    return byRow != null;
  }

  /**
   * Finds the first rows of chains.
   *
   * @param from the columns of the batch that the keys are in, the key's first
   * @param keyHashes the hash of each of its rows' keys
   * @param batchRows which rows of the batch
   * @param out receives the first row here for each of them, or {@link #NONE}
   */
  public void find(ColumnAddresses from, long[] keyHashes, int[] batchRows, int count, int[] out) {
    load(keys, KEY_HASH, keyHashes, batchRows, count);
    for (int i = 0; i < count; i++) {
      long entry = entries[i];
      if (entry == 0) {
        out[i] = NONE;
      } else if (found[i] == hashes[i] && isSameKey(HashIndex.slot(entry), from, batchRows[i])) {
        out[i] = HashIndex.slot(entry);
      } else {
        entry = keys.entry(findKey(from, hashes[i], batchRows[i]));
        out[i] = entry == 0 ? NONE : HashIndex.slot(entry);
      }
    }
  }

  /**
   * Reads where walks start, and the hashes of the rows there: in loops that do nothing else, so
   * that the processor has many of these reads under way at a time. What follows finds them in its
   * cache, even where it has to look again because rows have come or gone.
   *
   * @param word where rows have the hash
   */
  private void load(HashIndex index, int word, long[] allHashes, int[] batchRows, int count) {
    for (int i = 0; i < count; i++) {
      hashes[i] = allHashes[batchRows[i]];
    }
    index.load(hashes, count, entries);
    for (int i = 0; i < count; i++) {
      found[i] = entries[i] == 0 ? 0 : table.word(HashIndex.slot(entries[i]), word);
    }
  }

  private void loadAll(long[] keyHashes, long[] rowHashes, int[] batchRows, int count) {
    if (byRow != null) {
      load(byRow, rowHash, rowHashes, batchRows, count);
    }
    load(keys, KEY_HASH, keyHashes, batchRows, count);
  }

  /** The position of a key's entry, or of the free one where it belongs. */
  private int findKey(ColumnAddresses from, long hash, int batchRow) {
    int position = keys.start((int) hash);
    long entry = keys.entry(position);
    while (entry != 0 && !isKey(entry, hash, from, batchRow)) {
      position = keys.next(position);
      entry = keys.entry(position);
    }
    return position;
  }

  private boolean isKey(long entry, long hash, ColumnAddresses from, int batchRow) {
    if (!HashIndex.matches(entry, (int) hash)) {
      return false;
    }
    int row = HashIndex.slot(entry);
    return table.word(row, KEY_HASH) == hash && isSameKey(row, from, batchRow);
  }

  /** Whether a row has the key of another whose hash is the same. */
  private boolean isSameKey(int row, ColumnAddresses from, int batchRow) {
    return exact || table.equalInSql(row, from, batchRow, keyColumns);
  }

  /** The next row of a chain, or {@link #NONE}. */
  public int next(int row) {
    return (int) (table.word(row, LINKS) >>> 32) - 1;
  }

  private int previous(int row) {
    return (int) table.word(row, LINKS) - 1;
  }

  private void setLinks(int row, int previous, int next) {
    table.setWord(row, LINKS, (next + 1L) << 32 | (previous + 1));
  }

  /**
   * Adds rows of a batch.
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
    for (int i = 0; i < count; i++) {
      taken[i] = table.take();
    }
    table.put(from, batchRows, taken, 0, count);
    loadAll(keyHashes, rowHashes, batchRows, count);
    for (int i = 0; i < count; i++) {
      int row = taken[i];
      int batchRow = batchRows[i];
      boolean isCopy =
          isDistinct() && isCopy(row, from, rowHash(keyHashes, rowHashes, batchRow), batchRow);
      out[i] = isCopy ? NONE : row;
      if (out[i] == row) {
        link(row, from, keyHashes[batchRow], batchRow);
      }
    }
  }

  /** Frees a row if an equal one is here, or else prepares it to be found. */
  private boolean isCopy(int row, ColumnAddresses from, long hash, int batchRow) {
    int same = findRow(from, hash, batchRow);
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
    table.setWord(row, LINKS, FREED);
    table.free(row);
  }

  /** Puts a row at the front of its chain. */
  private void link(int row, ColumnAddresses from, long hash, int batchRow) {
    table.setWord(row, KEY_HASH, hash);
    int position = findKey(from, hash, batchRow);
    long entry = keys.entry(position);
    if (entry == 0) {
      keys.insert(position, (int) hash, row);
      return;
    }
    int first = HashIndex.slot(entry);
    setLinks(row, NONE, first);
    if (isDistinct()) {
      setLinks(first, row, next(first));
    }
    keys.replace(position, row);
  }

  /**
   * Removes a copy of each of some rows of a batch, one after the other.
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
    loadAll(keyHashes, rowHashes, batchRows, count);
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      int row = findRow(from, rowHash(keyHashes, rowHashes, batchRow), batchRow);
      if (row == NONE) {
        throw new IllegalStateException("a row is retracted that has not been inserted");
      }
      long left = copies(row) - 1;
      out[i] = left == 0 ? row : NONE;
      if (left > 0) {
        table.setWord(row, copies, left);
      } else {
        unlink(row);
        free(row);
      }
    }
  }

  private long rowHash(long[] keyHashes, long[] rowHashes, int batchRow) {
    return byRow == null ? keyHashes[batchRow] : rowHashes[batchRow];
  }

  private int findRow(ColumnAddresses from, long hash, int batchRow) {
    if (byRow == null) {
      return findInChain(from, hash, batchRow);
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
  private int findInChain(ColumnAddresses from, long hash, int batchRow) {
    long entry = keys.entry(findKey(from, hash, batchRow));
    int row = entry == 0 ? NONE : HashIndex.slot(entry);
    while (row != NONE && !table.equal(row, from, batchRow, columns)) {
      row = next(row);
    }
    return row;
  }

  private void unlink(int row) {
    if (byRow != null) {
      byRow.remove(position(byRow, (int) table.word(row, rowHash), row));
    }
    int before = previous(row);
    int after = next(row);
    if (after != NONE) {
      setLinks(after, before, next(after));
    }
    if (before != NONE) {
      setLinks(before, previous(before), after);
      return;
    }
    int position = position(keys, (int) table.word(row, KEY_HASH), row);
    if (after != NONE) {
      keys.replace(position, after);
    } else {
      keys.remove(position);
    }
  }

  /** Where an index has the entry of a row. */
  private static int position(HashIndex index, int hash, int row) {
    int position = index.start(hash);
    while (HashIndex.slot(index.entry(position)) != row) {
      position = index.next(position);
    }
    return position;
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

  /** Copies one column of rows into a batch, as {@link RowTable#copyTo}. */
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
      if (!isDistinct()) {
        enter(row);
      } else if (table.word(row, LINKS) != FREED) {
        if (previous(row) == NONE) {
          keys.add((int) table.word(row, KEY_HASH), row);
        }
        if (byRow != null) {
          byRow.add((int) table.word(row, rowHash), row);
        }
      }
    }
  }

  /** Has the index lead to a row that is its chain's first so far: the next came before it. */
  private void enter(int row) {
    int hash = (int) table.word(row, KEY_HASH);
    if (next(row) == NONE) {
      keys.add(hash, row);
    } else {
      keys.replace(position(keys, hash, next(row)), row);
    }
  }

  /** The memory of rows and indexes, in bytes. */
  public long bytes() {
    return table.bytes() + keys.bytes() + (byRow == null ? 0 : byRow.bytes());
  }
}
