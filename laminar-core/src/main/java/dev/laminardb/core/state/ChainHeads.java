package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;

/**
 * The keys of two tables of rows, and where the chain of rows begins that each table has by a key:
 *
 * <pre>
 *   hash -> key 3     | hash | first row of table 1, first row of table 0 |
 *
 *   table 0           row 7 -> row 5 -> row 2
 *   table 1           row 4
 * </pre>
 *
 * <p>So one search finds both what a row of one table meets in the other and the chain in its own
 * that it joins. A key has no columns here: those of any of its rows say which it is. When the last
 * row of either table is gone, the key is forgotten and its number given to another. Nothing is
 * saved: the tables' rows, when they are loaded, say it all again. Used by one thread.
 */
public final class ChainHeads {
  /** No key, or no row. */
  static final int NONE = -1;

  private static final int HASH = 0;

  /** First row of table 1, plus one << 32 | first row of table 0, plus one. */
  private static final int FIRSTS = 1;

  private static final int WIDTH = 2;
  private static final long[] HALF = {0xffff_ffffL, 0xffff_ffff_0000_0000L};

  private final int keyColumns;
  private final boolean exact;
  private final RowTable[] tables = new RowTable[2];
  private final HashIndex index = new HashIndex();
  private final LongRecords keys = new LongRecords();
  private int size;

  /** The last key forgotten, plus one, whose hash is the one before it likewise; 0 if none is. */
  private long forgotten;

  private final IndexReads reads = new IndexReads();
  private final int[] located = new int[Batch.MAX_ROWS];

  /**
   * No keys.
   *
   * @param keyColumns how many columns are the key's, possibly none: then all rows have one key
   * @param exact whether keys are equal if their hashes are: those of one 64-bit word, never null
   */
  public ChainHeads(int keyColumns, boolean exact) {
    this.keyColumns = keyColumns;
    this.exact = exact;
    keys.add(0);
    keys.add(0);
  }

  /** Takes a table, whose first columns are the key. */
  void attach(int side, RowTable table) {
    tables[side] = table;
  }

  /** Whether keys are equal if their hashes are. */
  boolean isExact() {
    return exact;
  }

  /** How many columns are the key's. */
  int keyColumns() {
    return keyColumns;
  }

  /** Scratch for the tables' other indexes. */
  IndexReads reads() {
    return reads;
  }

  /**
   * Looks the keys of rows of a batch up. What it finds is good for {@link #key} until rows of
   * other batches come or go.
   *
   * @param from the columns of the batch that the keys are in, the key's first
   * @param hashes the hash of each of its rows' keys
   * @param batchRows which rows of the batch
   */
  public void locate(ColumnAddresses from, long[] hashes, int[] batchRows, int count) {
    read(hashes, batchRows, count);
    long[] entries = reads.entries();
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      long hash = hashes[batchRow];
      int key = HashIndex.slot(entries[i]);
      located[batchRow] =
          key < 0 || isRead(i, hash, from, batchRow) ? key : slotAt(position(hash, from, batchRow));
    }
  }

  /**
   * Looks the keys of rows of a batch up as the other {@link #locate(ColumnAddresses, long[],
   * int[], int) locate}, and finds what a table has by them in the same walk.
   *
   * @param firsts receives the first row of the table for each, or {@link #NONE}
   */
  public void locate(
      ColumnAddresses from, long[] hashes, int[] batchRows, int count, int side, int[] firsts) {
    read(hashes, batchRows, count);
    long[] entries = reads.entries();
    long[][] pages = keys.pages();
    int shift = side << 5;
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      long hash = hashes[batchRow];
      int key = HashIndex.slot(entries[i]);
      if (key >= 0 && !isRead(i, hash, from, batchRow)) {
        key = slotAt(position(hash, from, batchRow));
      }
      located[batchRow] = key;
      int at = (key & LongColumn.PAGE_MASK) * WIDTH + FIRSTS;
      firsts[i] = key < 0 ? NONE : (int) (pages[key >>> LongColumn.PAGE_SHIFT][at] >>> shift) - 1;
    }
  }

  /**
   * Puts new rows of a table on top of those with equal keys, and finds what the other table has by
   * these keys: both with one search. The keys are {@linkplain #locate located} then.
   *
   * @param first the first of the new rows, which are filled; the others follow
   * @param stacks the rows of that table below others
   * @param from the columns of the batch that the keys are in, the key's first
   * @param hashes the hash of each of its rows' keys
   * @param batchRows which rows of the batch they are
   * @param others receives the first row of the other table for each, or {@link #NONE}
   */
  void push(
      int side,
      int first,
      RowStacks stacks,
      ColumnAddresses from,
      long[] hashes,
      int[] batchRows,
      int count,
      int[] others) {
    read(hashes, batchRows, count);
    long[] entries = reads.entries();
    int own = side << 5;
    int other = Integer.SIZE - own;
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      long hash = hashes[batchRow];
      int key =
          isRead(i, hash, from, batchRow)
              ? HashIndex.slot(entries[i])
              : keyOrAdded(hash, from, batchRow);
      located[batchRow] = key;
      long[] page = keys.pages()[key >>> LongColumn.PAGE_SHIFT];
      int at = (key & LongColumn.PAGE_MASK) * WIDTH + FIRSTS;
      long firsts = page[at];
      others[i] = (int) (firsts >>> other) - 1;
      stacks.put(first + i, (int) (firsts >>> own) - 1);
      page[at] = firsts & ~HALF[side] | (first + i + 1L) << own;
    }
  }

  /** Reads where the walks of rows' keys start, and the hashes of the keys found there. */
  private void read(long[] hashes, int[] batchRows, int count) {
    reads.loadEntries(index, hashes, batchRows, count);
    long[] entries = reads.entries();
    long[] found = reads.found();
    long[][] pages = keys.pages();
    for (int i = 0; i < count; i++) {
      int key = HashIndex.slot(entries[i]);
      found[i] =
          key < 0 ? 0 : pages[key >>> LongColumn.PAGE_SHIFT][(key & LongColumn.PAGE_MASK) * WIDTH];
    }
  }

  /** Whether the walk of a row of the batch starts with its key. */
  private boolean isRead(int i, long hash, ColumnAddresses from, int batchRow) {
    int key = HashIndex.slot(reads.entries()[i]);
    return key >= 0 && reads.found()[i] == hash && (exact || isKey(key, from, batchRow));
  }

  /** The key that was found for a row of the batch, or {@link #NONE}. */
  int key(int batchRow) {
    return located[batchRow];
  }

  /** The key of a row of the batch, which may have come with another of its rows, or none. */
  int keyNow(long hash, ColumnAddresses from, int batchRow) {
    int key = located[batchRow];
    return key == NONE ? slotAt(position(hash, from, batchRow)) : key;
  }

  /** The key of a row of the batch, added if there is none. */
  int keyOrNew(long hash, ColumnAddresses from, int batchRow) {
    int key = located[batchRow];
    if (key == NONE) {
      key = keyOrAdded(hash, from, batchRow);
      located[batchRow] = key;
    }
    return key;
  }

  private int keyOrAdded(long hash, ColumnAddresses from, int batchRow) {
    int position = position(hash, from, batchRow);
    int key = slotAt(position);
    if (key == NONE) {
      key = add(hash);
      index.insert(position, (int) hash, key);
    }
    return key;
  }

  private int slotAt(int position) {
    return HashIndex.slot(index.entry(position));
  }

  /** The position of a key's entry, or of the free one where it belongs. */
  private int position(long hash, ColumnAddresses from, int batchRow) {
    int position = index.start((int) hash);
    long entry = index.entry(position);
    while (entry != 0 && !(hasHash(entry, hash) && hasKey(entry, from, batchRow))) {
      position = index.next(position);
      entry = index.entry(position);
    }
    return position;
  }

  private boolean hasHash(long entry, long hash) {
    return HashIndex.matches(entry, (int) hash) && word(HashIndex.slot(entry), HASH) == hash;
  }

  private boolean hasKey(long entry, ColumnAddresses from, int batchRow) {
    return exact || isKey(HashIndex.slot(entry), from, batchRow);
  }

  /** Whether a key is that of a row of a batch; their hashes are the same. */
  private boolean isKey(int key, ColumnAddresses from, int batchRow) {
    int side = first(key, 0) == NONE ? 1 : 0;
    return tables[side].equalInSql(first(key, side), from, batchRow, keyColumns);
  }

  private int add(long hash) {
    int key = size;
    if (forgotten > 0) {
      key = (int) forgotten - 1;
      forgotten = word(key, HASH);
    } else {
      size++;
      keys.growTo(key);
    }
    setWord(key, HASH, hash);
    return key;
  }

  private long word(int key, int word) {
    return keys.pages()[key >>> LongColumn.PAGE_SHIFT][(key & LongColumn.PAGE_MASK) * WIDTH + word];
  }

  private void setWord(int key, int word, long value) {
    keys.pages()[key >>> LongColumn.PAGE_SHIFT][(key & LongColumn.PAGE_MASK) * WIDTH + word] =
        value;
  }

  /** Puts a row of a table before the first that it has by a key. */
  void prepend(int key, int side, int row) {
    long[] page = keys.pages()[key >>> LongColumn.PAGE_SHIFT];
    int at = (key & LongColumn.PAGE_MASK) * WIDTH + FIRSTS;
    page[at] = page[at] & ~HALF[side] | (row + 1L) << (side << 5);
  }

  /** The first row that a table has by a key, or {@link #NONE}. */
  int first(int key, int side) {
    return (int) (word(key, FIRSTS) >>> (side << 5)) - 1;
  }

  /**
   * Finds the first row that a table has by the key of each of some located rows of the batch, or
   * {@link #NONE}.
   */
  void firsts(int side, int[] batchRows, int count, int[] to) {
    long[][] pages = keys.pages();
    for (int i = 0; i < count; i++) {
      int key = located[batchRows[i]];
      int at = (key & LongColumn.PAGE_MASK) * WIDTH + FIRSTS;
      to[i] = key < 0 ? NONE : (int) (pages[key >>> LongColumn.PAGE_SHIFT][at] >>> (side << 5)) - 1;
    }
  }

  /** Sets the first row that a table has by a key; {@link #NONE} if it has none any more. */
  void setFirst(int key, int side, int row) {
    long others = word(key, FIRSTS) & ~HALF[side];
    long firsts = others | (row + 1L) << (side << 5);
    setWord(key, FIRSTS, firsts);
    if (firsts == 0) {
      index.remove(index.position((int) word(key, HASH), key));
      setWord(key, HASH, forgotten);
      forgotten = key + 1L;
    }
  }

  /**
   * The key of a row of a table that has been loaded, added if there is none.
   *
   * @param hash of its key
   */
  int keyOfLoaded(long hash, int side, int row) {
    int position = index.start((int) hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (hasHash(entry, hash) && (exact || isKey(HashIndex.slot(entry), side, row))) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    int key = add(hash);
    index.insert(position, (int) hash, key);
    return key;
  }

  private boolean isKey(int key, int side, int row) {
    int known = first(key, 0) == NONE ? 1 : 0;
    return tables[side].equalInSql(row, tables[known], first(key, known), keyColumns);
  }

  /** The memory of the keys and their index, in bytes. */
  public long bytes() {
    return index.bytes() + keys.bytes();
  }
}
