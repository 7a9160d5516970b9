package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;

/**
 * Chains of the rows of a table that have equal keys, and the index that leads to the first row of
 * each. The table's first columns are the key, and two of its owner's words are the chains'.
 *
 * <p>Where rows can be taken out, they are linked in both directions. Where they cannot, a chain
 * has them from the last to the first that came, and none that is there is written to. Used by one
 * thread.
 */
final class RowChains {
  /** How many of the owner's words are the chains'. */
  static final int WORDS = 2;

  static final int NONE = KeyedRows.NONE;

  private static final int KEY_HASH = 0;

  /** Next row + 1 << 32 | previous row + 1. */
  private static final int LINKS = 1;

  /** The links of a row that is in no chain. */
  private static final long LOOSE = -1;

  private final RowTable table;
  private final int keyColumns;
  private final boolean exact;
  private final boolean bothWays;
  private final HashIndex index = new HashIndex();

  /**
   * Chains of no rows.
   *
   * @param exact whether keys are equal if their hashes are
   * @param bothWays whether rows can be taken out
   */
  RowChains(RowTable table, int keyColumns, boolean exact, boolean bothWays) {
    this.table = table;
    this.keyColumns = keyColumns;
    this.exact = exact;
    this.bothWays = bothWays;
  }

  /** Reads what {@link #find} and {@link #link} are about to look at. */
  void load(IndexReads reads, long[] keyHashes, int[] batchRows, int count) {
    reads.load(index, table, KEY_HASH, keyHashes, batchRows, count);
  }

  /**
   * The first row of a key's chain, or {@link #NONE}.
   *
   * @param reads of the keys
   * @param i the element of these
   */
  int find(IndexReads reads, int i, ColumnAddresses from, int batchRow) {
    long entry = reads.entry(i);
    if (entry == 0) {
      return NONE;
    }
    int row = HashIndex.slot(entry);
    return reads.hasSameHash(i) && isSameKey(row, from, batchRow)
        ? row
        : find(reads.hash(i), from, batchRow);
  }

  /** The first row of a key's chain, or {@link #NONE}. */
  int find(long hash, ColumnAddresses from, int batchRow) {
    long entry = index.entry(position(hash, from, batchRow));
    return entry == 0 ? NONE : HashIndex.slot(entry);
  }

  /** The position of a key's entry, or of the free one where it belongs. */
  private int position(long hash, ColumnAddresses from, int batchRow) {
    int position = index.start((int) hash);
    long entry = index.entry(position);
    while (entry != 0 && !isKey(entry, hash, from, batchRow)) {
      position = index.next(position);
      entry = index.entry(position);
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
  int next(int row) {
    return (int) (table.word(row, LINKS) >>> 32) - 1;
  }

  private int previous(int row) {
    return (int) table.word(row, LINKS) - 1;
  }

  private void setLinks(int row, int previous, int next) {
    table.setWord(row, LINKS, (next + 1L) << 32 | (previous + 1));
  }

  /** Puts a row, whose key a row of the batch has, at the front of its chain. */
  void link(int row, long hash, ColumnAddresses from, int batchRow) {
    table.setWord(row, KEY_HASH, hash);
    int position = position(hash, from, batchRow);
    long entry = index.entry(position);
    if (entry == 0) {
      index.insert(position, (int) hash, row);
      return;
    }
    int first = HashIndex.slot(entry);
    setLinks(row, NONE, first);
    if (bothWays) {
      setLinks(first, row, next(first));
    }
    index.replace(position, row);
  }

  /**
   * Puts new rows, side by side, at the front of their chains, one after the other. Only where rows
   * cannot be taken out.
   *
   * @param first the first of the rows
   * @param reads of their keys
   * @param batchRows the rows of the batch that have their keys
   */
  void link(int first, IndexReads reads, ColumnAddresses from, int[] batchRows, int count) {
    long[] hashes = reads.hashes();
    table.setWords(first, KEY_HASH, hashes, count);
    for (int i = 0; i < count; i++) {
      long hash = hashes[i];
      int position = position(hash, from, batchRows[i]);
      long entry = index.entry(position);
      if (entry == 0) {
        index.insert(position, (int) hash, first + i);
      } else {
        table.setNewWord(first + i, LINKS, (HashIndex.slot(entry) + 1L) << 32);
        index.replace(position, first + i);
      }
    }
  }

  /** Takes a row out of its chain. */
  void unlink(int row) {
    int before = previous(row);
    int after = next(row);
    if (after != NONE) {
      setLinks(after, before, next(after));
    }
    if (before != NONE) {
      setLinks(before, previous(before), after);
      return;
    }
    int position = index.position((int) table.word(row, KEY_HASH), row);
    if (after != NONE) {
      index.replace(position, after);
    } else {
      index.remove(position);
    }
  }

  /** Notes that a row is in no chain, not even alone. */
  void loosen(int row) {
    table.setWord(row, LINKS, LOOSE);
  }

  /** Whether a row is in a chain. */
  boolean isLinked(int row) {
    return table.word(row, LINKS) != LOOSE;
  }

  /** Makes the index anew for the next row of a table that has been loaded. */
  void index(int row) {
    int hash = (int) table.word(row, KEY_HASH);
    if (bothWays ? previous(row) == NONE : next(row) == NONE) {
      index.add(hash, row);
    } else if (!bothWays) {
      // The first of its chain so far: the next came before it.
      index.replace(index.position(hash, next(row)), row);
    }
  }

  /** The memory of the index, in bytes. */
  long bytes() {
    return index.bytes();
  }
}
