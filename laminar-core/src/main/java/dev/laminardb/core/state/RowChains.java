package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;

/**
 * Chains of the rows of a table that have equal keys, linked in both directions, so that any can be
 * taken out. Their first rows are in {@link ChainHeads}, beside those of another table. Two of the
 * table's owner's words are the chains'. Used by one thread.
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
  private final ChainHeads heads;
  private final int side;

  /**
   * Chains of no rows.
   *
   * @param side which of the two tables it is
   */
  RowChains(RowTable table, ChainHeads heads, int side) {
    this.table = table;
    this.heads = heads;
    this.side = side;
    heads.attach(side, table);
  }

  /** The first row that has the key of a located row of the batch, or {@link #NONE}. */
  int first(long hash, ColumnAddresses from, int batchRow) {
    int key = heads.keyNow(hash, from, batchRow);
    return key == ChainHeads.NONE ? NONE : heads.first(key, side);
  }

  /** The same of many rows of the batch. */
  void firsts(int[] batchRows, int count, int[] to) {
    heads.firsts(side, batchRows, count, to);
  }

  /** The next row of a chain, or {@link #NONE}. */
  int next(int row) {
    return (int) (table.word(row, LINKS) >>> 32) - 1;
  }

  /** The next row of many, each of which may be {@link #NONE}; {@code to} may be {@code of}. */
  void nexts(int[] of, int count, int[] to) {
    table.highHalves(of, count, LINKS, to);
  }

  /** The row before each of many, each of which may be {@link #NONE}. */
  void previous(int[] of, int count, int[] to) {
    table.lowHalves(of, count, LINKS, to);
  }

  private int previous(int row) {
    return (int) table.word(row, LINKS) - 1;
  }

  private void setLinks(int row, int previous, int next) {
    table.setWord(row, LINKS, (next + 1L) << 32 | (previous + 1));
  }

  /** The key of a located row of the batch, added if there is none. */
  int keyOrNew(long hash, ColumnAddresses from, int batchRow) {
    return heads.keyOrNew(hash, from, batchRow);
  }

  /** The first row that has a key, or {@link #NONE}. */
  int first(int key) {
    return heads.first(key, side);
  }

  /**
   * Puts a row that has been taken at the front of its chain.
   *
   * @param hash of its key
   * @param first the first row of the chain, or {@link #NONE}
   */
  void link(int row, long hash, int key, int first) {
    table.setNewWords(row, hash, (first + 1L) << 32);
    if (first != NONE) {
      setLinks(first, row, next(first));
    }
    heads.prepend(key, side, row);
  }

  /** Takes a row, whose key a located row of the batch has, out of its chain. */
  void unlink(int row, int batchRow) {
    int before = previous(row);
    int after = next(row);
    if (after != NONE) {
      setLinks(after, before, next(after));
    }
    if (before != NONE) {
      setLinks(before, previous(before), after);
    } else {
      heads.setFirst(heads.key(batchRow), side, after);
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

  /** Finds the heads anew for the next row of a table that has been loaded. */
  void index(int row) {
    long hash = table.word(row, KEY_HASH);
    if (previous(row) == NONE) {
      heads.setFirst(heads.keyOfLoaded(hash, side, row), side, row);
    }
  }
}
