package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Finds the rows of ranges of keys that come in batches. Used by one thread. */
public final class KeySearch {
  private final ColumnType[] types;
  private final int[] columns;
  private final int equal;
  private final ColumnAddresses values;
  private final ColumnAddresses fromValues;
  private final ColumnAddresses toValues;
  private final KeyEnd from;
  private final KeyEnd to;
  private long[] hashes = new long[1];

  /** Rows in an order of keys. */
  @FunctionalInterface
  public interface Ordered {
    /** Lists the rows of a range, as {@link IndexedRows#list(KeyEnd, KeyEnd, int, RowNumbers)}. */
    void list(KeyEnd from, KeyEnd to, int batchRow, RowNumbers out);
  }

  /**
   * A search for ranges of one shape; see {@link KeyRanges} for the parameters.
   *
   * @param columns of the batches
   */
  public KeySearch(Schema columns, int equal, @Nullable KeyBound from, @Nullable KeyBound to) {
    this.types = columns.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
    this.columns = IntStream.range(0, types.length).toArray();
    this.equal = equal;
    this.values = new ColumnAddresses(this.columns, types);
    this.fromValues = values(from == null ? -1 : equal);
    this.toValues = values(to == null ? -1 : equal + (from == null ? 0 : 1));
    this.from = end(fromValues, from);
    this.to = end(toValues, to);
  }

  /** A search for ranges. */
  public static KeySearch of(KeyRanges ranges) {
    return new KeySearch(ranges.columns(), ranges.equal(), ranges.from(), ranges.to());
  }

  private ColumnAddresses values(int next) {
    IntStream all = IntStream.range(0, equal);
    int[] numbers = (next < 0 ? all : IntStream.concat(all, IntStream.of(next))).toArray();
    return new ColumnAddresses(
        numbers, IntStream.of(numbers).mapToObj(k -> types[k]).toArray(ColumnType[]::new));
  }

  private static KeyEnd end(ColumnAddresses values, @Nullable KeyBound bound) {
    return new KeyEnd(values, values.size(), bound == null || bound.included());
  }

  /** Adds the rows of whole keys, in the order of the batch. */
  public void find(Batch keys, IndexedRows rows, RowNumbers found) {
    values.bind(keys);
    hashes = hashes.length < keys.rowCount() ? new long[keys.rowCount()] : hashes;
    Hashing.rows(keys, columns, types, hashes);
    for (int i = 0; i < keys.rowCount(); i++) {
      if (!hasNull(i)) {
        int row = rows.find(hashes[i], values, i);
        if (row != IndexedRows.NONE) {
          found.add(row);
        }
      }
    }
  }

  /** Adds the rows of ranges, for each in the order of keys. */
  public void list(Batch ranges, Ordered rows, RowNumbers found) {
    values.bind(ranges);
    fromValues.bind(ranges);
    toValues.bind(ranges);
    for (int i = 0; i < ranges.rowCount(); i++) {
      if (!hasNull(i)) {
        rows.list(from, to, i, found);
      }
    }
  }

  /** Adds the groups of whole keys, in the order of the batch. */
  public void find(Batch keys, GroupTable groups, RowNumbers found) {
    values.bind(keys);
    for (int i = 0; i < keys.rowCount(); i++) {
      if (!hasNull(i)) {
        int slot = groups.find(keys, values, i);
        if (slot != GroupTable.NONE) {
          found.add(slot);
        }
      }
    }
  }

  private boolean hasNull(int row) {
    for (int k = 0; k < values.size(); k++) {
      if (values.isNull(k, row)) {
        return true;
      }
    }
    return false;
  }
}
