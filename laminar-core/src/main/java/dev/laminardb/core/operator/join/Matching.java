package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.KeyedRows;
import org.jspecify.annotations.Nullable;

/**
 * Finds the matches of a batch of one side among the kept rows of the other, and emits the pairs.
 * However many there are, only so many as fit into a batch are under way. Used by the operator's
 * core.
 */
final class Matching {
  private final boolean emitsPairs;
  private final Side own;
  private final Side other;
  private final @Nullable PairFilter filter;
  private final @Nullable MatchCounts otherCounts;
  private final JoinOutput output;

  /** Of each row of the batch how many matches it has; only counted where rows come out alone. */
  private final long[] matches;

  private final int[] firsts = new int[Batch.MAX_ROWS];
  private final int[] batchRows = new int[Batch.MAX_ROWS];
  private final int[] keptRows = new int[Batch.MAX_ROWS];
  private int count;

  /** Pairs of rows with several copies, each as often as there are. */
  private final int[] copiedBatchRows = new int[Batch.MAX_ROWS];

  private final int[] copiedKeptRows = new int[Batch.MAX_ROWS];

  /**
   * Matching of one side's batches.
   *
   * @param filter the join's condition, or null
   * @param otherCounts counts the matches of the other side's rows, or null
   */
  Matching(
      JoinSpec spec,
      Side own,
      Side other,
      @Nullable PairFilter filter,
      @Nullable MatchCounts otherCounts,
      JoinOutput output) {
    this.emitsPairs = spec.kind().pairs();
    this.own = own;
    this.other = other;
    this.filter = filter;
    this.otherCounts = otherCounts;
    this.output = output;
    this.matches = new long[own.alone() == JoinKind.Alone.NEVER ? 0 : Batch.MAX_ROWS];
  }

  /** Of each row that was matched last how many matches it has. */
  long[] matches() {
    return matches;
  }

  /** Matches rows of the batch at hand, all with one weight. */
  void match(Batch batch, int[] rows, int rowCount, int weight) {
    SideBatch side = own.batch();
    KeyedRows kept = other.rows();
    for (int i = 0; i < rowCount && matches.length > 0; i++) {
      matches[rows[i]] = 0;
    }
    kept.find(side.addresses(), side.keyHashes(), rows, rowCount, firsts);
    for (int i = 0; i < rowCount; i++) {
      for (int row = firsts[i]; row != KeyedRows.NONE; row = kept.next(row)) {
        if (count == Batch.MAX_ROWS) {
          take(batch, weight);
        }
        batchRows[count] = rows[i];
        keptRows[count++] = row;
      }
    }
    take(batch, weight);
  }

  private void take(Batch batch, int weight) {
    int found = count;
    count = 0;
    if (filter != null && found > 0) {
      found = filter.filter(own.input(), batch, batchRows, other.rows(), keptRows, found);
    }
    if (found == 0) {
      return;
    }
    countMatches(found, weight);
    if (emitsPairs) {
      emit(batch, found, weight);
    }
  }

  private void countMatches(int found, int weight) {
    if (matches.length > 0) {
      for (int i = 0; i < found; i++) {
        matches[batchRows[i]] += emitsPairs ? other.rows().copies(keptRows[i]) : 1;
      }
    }
    if (otherCounts != null) {
      for (int i = 0; i < found; i++) {
        otherCounts.add(keptRows[i], weight);
      }
    }
  }

  private void emit(Batch batch, int found, int weight) {
    if (!other.rows().isDistinct()) {
      output.pairs(own.input(), batch, batchRows, other.rows(), keptRows, found, weight);
      return;
    }
    int copied = 0;
    for (int i = 0; i < found; i++) {
      for (long copy = other.rows().copies(keptRows[i]); copy > 0; copy--) {
        if (copied == Batch.MAX_ROWS) {
          emitCopies(batch, copied, weight);
          copied = 0;
        }
        copiedBatchRows[copied] = batchRows[i];
        copiedKeptRows[copied++] = keptRows[i];
      }
    }
    emitCopies(batch, copied, weight);
  }

  private void emitCopies(Batch batch, int copied, int weight) {
    output.pairs(own.input(), batch, copiedBatchRows, other.rows(), copiedKeptRows, copied, weight);
  }
}
