package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;

/**
 * Chains of the rows of a table that have equal keys. Their first rows are in {@link ChainHeads},
 * beside those of another table. Two of the table's owner's words are the chains'.
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
  private final ChainHeads heads;
  private final int side;
  private final boolean bothWays;

  /**
   * Chains of no rows.
   *
   * @param side which of the two tables it is
   * @param bothWays whether rows can be taken out
   */
  RowChains(RowTable table, ChainHeads heads, int side, boolean bothWays) {
    this.table = table;
    this.heads = heads;
    this.side = side;
    this.bothWays = bothWays;
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

  private int previous(int row) {
    return (int) table.word(row, LINKS) - 1;
  }

  private void setLinks(int row, int previous, int next) {
    table.setWord(row, LINKS, (next + 1L) << 32 | (previous + 1));
  }

  /** Puts a row, whose key a located row of the batch has, at the front of its chain. */
  void link(int row, long hash, ColumnAddresses from, int batchRow) {
    table.setWord(row, KEY_HASH, hash);
    int key = heads.keyOrNew(hash, from, batchRow);
    int first = heads.first(key, side);
    if (first != NONE) {
      setLinks(row, NONE, first);
      if (bothWays) {
        setLinks(first, row, next(first));
      }
    }
    heads.setFirst(key, side, row);
  }

  /**
   * Puts new rows, side by side, at the front of their chains, one after the other. Only where rows
   * cannot be taken out.
   *
   * @param first the first of the rows
   * @param hashes of the batch's rows' keys
   * @param batchRows the rows of the batch that have their keys, located
   */
  void link(int first, long[] hashes, ColumnAddresses from, int[] batchRows, int count) {
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      long hash = hashes[batchRow];
      int key = heads.keyOrNew(hash, from, batchRow);
      int next = heads.first(key, side);
      table.setNewWords(first + i, hash, (next + 1L) << 32);
      heads.setFirst(key, side, first + i);
    }
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
    if (bothWays ? previous(row) == NONE : next(row) == NONE) {
      heads.setFirst(heads.keyOfLoaded(hash, side, row), side, row);
    } else if (!bothWays) {
      // The first of its chain so far: the next came before it.
      heads.setFirst(heads.keyOfFirst(hash, side, next(row)), side, row);
    }
  }
}
