package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.KeyedRows;
import java.util.Arrays;

/**
 * The rows of the batch at hand: their hashes, which of them come and which go, without those that
 * do both, and which cannot match because their key is null. Used by one thread, for one batch
 * after the other, of either side.
 */
final class IncomingRows {
  private final long[] keyHashes = new long[Batch.MAX_ROWS];
  private final long[] rowHashes = new long[Batch.MAX_ROWS];
  private final Rows coming = new Rows(Changelog.INSERT);
  private final Rows going = new Rows(Changelog.RETRACT);
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

    /** Adds the rows of a whole batch, which all have a key. */
    private void addKeyed(int count) {
      for (int row = 0; row < count; row++) {
        keyed[row] = row;
      }
      keyedCount = count;
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
   * Takes a batch, to which the side's addresses are bound until the next: those of its keys alone
   * if its rows wait.
   */
  void load(Side side, Batch batch) {
    SideColumns columns = side.columns();
    ColumnAddresses addresses = side.addresses();
    if (side.waits()) {
      // Few of these rows are kept; what is read of the others is their key.
      addresses.bind(batch, columns.keys().length);
    } else {
      addresses.bind(batch);
    }
    hash(batch, columns.keys(), columns.keptTypes(), keyHashes);
    boolean hashesRows = side.rows().hashesRows();
    if (hashesRows) {
      hash(batch, columns.kept(), columns.keptTypes(), rowHashes);
    }
    coming.clear();
    going.clear();
    int[] keys = columns.keysWithoutNulls();
    if (columns.weightColumn() < 0) {
      if (keys.length == 0) {
        coming.addKeyed(batch.rowCount());
        return;
      }
      for (int row = 0; row < batch.rowCount(); row++) {
        coming.add(row, hasKey(addresses, keys, row));
      }
      return;
    }
    long weights = batch.dataAddress(columns.weightColumn());
    netting.find(batch.rowCount(), weights, addresses, hashesRows ? rowHashes : keyHashes);
    for (int row = 0; row < batch.rowCount(); row++) {
      if (!netting.isCancelled(row)) {
        boolean comes = RawMemory.getInt(weights + ((long) row << 2)) == Changelog.INSERT;
        (comes ? coming : going).add(row, hasKey(addresses, keys, row));
      }
    }
  }

  private static void hash(Batch batch, int[] columns, ColumnType[] types, long[] to) {
    Arrays.fill(to, 0, batch.rowCount(), 0);
    Hashing.rows(batch, columns, types, to);
  }

  private static boolean hasKey(ColumnAddresses addresses, int[] keysWithoutNulls, int row) {
    for (int key : keysWithoutNulls) {
      if (addresses.isNull(key, row)) {
        return false;
      }
    }
    return true;
  }

  /** The hash of each row's key. */
  long[] keyHashes() {
    return keyHashes;
  }

  /** The hash of each row, if the side {@linkplain KeyedRows#hashesRows needs} it. */
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
