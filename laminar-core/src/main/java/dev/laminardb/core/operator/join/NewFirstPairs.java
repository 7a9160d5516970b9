package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.topn.RowOrder;
import dev.laminardb.core.state.KeyedRows;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;
import java.util.Arrays;

/**
 * Finds among pairs of rows that are kept and rows of a batch those that are before the first pair
 * so far of the kept row, of each the best. The join's condition is asked of the best alone; only
 * where that does not meet it, of the row's other pairs, too:
 *
 * <pre>
 *   pairs -> best of each row -> condition -+-> new first pairs
 *                                           +-> the row's other pairs -> condition -> best
 * </pre>
 *
 * <p>Used by the operator's core.
 */
final class NewFirstPairs {
  private static final int FAILED_WORDS = 64;

  /** A row has no pair. */
  private static final int NO_PAIR = -1;

  /** No pair of the search is before the first that a row has. */
  private static final int FIRST_STAYS = -2;

  private final RowTable firsts;

  /** Where a row has the word that is 1 if it has a first pair. */
  private final int there;

  /**
   * Of each row the batch's row in the best pair of the search, or {@link #NO_PAIR} or {@link
   * #FIRST_STAYS}. Side by side, since most of a search are rows that it has met before.
   */
  private int[] best = new int[0];

  private int[] rows = new int[Batch.MAX_ROWS];
  private int[] batchRows = new int[Batch.MAX_ROWS];
  private int[] passingRows = new int[Batch.MAX_ROWS];
  private int[] passingBatchRows = new int[Batch.MAX_ROWS];

  /**
   * By the last bits of their numbers, rows whose best pair does not meet the condition. To take
   * others for such changes nothing: their best pair stays the best.
   */
  private final long[] failed = new long[FAILED_WORDS];

  private int count;

  /**
   * Searches among pairs of one operator.
   *
   * @param firsts the rows' first pairs so far, with the words of the order
   * @param there the word behind these that says whether there is one
   */
  NewFirstPairs(RowTable firsts, int there) {
    this.firsts = firsts;
    this.there = there;
  }

  /** Makes the rows before a number usable. */
  void grow(int bound) {
    firsts.grow(bound);
    if (bound > best.length) {
      int known = best.length;
      best = Arrays.copyOf(best, Math.max(bound, known + (known >> 1)));
      Arrays.fill(best, known, best.length, NO_PAIR);
    }
  }

  /** The first pairs so far, to be saved and loaded. */
  StateTable state() {
    return new StateTable() {
      @Override
      public void save(StateWriter to) {
        firsts.save(to);
      }

      @Override
      public void load(StateReader from) {
        firsts.load(from);
        grow(firsts.size());
        for (int row = 0; row < firsts.size(); row++) {
          best[row] = firsts.word(row, there) == 0 ? NO_PAIR : FIRST_STAYS;
        }
      }
    };
  }

  /**
   * Finds the best of some pairs.
   *
   * @param order of the batch's rows
   * @param ofBatch the batch's row in each pair
   * @param kept the row that is kept
   */
  void search(RowOrder order, int[] ofBatch, int[] kept, int pairs) {
    count = 0;
    searchOn(order, ofBatch, kept, pairs);
  }

  private void searchOn(RowOrder order, int[] ofBatch, int[] kept, int pairs) {
    int before = count;
    for (int i = 0; i < pairs; i++) {
      int row = kept[i];
      int batchRow = ofBatch[i];
      int bestSoFar = best[row];
      if (bestSoFar >= 0) {
        if (order.isBefore(batchRow, bestSoFar)) {
          best[row] = batchRow;
        }
      } else if (bestSoFar == NO_PAIR || order.compare(batchRow, firsts, row) < 0) {
        best[row] = batchRow;
        rows[count++] = row;
      }
    }
    for (int i = before; i < count; i++) {
      batchRows[i] = best[rows[i]];
    }
  }

  /**
   * Asks the join's condition of what has been found, and finds others for what does not meet it.
   *
   * @param input of which the batch is
   * @param table the rows that are kept
   * @param ofBatch the pairs of the search, which are overwritten
   */
  void ask(
      RowOrder order,
      PairFilter filter,
      int input,
      Batch batch,
      KeyedRows table,
      int[] ofBatch,
      int[] kept,
      int pairs) {
    if (count == 0 || leavePassing(filter, input, batch, table)) {
      return;
    }
    int left = 0;
    for (int i = 0; i < pairs; i++) {
      int row = kept[i];
      ofBatch[left] = ofBatch[i];
      kept[left] = row;
      left += (int) (failed[row >>> 6 & FAILED_WORDS - 1] >>> row & 1);
    }
    searchOn(order, ofBatch, kept, filter.filter(input, batch, ofBatch, table, kept, left));
  }

  /** Leaves the found pairs that meet the condition; returns whether all do. */
  private boolean leavePassing(PairFilter filter, int input, Batch batch, KeyedRows table) {
    System.arraycopy(rows, 0, passingRows, 0, count);
    System.arraycopy(batchRows, 0, passingBatchRows, 0, count);
    int passing = filter.filter(input, batch, passingBatchRows, table, passingRows, count);
    if (passing == count) {
      return true;
    }
    Arrays.fill(failed, 0);
    // What passes is in the same order.
    for (int i = 0, next = 0; i < count; i++) {
      if (next < passing && passingRows[next] == rows[i]) {
        next++;
      } else {
        best[rows[i]] = replaces(rows[i]) ? FIRST_STAYS : NO_PAIR;
        failed[rows[i] >>> 6 & FAILED_WORDS - 1] |= 1L << rows[i];
      }
    }
    int[] all = rows;
    rows = passingRows;
    passingRows = all;
    int[] allOfBatch = batchRows;
    batchRows = passingBatchRows;
    passingBatchRows = allOfBatch;
    count = passing;
    return false;
  }

  /** The memory that grows with the rows, in bytes. */
  long bytes() {
    return firsts.bytes() + (long) best.length * Integer.BYTES;
  }

  /** How many have been found. */
  int count() {
    return count;
  }

  /** The rows that are kept, each once. */
  int[] rows() {
    return rows;
  }

  /** The batch's row in the new first pair of each. */
  int[] batchRows() {
    return batchRows;
  }

  /** Whether a row has had a first pair before. */
  boolean replaces(int row) {
    return firsts.word(row, there) != 0;
  }

  /** Keeps of the found pairs by what they are ordered; they are the first ones so far. */
  void keep(RowOrder order) {
    for (int i = 0; i < count; i++) {
      order.keep(batchRows[i], firsts, rows[i]);
      firsts.setWord(rows[i], there, 1);
      best[rows[i]] = FIRST_STAYS;
    }
  }
}
