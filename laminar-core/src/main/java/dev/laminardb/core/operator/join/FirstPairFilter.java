package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.RowOrder;
import dev.laminardb.core.state.KeyedRows;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.StateTable;
import org.jspecify.annotations.Nullable;

/**
 * Leaves pairs out that come to nothing: see {@link FirstPairs}. Notes of each kept row of that
 * input by what its first pair so far is ordered, under the row's own number. That is not saved:
 * the first pairs of rows that have been loaded come out anew, and what is behind the join knows
 * better ones. Used by the operator's core.
 */
final class FirstPairFilter implements PairSieve {
  private static final ColumnType[] NO_COLUMNS = {};

  private final int input;
  private final KeyedRows kept;
  private final KeyedRows others;
  private final @Nullable PairFilter filter;
  private final RowOrder order;

  /** The order's words, and behind them the number, from 1, of the last pair that was before it. */
  private final RowTable firsts;

  private final int lastBetter;
  private boolean loaded;

  /**
   * A filter of one operator's pairs.
   *
   * @param sides the left one and the right one
   * @param filter the join's condition, or null
   */
  FirstPairFilter(JoinSpec spec, FirstPairs pairs, Side[] sides, @Nullable PairFilter filter) {
    this.input = pairs.input();
    this.kept = sides[input].rows();
    this.others = sides[1 - input].rows();
    this.filter = filter;
    this.order = new RowOrder(spec.input(1 - input), pairs.order(), new int[0]);
    this.lastBetter = order.wordCount();
    this.firsts = new RowTable(NO_COLUMNS, false, lastBetter + 1);
  }

  @Override
  public void begin(int[] rows, int count, int firstKept) {
    loaded = false;
  }

  @Override
  public int select(int ofBatch, Batch batch, int[] batchRows, int[] keptRows, int count) {
    if (count == 0) {
      return 0;
    }
    if (ofBatch == input) {
      return filter == null
          ? count
          : filter.filter(ofBatch, batch, batchRows, others, keptRows, count);
    }
    if (!loaded) {
      order.load(batch);
      firsts.grow(kept.bound());
      loaded = true;
    }
    if (filter == null) {
      return selectFirst(batchRows, keptRows, count);
    }
    // The condition need not be asked of pairs that come to nothing in any case.
    int passing = order.leaveCandidates(batchRows, firsts, keptRows, lastBetter, count);
    if (passing > 0) {
      passing = filter.filter(ofBatch, batch, batchRows, kept, keptRows, passing);
    }
    return selectFirst(batchRows, keptRows, passing);
  }

  private int selectFirst(int[] batchRows, int[] keptRows, int count) {
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

  @Override
  public StateTable state() {
    return StateTable.NONE;
  }

  @Override
  public long bytes() {
    return firsts.bytes();
  }

  @Override
  public void close() {}
}
