package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.Hashing;
import java.util.Arrays;

/**
 * The batch at hand of one side: its hashes, which rows come and which go, without those that do
 * both, and which of them cannot match because their key is null. Used by one thread, for one batch
 * after the other.
 */
final class SideBatch {
  private final SideColumns columns;
  private final int[] keys;
  private final int[] keysWithoutNulls;
  private final ColumnAddresses addresses;
  private final long[] keyHashes = new long[Batch.MAX_ROWS];
  private final long[] rowHashes;
  private final Rows coming = new Rows(Changelog.INSERT);
  private final Rows going = new Rows(Changelog.RETRACT);
  private final boolean hashesRows;
  private final Netting netting = new Netting();

  /** Rows of a batch with the same weight. */
  static final class Rows {
    private final int weight;
    private final int[] keyed = new int[Batch.MAX_ROWS];
    private final int[] keyless = new int[Batch.MAX_ROWS];
    private int keyedCount;
    private int keylessCount;

    private Rows(int weight) {
      this.weight = weight;
    }

    private void clear() {
      keyedCount = 0;
      keylessCount = 0;
    }

    private void add(int row, boolean hasKey) {
      if (hasKey) {
        keyed[keyedCount++] = row;
      } else {
        keyless[keylessCount++] = row;
      }
    }

    int weight() {
      return weight;
    }

    /** The rows that can match. */
    int[] keyed() {
      return keyed;
    }

    int keyedCount() {
      return keyedCount;
    }

    /** The rows that cannot. */
    int[] keyless() {
      return keyless;
    }

    int keylessCount() {
      return keylessCount;
    }
  }

  /**
   * A place for batches of one side.
   *
   * @param hashesRows whether hashes of whole rows are needed
   */
  SideBatch(SideColumns columns, int[] keys, boolean hashesRows) {
    this.columns = columns;
    this.keys = keys;
    this.keysWithoutNulls = columns.keysWithoutNulls();
    this.addresses = columns.addresses();
    this.hashesRows = hashesRows;
    this.rowHashes = hashesRows ? new long[Batch.MAX_ROWS] : new long[0];
  }

  /** Takes a batch, which has to stay until the next. */
  void load(Batch batch) {
    int rows = batch.rowCount();
    addresses.bind(batch);
    hash(batch, keys, keyHashes);
    if (hashesRows) {
      hash(batch, columns.keptColumns(), rowHashes);
    }
    coming.clear();
    going.clear();
    if (columns.weightColumn() < 0) {
      for (int row = 0; row < rows; row++) {
        coming.add(row, hasKey(row));
      }
      return;
    }
    long weights = batch.dataAddress(columns.weightColumn());
    netting.find(rows, weights, addresses, hashesRows ? rowHashes : keyHashes);
    for (int row = 0; row < rows; row++) {
      if (!netting.isCancelled(row)) {
        boolean comes = RawMemory.getInt(weights + ((long) row << 2)) == Changelog.INSERT;
        (comes ? coming : going).add(row, hasKey(row));
      }
    }
  }

  private void hash(Batch batch, int[] hashed, long[] to) {
    Arrays.fill(to, 0, batch.rowCount(), 0);
    Hashing.rows(batch, hashed, columns.keptTypes(), to);
  }

  private boolean hasKey(int row) {
    for (int key : keysWithoutNulls) {
      if (addresses.isNull(key, row)) {
        return false;
      }
    }
    return true;
  }

  /** The columns that are kept. */
  ColumnAddresses addresses() {
    return addresses;
  }

  /** The hash of each row's key. */
  long[] keyHashes() {
    return keyHashes;
  }

  /** The hash of each row, if it was asked for. */
  long[] rowHashes() {
    return rowHashes;
  }

  /** The rows that come. */
  Rows coming() {
    return coming;
  }

  /** The rows that go. */
  Rows going() {
    return going;
  }
}
