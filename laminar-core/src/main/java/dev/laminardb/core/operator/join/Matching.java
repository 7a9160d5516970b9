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
  private final @Nullable PairFilter filter;
  private final @Nullable PairSieve sieve;
  private final JoinOutput output;
  private Side own;
  private Side other;

  /** Of each row of the batch how many matches it has; only counted where rows come out alone. */
  private final long[] matches = new long[Batch.MAX_ROWS];

  /** The rows of the batch to match, all with one weight, and the first two kept rows of each. */
  private int[] rows = new int[0];

  private int rowCount;
  private int weight;
  private int[] firsts = new int[0];
  private final int[] seconds = new int[Batch.MAX_ROWS];

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
   * Matching of one operator's batches.
   *
   * @param filter the join's condition, or null
   * @param sieve leaves the pairs that count and meet the condition, or null if all that meet it do
   */
  @SuppressWarnings("NullAway.Init")
  Matching(
      JoinSpec spec, @Nullable PairFilter filter, @Nullable PairSieve sieve, JoinOutput output) {
    this.emitsPairs = spec.kind().pairs();
    this.filter = filter;
    this.sieve = sieve;
    this.output = output;
  }

  /** Of each row that was matched last how many matches it has, if its side's come out alone. */
  long[] matches() {
    return matches;
  }

  /**
   * Begins with rows of the batch at hand, which stay until {@link #goOn} is done.
   *
   * @param side whose batch it is
   * @param newFirsts the first row that the other side has by the key of each; stays as long
   * @param firstKept where the first of them is kept, if they have been appended
   */
  void begin(
      Side side,
      Side otherSide,
      int[] chosen,
      int count,
      int newWeight,
      int[] newFirsts,
      int firstKept) {
    own = side;
    other = otherSide;
    rows = chosen;
    rowCount = count;
    weight = newWeight;
    found = 0;
    emitted = 0;
    for (int i = 0; i < count && side.counts() != null; i++) {
      matches[chosen[i]] = 0;
    }
    if (sieve != null) {
      sieve.begin(chosen, count, firstKept);
    }
    firsts = newFirsts;
    if (!otherSide.isUnique()) {
      other.rows().nexts(firsts, count, seconds);
    }
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
    if (other.isUnique()) {
      return findOnes(batch, most);
    }
    KeyedRows kept = other.rows();
    int count = 0;
    int row = next;
    int element = at;
    while (element < rowCount && count < most) {
      int batchRow = rows[element];
      while (row != KeyedRows.NONE && count < most) {
        batchRows[count] = batchRow;
        keptRows[count++] = row;
        row = row == firsts[element] ? seconds[element] : kept.next(row);
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

  /** As {@link #find}, where no chain has more than one row. */
  private int findOnes(Batch batch, int most) {
    int count = 0;
    int element = at;
    for (; element < rowCount && count < most; element++) {
      batchRows[count] = rows[element];
      keptRows[count] = firsts[element];
      count += firsts[element] == KeyedRows.NONE ? 0 : 1;
    }
    at = element;
    next = first(element);
    take(batch, count);
    return count;
  }

  private void take(Batch batch, int count) {
    int passing = count;
    if (sieve != null) {
      passing = sieve.select(own.input(), batch, batchRows, keptRows, count);
    } else if (filter != null && count > 0) {
      passing = filter.filter(own.input(), batch, batchRows, other.rows(), keptRows, count);
    }
    countMatches(passing);
    found = emitsPairs ? passing : 0;
    emitted = 0;
    emittedCopies = 0;
  }

  private void countMatches(int passing) {
    boolean counts = own.counts() != null;
    for (int i = 0; i < passing && counts; i++) {
      matches[batchRows[i]] += emitsPairs ? other.rows().copies(keptRows[i]) : 1;
    }
    MatchCounts otherCounts = other.counts();
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
