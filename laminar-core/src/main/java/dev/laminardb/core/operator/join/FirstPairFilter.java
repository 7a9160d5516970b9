package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.RowOrder;
import dev.laminardb.core.state.RowTable;

/**
 * Leaves pairs out that come to nothing: see {@link FirstPairs}. Notes of each kept row of that
 * input by what its first pair so far is ordered, under the row's own number. That is not saved:
 * the first pairs of rows that have been loaded come out anew, and what is behind the join knows
 * better ones. Used by the operator's core.
 */
final class FirstPairFilter {
  private static final ColumnType[] NO_COLUMNS = {};

  private final int input;
  private final RowOrder order;

  /** The order's words, and behind them the number, from 1, of the last pair that was before it. */
  private final RowTable firsts;

  private final int lastBetter;
  private boolean loaded;

  FirstPairFilter(JoinSpec spec, FirstPairs pairs) {
    this.input = pairs.input();
    this.order = new RowOrder(spec.input(1 - input), pairs.order(), new int[0]);
    this.lastBetter = order.wordCount();
    this.firsts = new RowTable(NO_COLUMNS, false, lastBetter + 1);
  }

  /** Another batch is at hand. */
  void begin() {
    loaded = false;
  }

  /**
   * Moves the pairs that may count to the front.
   *
   * @param ofBatch the input that the batch is of
   * @param batchRows the rows of the batch
   * @param kept how many rows the other side has
   * @param keptRows its row in each pair
   * @return how many these are
   */
  int filter(int ofBatch, Batch batch, int[] batchRows, int kept, int[] keptRows, int count) {
    if (ofBatch == input || count == 0) {
      return count;
    }
    if (!loaded) {
      order.load(batch);
      firsts.grow(kept);
      loaded = true;
    }
    int better = 0;
    for (int i = 0; i < count; i++) {
      int row = keptRows[i];
      if (firsts.word(row, lastBetter) == 0 || order.compare(batchRows[i], firsts, row) < 0) {
        order.keep(batchRows[i], firsts, row);
        batchRows[better] = batchRows[i];
        keptRows[better++] = row;
        firsts.setWord(row, lastBetter, better);
      }
    }
    return leaveLast(batchRows, keptRows, better);
  }

  /** Of pairs of which each is before those ahead of it, leaves the last of each kept row. */
  private int leaveLast(int[] batchRows, int[] keptRows, int count) {
    int passing = 0;
    for (int i = 0; i < count; i++) {
      if (firsts.word(keptRows[i], lastBetter) == i + 1) {
        batchRows[passing] = batchRows[i];
        keptRows[passing++] = keptRows[i];
      }
    }
    return passing;
  }

  /** The memory of what is noted, in bytes. */
  long bytes() {
    return firsts.bytes();
  }
}
