package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows under numbers, of which those that are indexed have unique keys. A row goes through states:
 *
 * <pre>
 *   free --stage--> staged --keep--> kept --leave--> leaving
 *     ^               |               ^                 |
 *     +------free-----+               +------keep-------+
 *     +-------------------free--------------------------+
 * </pre>
 *
 * <p>so that whoever changes several of them can go back. Whether a row is in the index is another
 * matter: {@link #index} and {@link #unindex} put it in and out. Without key columns there is no
 * index. The order of keys is there from the first time that a {@linkplain #list(KeyEnd, KeyEnd,
 * int, RowNumbers) range} is asked for. Used by one thread.
 */
public final class IndexedRows implements RowIndex {
  /** The first word of a free row is its table's. */
  private static final int STATE_AND_HASH = 1;

  private static final int OWNER_WORDS = 2;
  private static final long STAGED = 1L << 32;
  private static final long KEPT = 2L << 32;
  private static final long LEAVING = 3L << 32;
  private static final long HASH = 0xffff_ffffL;

  /** What {@link #find} and {@link #index} say where there is no such row. */
  public static final int NONE = -1;

  private final RowTable rows;
  private final int[] keys;
  private final ColumnType[] keyTypes;
  private final int columns;
  private final HashIndex index = new HashIndex();
  private final long[] ahead = new long[Batch.MAX_ROWS];
  private @Nullable KeyOrder order;
  private int size;
  private int kept;

  /**
   * No rows.
   *
   * @param types the types of the columns
   * @param nullable whether any of them can be null
   * @param keys the columns that identify an indexed row; none if nothing does
   */
  public IndexedRows(ColumnType[] types, boolean nullable, int[] keys) {
    this.rows = new RowTable(types, nullable, OWNER_WORDS);
    this.keys = keys.clone();
    this.keyTypes = IntStream.of(keys).mapToObj(k -> types[k]).toArray(ColumnType[]::new);
    this.columns = types.length;
  }

  /** The rows' values, to be read. */
  public RowTable values() {
    return rows;
  }

  /** Row numbers are less than this. */
  public int bound() {
    return size;
  }

  /** How many rows are kept or leaving. */
  public int kept() {
    return kept;
  }

  /** Whether a row is kept. */
  public boolean isKept(int row) {
    return (state(row) & ~HASH) == KEPT;
  }

  private long state(int row) {
    return rows.word(row, STATE_AND_HASH);
  }

  /**
   * Writes rows of a batch down, neither kept nor indexed.
   *
   * @param from all columns of the batch
   * @param hashes of their keys, one a row of the batch, as {@link Hashing#rows} makes them
   * @param batchRows which rows of the batch
   * @param count how many of them
   * @param to receives the row here for each
   */
  public void stage(ColumnAddresses from, long[] hashes, int[] batchRows, int count, int[] to) {
    for (int i = 0; i < count; i++) {
      to[i] = rows.take();
      size = Math.max(size, to[i] + 1);
      rows.setWord(to[i], STATE_AND_HASH, STAGED | (hashes[batchRows[i]] & HASH));
    }
    rows.put(from, batchRows, to, 0, count);
  }

  /** A row is kept from here on. */
  public void keep(int row) {
    long state = state(row);
    if ((state & ~HASH) == STAGED) {
      kept++;
    }
    rows.setWord(row, STATE_AND_HASH, KEPT | (state & HASH));
  }

  /** A kept row is about to leave. */
  public void leave(int row) {
    rows.setWord(row, STATE_AND_HASH, LEAVING | (state(row) & HASH));
  }

  /** Gives a row that is not indexed up. */
  public void free(int row) {
    if ((state(row) & ~HASH) != STAGED) {
      kept--;
    }
    rows.setWord(row, STATE_AND_HASH, 0);
    rows.free(row);
  }

  /**
   * Puts a row into the index, unless one of its key is there.
   *
   * @return that one; {@link #NONE} if there was none
   */
  @Override
  public int index(int row) {
    int hash = (int) state(row);
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && equalKeys(HashIndex.slot(entry), row)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    index.insert(position, hash, row);
    if (order != null) {
      order.add(row);
    }
    return NONE;
  }

  private boolean equalKeys(int a, int b) {
    for (int k : keys) {
      if (!rows.equalValue(a, b, k)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads at once where the index has rows, or would have them: in loops that do nothing else, so
   * that the processor has many of these reads under way at a time, and whoever goes through the
   * rows afterwards finds them in its cache.
   *
   * @param of the rows, of a batch at most
   */
  public void lookAhead(int[] of, int count) {
    for (int i = 0; i < count; i++) {
      ahead[i] = state(of[i]);
    }
    index.load(ahead, count, ahead);
  }

  /** Takes a row out of the index. */
  @Override
  public void unindex(int row) {
    int hash = (int) state(row);
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.slot(entry) == row) {
        index.remove(position);
        if (order != null) {
          order.remove(row);
        }
        return;
      }
      position = index.next(position);
    }
    throw new IllegalStateException("row " + row + " is not indexed");
  }

  /**
   * The indexed row of a key.
   *
   * @param hash of the key, as {@link Hashing#rows} makes it
   * @param from the key's columns in a batch, in the order of the key
   * @return {@link #NONE} if there is none
   */
  public int find(long hash, ColumnAddresses from, int batchRow) {
    int wanted = (int) hash;
    int position = index.start(wanted);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, wanted)
          && rows.equalKeys(HashIndex.slot(entry), keys, from, batchRow)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    return NONE;
  }

  /**
   * Lists the rows whose keys lie in a range, in the order of keys. To be called when every indexed
   * row is kept.
   *
   * @param batchRow the row of the batches of both ends
   */
  public void list(KeyEnd from, KeyEnd to, int batchRow, RowNumbers out) {
    if (order == null) {
      order = ordered();
    }
    order.list(from, to, batchRow, out);
  }

  private KeyOrder ordered() {
    KeyOrder made = new KeyOrder(rows, keys, keyTypes);
    for (int row = 0; row < size; row++) {
      if (isKept(row)) {
        made.add(row);
      }
    }
    return made;
  }

  /** Whether two rows are the same in every column; doubles by their bits. */
  public boolean areEqual(int a, int b) {
    return rows.equal(a, b, columns);
  }

  /**
   * Lists kept rows.
   *
   * @param from the number to begin with
   * @param to receives the numbers, as many as it is long
   * @param most how many at most
   * @return how many there were; fewer than {@code most} only if there are no more
   */
  public int list(int from, int bound, int most, int[] to) {
    int count = 0;
    for (int row = from; row < bound && count < most; row++) {
      to[count] = row;
      count += isKept(row) ? 1 : 0;
    }
    return count;
  }

  /** Copies rows into the first columns of a batch; see {@link RowTable#copyTo}. */
  public void copyTo(int[] from, int count, BatchBuilder out, int at) {
    rows.copyTo(from, count, columns, out, at);
  }

  /**
   * Copies one column of rows; see {@link RowTable#copyTo(int, int[], int, int, ColumnBuilder,
   * int)}.
   */
  public void copyTo(int k, int[] from, int count, ColumnBuilder out, int at) {
    rows.copyTo(k, from, 0, count, out, at);
  }

  /** The memory of all rows, their index and their order, in bytes. */
  public long bytes() {
    return rows.bytes() + index.bytes() + (order == null ? 0 : order.bytes());
  }
}
