package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;

/**
 * Finds the rows of a batch that come and go in it, in whichever order, and so change nothing: all
 * an update leaves behind where it changes columns that the join does not use. Used by one thread.
 */
final class Netting {
  private static final int NONE = -1;

  private final boolean[] cancelled = new boolean[Batch.MAX_ROWS];

  /** Of each place the first row that goes, and of each such row the next. */
  private final int[] buckets = new int[2 * Batch.MAX_ROWS];

  private final int[] next = new int[Batch.MAX_ROWS];
  private int mask;

  /**
   * Looks for pairs of a row that comes and an equal one that goes, of which each row is in one at
   * most.
   *
   * @param weights address of the weights
   * @param hashes of the rows, equal where these are
   */
  void find(int rows, long weights, ColumnAddresses columns, long[] hashes) {
    Arrays.fill(cancelled, 0, rows, false);
    int going = 0;
    for (int row = 0; row < rows; row++) {
      going += goes(weights, row) ? 1 : 0;
    }
    if (going == 0 || going == rows) {
      return;
    }
    mask = 2 * Integer.highestOneBit(rows) - 1;
    Arrays.fill(buckets, 0, mask + 1, NONE);
    for (int row = 0; row < rows; row++) {
      if (goes(weights, row)) {
        int bucket = (int) hashes[row] & mask;
        next[row] = buckets[bucket];
        buckets[bucket] = row;
      }
    }
    for (int row = 0; row < rows; row++) {
      if (!goes(weights, row)) {
        cancel(row, columns, hashes);
      }
    }
  }

  private static boolean goes(long weights, int row) {
    return RawMemory.getInt(weights + ((long) row << 2)) == Changelog.RETRACT;
  }

  private void cancel(int coming, ColumnAddresses columns, long[] hashes) {
    int bucket = (int) hashes[coming] & mask;
    int before = NONE;
    for (int row = buckets[bucket]; row != NONE; row = next[row]) {
      if (hashes[row] == hashes[coming] && columns.equal(row, coming)) {
        cancelled[row] = true;
        cancelled[coming] = true;
        if (before == NONE) {
          buckets[bucket] = next[row];
        } else {
          next[before] = next[row];
        }
        return;
      }
      before = row;
    }
  }

  /** Whether a row is in a pair. */
  boolean isCancelled(int row) {
    return cancelled[row];
  }
}
