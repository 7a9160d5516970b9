package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.state.ChainHeads;
import dev.laminardb.core.state.KeyedRows;
import org.jspecify.annotations.Nullable;

/**
 * Joins batches of either side, one after the other: first the rows that go, then those that come,
 * then what that means for the other side's rows. It can stop after any number of pairs and go on
 * later, as long as no other batch of the operator comes in between. Used by the operator's core.
 */
final class BatchJoin {
  /** What is done for a batch, in this order. */
  private enum Step {
    BEGIN_GOING,
    MATCH_GOING,
    FINISH_GOING,
    BEGIN_COMING,
    MATCH_COMING,
    FINISH_COMING,
    EMIT_OTHERS,
    NOTHING;

    private static final Step[] ALL = values();

    Step next() {
      return ALL[ordinal() + 1];
    }
  }

  private final ChainHeads heads;
  private final Matching matching;
  private final IncomingRows incoming;
  private final JoinOutput output;
  private final boolean forgets;
  private Side side;
  private Side other;
  private final int[] changed = new int[Batch.MAX_ROWS];
  private final int[] chosen = new int[Batch.MAX_ROWS];
  private final int[] firstMatches = new int[Batch.MAX_ROWS];

  /** The first row that has been appended for the batch at hand. */
  private int firstKept;

  private Step step = Step.NOTHING;

  /**
   * Joins of one operator's batches.
   *
   * @param heads where the rows of both sides are found by their keys
   * @param filter the join's condition, or null
   * @param sieve leaves the pairs that count, or null if all do
   */
  @SuppressWarnings("NullAway.Init")
  BatchJoin(
      JoinSpec spec,
      ChainHeads heads,
      @Nullable PairFilter filter,
      @Nullable PairSieve sieve,
      JoinOutput output) {
    this.heads = heads;
    this.incoming = new IncomingRows();
    this.matching = new Matching(spec, filter, sieve, output);
    this.output = output;
    this.forgets = spec.spared().forgets();
  }

  /**
   * Begins with a batch, which stays until {@link #goOn} is done.
   *
   * @param own whose batch it is
   */
  void begin(Side own, Side otherSide, Batch batch) {
    side = own;
    other = otherSide;
    incoming.load(own, batch);
    step = Step.BEGIN_GOING;
  }

  /**
   * Goes on with the batch.
   *
   * @param most about how many pairs to look at or to emit
   * @return whether nothing is left
   */
  boolean goOn(Batch batch, int most) {
    while (step != Step.NOTHING) {
      if (!doStep(batch, most)) {
        return false;
      }
      step = step.next();
    }
    return true;
  }

  private boolean doStep(Batch batch, int most) {
    IncomingRows rows = incoming;
    switch (step) {
      case BEGIN_GOING -> begin(batch, rows.going());
      case FINISH_GOING -> finish(batch, rows.going());
      case BEGIN_COMING -> begin(batch, rows.coming());
      case FINISH_COMING -> finish(batch, rows.coming());
      case MATCH_GOING, MATCH_COMING -> {
        return matching.goOn(batch, most);
      }
      case EMIT_OTHERS -> {
        MatchCounts counts = other.counts();
        return counts == null || counts.goOn(output, most);
      }
      case NOTHING -> throw new IllegalStateException("there is no batch");
    }
    return true;
  }

  private void begin(Batch batch, IncomingRows.Rows rows) {
    if (side.alone().holds(false)) {
      output.alone(side.input(), batch, rows.keyless(), rows.keylessCount(), rows.weight());
    }
    if (side.keepsAllAsTheyCome()) {
      firstKept =
          side.rows()
              .append(
                  side.addresses(),
                  incoming.keyHashes(),
                  rows.keyed(),
                  rows.keyedCount(),
                  firstMatches);
      if (side.isUnique()) {
        side.checkUnique(side.rows().firstOnAnother(firstKept, rows.keyedCount()));
      }
      matching.begin(
          side, other, rows.keyed(), rows.keyedCount(), rows.weight(), firstMatches, firstKept);
      return;
    }
    int[] keyed = rows.keyed();
    int count = rows.keyedCount();
    long[] hashes = incoming.keyHashes();
    if (isOnlyForgotten(rows) || side.onlyChangedMatch()) {
      heads.locate(side.addresses(), hashes, keyed, count);
      keep(keyed, count, rows.weight());
      keyed = chosen;
      count = isOnlyForgotten(rows) ? 0 : chooseChanged(rows);
      other.rows().firsts(keyed, count, firstMatches);
    } else {
      heads.locate(side.addresses(), hashes, keyed, count, other.input(), firstMatches);
    }
    matching.begin(side, other, keyed, count, rows.weight(), firstMatches, KeyedRows.NONE);
  }

  private boolean isOnlyForgotten(IncomingRows.Rows rows) {
    return forgets && rows.weight() == Changelog.RETRACT;
  }

  private int chooseChanged(IncomingRows.Rows rows) {
    int count = 0;
    for (int i = 0; i < rows.keyedCount(); i++) {
      if (changed[i] >= 0) {
        chosen[count++] = rows.keyed()[i];
      }
    }
    return count;
  }

  private void finish(Batch batch, IncomingRows.Rows rows) {
    if (side.alone() != JoinKind.Alone.NEVER) {
      int count = chooseMatched(rows, side.alone() == JoinKind.Alone.MATCHED);
      output.alone(side.input(), batch, chosen, count, rows.weight());
    }
    if (side.keepsOnlyUnmatched()) {
      int count = chooseMatched(rows, false);
      side.rows().append(side.addresses(), incoming.keyHashes(), chosen, count, firstMatches);
    } else if (side.waits()) {
      keepWaiting(batch, rows);
    } else if (side.keepsAllAsTheyCome()) {
      setMatches(rows);
    } else if (!side.onlyChangedMatch() && !isOnlyForgotten(rows)) {
      keep(rows.keyed(), rows.keyedCount(), rows.weight());
    }
    if (other.waits()) {
      other.rows().release(rows.keyed(), firstMatches, rows.keyedCount());
    }
  }

  /** Keeps the rows that have not met the one row of their key. */
  private void keepWaiting(Batch batch, IncomingRows.Rows rows) {
    int count = 0;
    for (int i = 0; i < rows.keyedCount(); i++) {
      if (firstMatches[i] == KeyedRows.NONE) {
        chosen[count++] = rows.keyed()[i];
      }
    }
    if (count == 0) {
      return;
    }
    side.addresses().bind(batch);
    int again = side.rows().keep(side.addresses(), incoming.keyHashes(), chosen, count);
    if (side.isUnique()) {
      side.checkUnique(again);
    }
  }

  /** Of the rows that have been appended. */
  private void setMatches(IncomingRows.Rows rows) {
    MatchCounts counts = side.counts();
    for (int i = 0; i < rows.keyedCount() && counts != null; i++) {
      counts.set(firstKept + i, matching.matches()[rows.keyed()[i]]);
    }
  }

  private int chooseMatched(IncomingRows.Rows rows, boolean matched) {
    long[] matches = matching.matches();
    int count = 0;
    for (int i = 0; i < rows.keyedCount(); i++) {
      int row = rows.keyed()[i];
      if (matches[row] > 0 == matched) {
        chosen[count++] = row;
      }
    }
    return count;
  }

  private void keep(int[] rows, int count, int weight) {
    ColumnAddresses columns = side.addresses();
    long[] keyHashes = incoming.keyHashes();
    long[] rowHashes = incoming.rowHashes();
    if (weight == Changelog.RETRACT) {
      side.rows().remove(columns, keyHashes, rowHashes, rows, count, changed);
      return;
    }
    side.rows().add(columns, keyHashes, rowHashes, rows, count, changed);
    MatchCounts counts = side.counts();
    for (int i = 0; i < count && counts != null; i++) {
      if (changed[i] >= 0) {
        counts.set(changed[i], matching.matches()[rows[i]]);
      }
    }
  }
}
