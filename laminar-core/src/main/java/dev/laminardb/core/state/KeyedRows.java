package dev.laminardb.core.state;

import static java.util.Objects.requireNonNull;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
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
 * <p>Where rows are only {@linkplain #append appended}, none that is here is written to, and what a
 * snapshot writes are the new ones. Or rows are {@linkplain #keep kept} until all of a key are
 * {@linkplain #release released} together.
 *
 * <p>Distinct rows are kept once, with the number of their {@linkplain RowCopies copies}, and can
 * be taken back. Their keys are {@linkplain ChainHeads#locate located} before they are added or
 * removed.
 *
 * <p>The first columns are the key. Keys are compared as SQL compares, nulls as equal; rows by
 * their bits. Used by one thread.
 */
public final class KeyedRows implements StateTable {
  /** No row. */
  public static final int NONE = -1;

  /** What becomes of rows once they are here. */
  public enum Fate {
    /** They stay. */
    STAYING,
    /** All of a key go together. */
    WAITING,
    /** Equal ones are kept once, and each can be taken back. */
    DISTINCT
  }

  private final RowTable table;
  private final ChainHeads heads;
  private final int side;

  /** The type of the key's first column, if there is one. */
  private final @Nullable ColumnType keyType;

  /** Of rows that stay or wait: where their key's hash is; -1 if it follows from the key. */
  private final int keyHash;

  /** Of rows that wait: where the row below is, plus one; -1 of others. */
  private final int link;

  /** What lies behind which row where rows are not distinct, otherwise null. */
  private final @Nullable RowStacks stacks;

  /** The chains and the copies of distinct rows; null where rows are not distinct. */
  private final @Nullable RowChains chains;

  private final @Nullable RowCopies copies;

  /** Where rows have the owner's number; -1 if they have none. */
  private final int matches;

  private final int[] taken;

  /**
   * A table without rows.
   *
   * @param types the types of the columns, those of the key first
   * @param nullable whether any of them can be null
   * @param fate what becomes of rows
   * @param counted whether rows have a {@linkplain #matches number} for the owner
   * @param heads where chains begin
   * @param side which of the two tables of {@code heads} this one is
   */
  public KeyedRows(
      ColumnType[] types,
      boolean nullable,
      Fate fate,
      boolean counted,
      ChainHeads heads,
      int side) {
    this.heads = heads;
    this.side = side;
    this.keyType = heads.keyColumns() == 0 ? null : types[0];
    boolean distinct = fate == Fate.DISTINCT;
    int words = distinct ? RowChains.WORDS : 0;
    this.keyHash = distinct || heads.isExact() ? -1 : words++;
    this.link = fate == Fate.WAITING ? words++ : -1;
    this.matches = counted ? words++ : -1;
    int ofCopies = words;
    words += distinct ? RowCopies.words(types.length == heads.keyColumns()) : 0;
    this.table = new RowTable(types, nullable, words);
    heads.attach(side, table);
    this.stacks = distinct ? null : new RowStacks();
    this.taken = distinct ? new int[0] : new int[Batch.MAX_ROWS];
    this.chains = distinct ? new RowChains(table, heads, side) : null;
    this.copies =
        chains == null ? null : new RowCopies(table, chains, heads, types.length, ofCopies);
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
   * Finds the first rows of chains.
   *
   * @param batchRows rows of the batch whose keys have been located
   * @param to receives the first row here for each of them, or {@link #NONE}
   */
  public void firsts(int[] batchRows, int count, int[] to) {
    heads.firsts(side, batchRows, count, to);
  }

  /**
   * Finds the rows behind others.
   *
   * @param of the rows, each of which may be {@link #NONE}
   * @param to receives the next of each, or {@link #NONE}
   */
  public void nexts(int[] of, int count, int[] to) {
    if (stacks != null) {
      stacks.below(of, count, to);
    } else if (chains != null) {
      chains.nexts(of, count, to);
    }
  }

  /** The next row of a chain, or {@link #NONE}. */
  public int next(int row) {
    return stacks != null ? stacks.below(row) : requireNonNull(chains).next(row);
  }

  /**
   * Appends rows of a batch, and finds what the other table has by their keys. Only where rows
   * stay.
   *
   * @param from the columns that are kept
   * @param keyHashes the hash of each of the batch's rows' keys
   * @param batchRows which rows of the batch
   * @param others receives the first row of the other table for each of them, or {@link #NONE}
   * @return the first of the new rows; the others follow
   */
  public int append(
      ColumnAddresses from, long[] keyHashes, int[] batchRows, int count, int[] others) {
    RowStacks below = requireNonNull(stacks, "rows are distinct");
    int first = table.append(from, batchRows, count);
    below.grow(table.size());
    for (int i = 0; i < count && keyHash >= 0; i++) {
      table.setNewWord(first + i, keyHash, keyHashes[batchRows[i]]);
    }
    heads.push(side, first, below, from, keyHashes, batchRows, count, others);
    return first;
  }

  /**
   * Of some appended rows the first that came to a key which had a row already.
   *
   * @param first the first row appended; the others follow
   * @return the row, or {@link #NONE}
   */
  public int firstOnAnother(int first, int count) {
    RowStacks below = requireNonNull(stacks, "rows are distinct");
    for (int row = first; row < first + count; row++) {
      if (below.below(row) != NONE) {
        return row;
      }
    }
    return NONE;
  }

  /**
   * The key of a row for messages.
   *
   * @param fields the columns of the key
   */
  public String keyText(List<Field> fields, int row) {
    return KeyText.of(fields, IntStream.range(0, heads.keyColumns()).toArray(), table, row);
  }

  /**
   * Keeps rows of a batch, whose keys have been located, until they are {@linkplain #release
   * released}. Only where rows wait.
   *
   * @param from the columns that are kept
   * @param keyHashes the hash of each of the batch's rows' keys
   * @param batchRows which rows of the batch
   * @return the first of the new rows whose key had a row here already, or {@link #NONE}
   */
  public int keep(ColumnAddresses from, long[] keyHashes, int[] batchRows, int count) {
    RowStacks below = requireNonNull(stacks, "rows are distinct");
    int again = NONE;
    for (int i = 0; i < count; i++) {
      int row = table.take();
      taken[i] = row;
      below.grow(table.size());
      int batchRow = batchRows[i];
      if (keyHash >= 0) {
        table.setNewWord(row, keyHash, keyHashes[batchRow]);
      }
    }
    table.put(from, batchRows, taken, 0, count);
    for (int i = 0; i < count; i++) {
      int batchRow = batchRows[i];
      int key = heads.keyOrNew(keyHashes[batchRow], from, batchRow);
      int top = heads.first(key, side);
      again = top != NONE && again == NONE ? taken[i] : again;
      below.put(taken[i], top);
      table.setNewWord(taken[i], link, top + 1L);
      heads.prepend(key, side, taken[i]);
    }
    return again;
  }

  /**
   * Gives up the rows that have been {@linkplain #keep kept} by the keys of rows of a batch, which
   * have been located.
   *
   * @param batchRows rows of the batch
   * @param firsts for each the first row here, or {@link #NONE}
   */
  public void release(int[] batchRows, int[] firsts, int count) {
    RowStacks below = requireNonNull(stacks, "rows are distinct");
    for (int i = 0; i < count; i++) {
      int key = firsts[i] == NONE ? NONE : heads.key(batchRows[i]);
      if (key == NONE || heads.first(key, side) != firsts[i]) {
        // Another row of the batch with this key has released them.
        continue;
      }
      for (int row = firsts[i]; row != NONE; row = below.below(row)) {
        table.free(row);
      }
      heads.setFirst(key, side, NONE);
    }
  }

  /**
   * Adds rows of a batch, whose keys have been located. Only where rows are distinct.
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
    requireNonNull(copies, "rows are only appended")
        .add(from, keyHashes, rowHashes, batchRows, count, out);
  }

  /**
   * Removes a copy of each of some rows of a batch, whose keys have been located, one after the
   * other. Only where rows are distinct.
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
    requireNonNull(copies, "rows are only appended")
        .remove(from, keyHashes, rowHashes, batchRows, count, out);
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
    if (link >= 0) {
      linkLoaded(requireNonNull(stacks));
      return;
    }
    if (stacks != null) {
      stackLoaded(stacks);
      return;
    }
    for (int row = 0; row < table.size(); row++) {
      if (requireNonNull(chains).isLinked(row)) {
        chains.index(row);
        requireNonNull(copies).index(row);
      }
    }
  }

  /** In the order in which the rows came. */
  private void stackLoaded(RowStacks below) {
    below.grow(table.size());
    for (int row = 0; row < table.size(); row++) {
      int key = heads.keyOfLoaded(keyHash(row), side, row);
      below.put(row, heads.first(key, side));
      heads.setFirst(key, side, row);
    }
  }

  /** Each row above the one that it came on, whatever places they have. */
  private void linkLoaded(RowStacks below) {
    below.grow(table.size());
    BitSet tops = table.freed();
    tops.flip(0, table.size());
    BitSet rows = (BitSet) tops.clone();
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      int under = (int) table.word(row, link) - 1;
      below.put(row, under);
      if (under != NONE) {
        tops.clear(under);
      }
    }
    for (int row = tops.nextSetBit(0); row >= 0; row = tops.nextSetBit(row + 1)) {
      heads.setFirst(heads.keyOfLoaded(keyHash(row), side, row), side, row);
    }
  }

  private long keyHash(int row) {
    return keyHash < 0
        ? Hashing.word(requireNonNull(keyType), table.value(row, 0))
        : table.word(row, keyHash);
  }

  /** The memory of rows and of their own index, in bytes. */
  public long bytes() {
    return table.bytes()
        + (copies == null ? 0 : copies.bytes())
        + (stacks == null ? 0 : stacks.bytes());
  }
}
