package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.KeyedRows;
import org.jspecify.annotations.Nullable;

/**
 * Finds the matches of a batch of one side among the kept rows of the other, and emits the pairs.
 * However many there are, only so many as fit into a batch are under way:
 *
 * <pre>
 *   batch row -> chain of kept rows    find: some pairs -> condition -> counts
 *                      ^ goes on here  emit: these pairs, with copies
 * </pre>
 *
 * <p>Used by the operator's core.
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

  /** The rows of the batch to match, all with one weight, and the first kept row of each. */
  private int[] rows = new int[0];

  private int rowCount;
  private int weight;
  private final int[] firsts = new int[Batch.MAX_ROWS];

  /** The next pair to look at: of {@code rows} the element, and the kept row. */
  private int at;

  private int next;

  /** The pairs found. */
  private final int[] batchRows = new int[Batch.MAX_ROWS];

  private final int[] keptRows = new int[Batch.MAX_ROWS];
  private int found;

  /** How many of these are emitted, and how many copies of the next one. */
  private int emitted;

  private long emittedCopies;

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

  /** Begins with rows of the batch at hand, which stay until {@link #goOn} is done. */
  void begin(int[] chosen, int count, int newWeight) {
    rows = chosen;
    rowCount = count;
    weight = newWeight;
    found = 0;
    emitted = 0;
    for (int i = 0; i < count && matches.length > 0; i++) {
      matches[chosen[i]] = 0;
    }
    SideBatch batch = own.batch();
    other.rows().find(batch.addresses(), batch.keyHashes(), chosen, count, firsts);
    at = 0;
    next = first(0);
  }

  private int first(int element) {
    return element < rowCount ? firsts[element] : KeyedRows.NONE;
  }

  /**
   * Looks at pairs and emits those that match.
   *
   * @param most about how many
   * @return whether none is left
   */
  boolean goOn(Batch batch, int most) {
    int left = most;
    while (left > 0 && (emitted < found || at < rowCount)) {
      left -= emitted < found ? emit(batch) : find(batch, Math.min(left, Batch.MAX_ROWS));
    }
    return emitted == found && at == rowCount;
  }

  private int find(Batch batch, int most) {
    KeyedRows kept = other.rows();
    int count = 0;
    int row = next;
    int element = at;
    while (element < rowCount && count < most) {
      int batchRow = rows[element];
      for (; row != KeyedRows.NONE && count < most; row = kept.next(row)) {
        batchRows[count] = batchRow;
        keptRows[count++] = row;
      }
      if (row == KeyedRows.NONE) {
        row = first(++element);
      }
    }
    at = element;
    next = row;
    take(batch, count);
    return count;
  }

  private void take(Batch batch, int count) {
    int passing = count;
    if (filter != null && count > 0) {
      passing = filter.filter(own.input(), batch, batchRows, other.rows(), keptRows, count);
    }
    countMatches(passing);
    found = emitsPairs ? passing : 0;
    emitted = 0;
    emittedCopies = 0;
  }

  private void countMatches(int passing) {
    for (int i = 0; i < passing && matches.length > 0; i++) {
      matches[batchRows[i]] += emitsPairs ? other.rows().copies(keptRows[i]) : 1;
    }
    for (int i = 0; i < passing && otherCounts != null; i++) {
      otherCounts.add(keptRows[i], weight);
    }
  }

  /** Emits at most a batch. */
  private int emit(Batch batch) {
    if (!other.rows().isDistinct()) {
      emitted = found;
      output.pairs(own.input(), batch, batchRows, other.rows(), keptRows, found, weight);
      return found;
    }
    int count = 0;
    while (emitted < found && count < Batch.MAX_ROWS) {
      long copies = other.rows().copies(keptRows[emitted]);
      for (; emittedCopies < copies && count < Batch.MAX_ROWS; emittedCopies++) {
        copiedBatchRows[count] = batchRows[emitted];
        copiedKeptRows[count++] = keptRows[emitted];
      }
      if (emittedCopies == copies) {
        emitted++;
        emittedCopies = 0;
      }
    }
    output.pairs(own.input(), batch, copiedBatchRows, other.rows(), copiedKeptRows, count, weight);
    return count;
  }
}
