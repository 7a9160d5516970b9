package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a changelog comes to: its rows, each as often as it was inserted and not retracted. Rows are
 * equal if all their columns are, doubles by their bits.
 *
 * <pre>
 *   in   ACME 10  +       kept   hash  count  ACME 10
 *        EU    5  +              hash    2    EU    5
 *        EU    5  +
 * </pre>
 *
 * <p>Of a changelog that only inserts, rows are kept as they come, equal ones side by side, and
 * nothing is looked up. Used by one thread.
 */
public final class RowBag implements StateTable {
  private static final int HASH = 0;
  private static final int COUNT = 1;

  private final ColumnType[] types;
  private final int[] columns;
  private final int weight;
  private final RowTable table;
  private final ColumnAddresses source;
  private final HashIndex index = new HashIndex();
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final int[] batchRows = IntStream.range(0, Batch.MAX_ROWS).toArray();
  private final int[] newRows = new int[Batch.MAX_ROWS];
  private final int[] oneRow = new int[1];
  private final int[] oneNew = new int[1];
  private @Nullable KeyOrder order;
  private long size;
  private int missing;

  /**
   * An empty bag.
   *
   * @param schema of the changelog: with a weight column if rows can go
   */
  public RowBag(Schema schema) {
    this.weight = Changelog.weightColumn(schema);
    Schema kept = Changelog.withoutWeight(schema);
    this.types = kept.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
    this.columns = IntStream.range(0, types.length).toArray();
    boolean nullable = kept.getFields().stream().anyMatch(field -> field.isNullable());
    this.table = new RowTable(types, nullable, weight < 0 ? 0 : COUNT + 1);
    this.source = new ColumnAddresses(columns, types);
  }

  /** How many rows, less those that were retracted more often than inserted. */
  public long size() {
    return size;
  }

  /** Whether a row has been retracted more often than inserted. */
  public boolean isMissingRows() {
    return missing > 0;
  }

  /** Takes changes. */
  public void add(Batch batch) {
    source.bind(batch);
    if (weight < 0) {
      append(batch.rowCount());
      return;
    }
    Arrays.fill(hashes, 0, batch.rowCount(), 0);
    Hashing.rows(batch, columns, types, hashes);
    long weights = batch.dataAddress(weight);
    for (int row = 0; row < batch.rowCount(); row++) {
      change(row, (int) hashes[row], RawMemory.getInt(weights + ((long) row << 2)));
    }
  }

  private void append(int rows) {
    int first = table.size();
    table.grow(first + rows);
    for (int i = 0; i < rows; i++) {
      newRows[i] = first + i;
    }
    table.put(source, batchRows, newRows, 0, rows);
    size += rows;
    for (int i = 0; i < rows && order != null; i++) {
      order.add(newRows[i]);
    }
  }

  private void change(int batchRow, int hash, int by) {
    size += by;
    int position = find(batchRow, hash);
    long entry = index.entry(position);
    if (entry == 0) {
      index.insert(position, hash, keep(batchRow, hash, by));
      missing += by < 0 ? 1 : 0;
      return;
    }
    int row = HashIndex.slot(entry);
    long before = table.word(row, COUNT);
    long count = before + by;
    missing += (count < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
    table.setWord(row, COUNT, count);
    if (count == 0) {
      index.remove(position);
      if (order != null) {
        order.remove(row);
      }
      table.free(row);
    }
  }

  /** The position of a row equal to one of the batch, or the free one where the walk ends. */
  private int find(int batchRow, int hash) {
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash)
          && table.equal(HashIndex.slot(entry), source, batchRow, types.length)) {
        return position;
      }
      position = index.next(position);
    }
    return position;
  }

  private int keep(int batchRow, int hash, int count) {
    oneRow[0] = batchRow;
    oneNew[0] = table.take();
    table.put(source, oneRow, oneNew, 0, 1);
    table.setWord(oneNew[0], HASH, hash);
    table.setWord(oneNew[0], COUNT, count);
    if (order != null) {
      order.add(oneNew[0]);
    }
    return oneNew[0];
  }

  /** Goes through the rows of a bag, which must not change meanwhile. */
  public final class Cursor {
    private int row;
    private long times;

    private Cursor() {}

    /**
     * Takes the next rows, equal ones one after the other.
     *
     * @param rows receives their numbers, as many as fit
     * @return how many; 0 at the end
     */
    public int next(int[] rows) {
      int taken = 0;
      while (taken < rows.length && row < table.size()) {
        if (times < count(row)) {
          rows[taken++] = row;
          times++;
        } else {
          row++;
          times = 0;
        }
      }
      return taken;
    }
  }

  /**
   * Lists rows by some of their columns. The first call puts all rows in their order, which is kept
   * from then on.
   *
   * @param keys the columns, the same in every call
   * @param ranges of them
   * @return the numbers of the rows, once each
   */
  public RowNumbers find(int[] keys, KeyRanges ranges, BufferAllocator allocator) {
    KeyOrder ordered = order == null ? orderBy(keys) : order;
    RowNumbers found = new RowNumbers();
    KeySearch search = KeySearch.of(ranges);
    ranges.read(allocator, batch -> search.list(batch, ordered::list, found));
    found.sortDistinct();
    return found;
  }

  private KeyOrder orderBy(int[] keys) {
    ColumnType[] keyTypes = IntStream.of(keys).mapToObj(k -> types[k]).toArray(ColumnType[]::new);
    KeyOrder made = new KeyOrder(table, keys, keyTypes);
    for (int row = 0; row < table.size(); row++) {
      if (count(row) != 0) {
        made.add(row);
      }
    }
    order = made;
    return made;
  }

  /** How many times a row is there, negative if it is missing. */
  public long count(int row) {
    return weight < 0 ? 1 : table.word(row, COUNT);
  }

  /** A cursor before the first row. */
  public Cursor cursor() {
    return new Cursor();
  }

  /**
   * Writes rows as insertions to a builder that has none yet, and declares them.
   *
   * @param rows numbers that a {@link Cursor} or {@link #find} has given
   */
  public void copyTo(int[] rows, int count, BatchBuilder out) {
    table.copyTo(rows, count, types.length, out, 0);
    if (weight >= 0) {
      ColumnBuilder weights = out.column(weight);
      for (int i = 0; i < count; i++) {
        weights.setInt(i, Changelog.INSERT);
      }
    }
    out.addRows(count);
  }

  /**
   * All rows, equal ones one after the other. The bag must not change any more.
   *
   * @throws IllegalStateException if {@linkplain #isMissingRows rows are missing}
   */
  public RowList toList() {
    if (missing > 0) {
      throw new IllegalStateException("a row is retracted that has not been inserted");
    }
    int[] rows = new int[Math.toIntExact(size)];
    cursor().next(rows);
    return new RowList(table, rows, types.length);
  }

  /** The memory of all rows, in bytes. */
  public long bytes() {
    return table.bytes() + (weight < 0 ? 0 : index.bytes()) + (order == null ? 0 : order.bytes());
  }

  @Override
  public void save(StateWriter to) {
    table.save(to);
  }

  @Override
  public void load(StateReader from) {
    table.load(from);
    order = null;
    size = weight < 0 ? table.size() : 0;
    for (int row = 0; row < table.size() && weight >= 0; row++) {
      long count = count(row);
      if (count != 0) {
        index.add((int) table.word(row, HASH), row);
        size += count;
        missing += count < 0 ? 1 : 0;
      }
    }
  }
}
