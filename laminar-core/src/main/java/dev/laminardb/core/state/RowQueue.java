package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows in the order in which they came, each with the tick in which it did; they leave in that
 * order. The room of rows that have left is used again.
 *
 * <pre>
 *   first -> row 4, tick 7 -> row 5, tick 7 -> row 0, tick 9 <- last
 * </pre>
 *
 * <p>Ticks are saved, links made anew; rows of the same tick may then be in another order. Used by
 * one thread.
 */
public final class RowQueue implements StateTable {
  /** The number of the next row; of a freed row the table's. */
  private static final int NEXT = 0;

  /** The tick, doubled, and 1; 0 of a freed row. */
  private static final int TICK = 1;

  private static final int NONE = -1;

  private final RowTable table;
  private final ColumnAddresses source;
  private final int columns;
  private final int[] batchRows = IntStream.range(0, Batch.MAX_ROWS).toArray();
  private final int[] newRows = new int[Batch.MAX_ROWS];
  private int first = NONE;
  private int last = NONE;
  private int size;

  /**
   * An empty queue.
   *
   * @param schema of the rows, without a weight
   */
  public RowQueue(Schema schema) {
    ColumnType[] types = schema.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
    boolean nullable = schema.getFields().stream().anyMatch(field -> field.isNullable());
    this.columns = types.length;
    this.table = new RowTable(types, nullable, TICK + 1);
    this.source = new ColumnAddresses(IntStream.range(0, columns).toArray(), types);
  }

  /** How many rows there are. */
  public int size() {
    return size;
  }

  /**
   * Adds the rows of a batch.
   *
   * @param tick now, which is never less than before
   */
  public void add(Batch batch, long tick) {
    int count = batch.rowCount();
    source.bind(batch);
    for (int i = 0; i < count; i++) {
      newRows[i] = table.take();
    }
    table.put(source, batchRows, newRows, 0, count);
    for (int i = 0; i < count; i++) {
      table.setWord(newRows[i], TICK, tick << 1 | 1);
      append(newRows[i]);
    }
    size += count;
  }

  private void append(int row) {
    table.setWord(row, NEXT, NONE);
    if (last == NONE) {
      first = row;
    } else {
      table.setWord(last, NEXT, row);
    }
    last = row;
  }

  /** Whether a row came in a tick before one. */
  public boolean isAnyBefore(long tick) {
    return first != NONE && tick(first) < tick;
  }

  private long tick(int row) {
    return table.word(row, TICK) >> 1;
  }

  /**
   * Takes the first rows out of the queue, as far as they came in a tick before one. Until they are
   * {@linkplain #free given up} they can be {@linkplain #copyTo copied}.
   *
   * @param to receives their numbers
   * @param most how many
   * @return how many they are
   */
  public int takeBefore(long tick, int[] to, int most) {
    int taken = 0;
    while (taken < most && isAnyBefore(tick)) {
      to[taken++] = first;
      first = (int) table.word(first, NEXT);
    }
    last = first == NONE ? NONE : last;
    size -= taken;
    return taken;
  }

  /** Writes rows to a builder that has none yet. Does not declare them added. */
  public void copyTo(int[] rows, int count, BatchBuilder out) {
    table.copyTo(rows, count, columns, out, 0);
  }

  /** Gives up rows that have been taken. */
  public void free(int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      table.setWord(rows[i], TICK, 0);
      table.free(rows[i]);
    }
  }

  /** The memory of all rows, in bytes. */
  public long bytes() {
    return table.bytes();
  }

  @Override
  public void save(StateWriter to) {
    table.save(to);
  }

  @Override
  public void load(StateReader from) {
    table.load(from);
    for (int row = 0; row < table.size(); row++) {
      size += table.word(row, TICK) == 0 ? 0 : 1;
    }
    long[] order = new long[size];
    int found = 0;
    long earliest = Long.MAX_VALUE;
    for (int row = 0; row < table.size(); row++) {
      earliest = table.word(row, TICK) == 0 ? earliest : Math.min(earliest, tick(row));
    }
    for (int row = 0; row < table.size(); row++) {
      if (table.word(row, TICK) != 0) {
        order[found++] = Math.min(tick(row) - earliest, Integer.MAX_VALUE) << 32 | row;
      }
    }
    Arrays.sort(order);
    for (long tickAndRow : order) {
      append((int) tickAndRow);
    }
  }
}
