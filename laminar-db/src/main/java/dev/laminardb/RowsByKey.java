package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.Hashing;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows of a batch that wait for another of the same key, in chains by the hash of their key, the
 * last one first. For one batch after the other.
 */
final class RowsByKey {
  /** The end of a chain. */
  static final int NONE = -1;

  private final int[] columns;
  private final ColumnType[] types;
  private final ColumnAddresses addresses;
  private long[] hashes = {};
  private int[] buckets = {};
  private int[] next = {};
  private int mask;

  /**
   * No rows yet.
   *
   * @param key the columns of the key, possibly none: then all rows have the same
   */
  RowsByKey(Schema schema, List<Integer> key) {
    this.columns = key.stream().mapToInt(Integer::intValue).toArray();
    this.types =
        key.stream()
            .map(column -> ColumnType.of(schema.getFields().get(column)))
            .toArray(ColumnType[]::new);
    this.addresses = new ColumnAddresses(columns, types);
  }

  /** Turns to the rows of a batch, none of which waits yet. */
  void begin(Batch batch) {
    int room = 2 * Integer.highestOneBit(batch.rowCount());
    if (buckets.length < room) {
      hashes = new long[room];
      next = new int[room];
      buckets = new int[room];
    }
    mask = room - 1;
    Arrays.fill(buckets, 0, mask + 1, NONE);
    addresses.bind(batch);
    // Without columns every hash stays 0.
    Hashing.rows(batch, columns, types, hashes);
  }

  /** The first waiting row of a row's chain, or {@link #NONE}. */
  int first(int row) {
    return buckets[(int) hashes[row] & mask];
  }

  /** The one behind it. */
  int next(int waiting) {
    return next[waiting];
  }

  /** Whether two rows have the same key. */
  boolean haveSameKey(int a, int b) {
    return hashes[a] == hashes[b] && addresses.equal(a, b);
  }

  /** Has a row wait. */
  void add(int row) {
    int bucket = (int) hashes[row] & mask;
    next[row] = buckets[bucket];
    buckets[bucket] = row;
  }

  /** Ends a row's wait. */
  void remove(int row) {
    int bucket = (int) hashes[row] & mask;
    int before = NONE;
    for (int at = buckets[bucket]; at != row; at = next[at]) {
      before = at;
    }
    if (before == NONE) {
      buckets[bucket] = next[row];
    } else {
      next[before] = next[row];
    }
  }
}
