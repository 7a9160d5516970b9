package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import org.jspecify.annotations.Nullable;

/**
 * Joins batches of one side, one after the other: first the rows that go, then those that come,
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

  private final Side side;
  private final Matching matching;
  private final @Nullable MatchCounts ownCounts;
  private final @Nullable MatchCounts otherCounts;
  private final JoinOutput output;

  /** Whether it only matters to the other side's rows that there is an equal row. */
  private final boolean matchesOnlyChanged;

  /** Whether a row that has a match has one for ever and nothing more to wait for. */
  private final boolean keepsOnlyUnmatched;

  private final int[] changed = new int[Batch.MAX_ROWS];
  private final int[] chosen = new int[Batch.MAX_ROWS];
  private Step step = Step.NOTHING;

  /**
   * Joins of one side.
   *
   * @param ownCounts counts the matches of its rows, or null
   * @param otherCounts those of the other side's, or null
   */
  BatchJoin(
      JoinSpec spec,
      Side side,
      Matching matching,
      @Nullable MatchCounts ownCounts,
      @Nullable MatchCounts otherCounts,
      JoinOutput output) {
    this.side = side;
    this.matching = matching;
    this.ownCounts = ownCounts;
    this.otherCounts = otherCounts;
    this.output = output;
    this.matchesOnlyChanged = !spec.kind().pairs() && side.input() == 1;
    this.keepsOnlyUnmatched =
        !spec.kind().pairs() && side.input() == 0 && !spec.retracts(0) && !spec.retracts(1);
  }

  /** Begins with a batch, which stays until {@link #goOn} is done. */
  void begin(Batch batch) {
    side.batch().load(batch);
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
    SideBatch rows = side.batch();
    switch (step) {
      case BEGIN_GOING -> begin(batch, rows.going());
      case FINISH_GOING -> finish(batch, rows.going());
      case BEGIN_COMING -> begin(batch, rows.coming());
      case FINISH_COMING -> finish(batch, rows.coming());
      case MATCH_GOING, MATCH_COMING -> {
        return matching.goOn(batch, most);
      }
      case EMIT_OTHERS -> {
        return otherCounts == null || otherCounts.goOn(output, most);
      }
      case NOTHING -> throw new IllegalStateException("there is no batch");
    }
    return true;
  }

  private void begin(Batch batch, SideBatch.Rows rows) {
    if (side.alone().holds(false)) {
      output.alone(side.input(), batch, rows.keyless(), rows.keylessCount(), rows.weight());
    }
    if (matchesOnlyChanged) {
      keep(rows.keyed(), rows.keyedCount(), rows.weight());
      matching.begin(chosen, chooseChanged(rows), rows.weight());
    } else {
      matching.begin(rows.keyed(), rows.keyedCount(), rows.weight());
    }
  }

  private int chooseChanged(SideBatch.Rows rows) {
    int count = 0;
    for (int i = 0; i < rows.keyedCount(); i++) {
      if (changed[i] >= 0) {
        chosen[count++] = rows.keyed()[i];
      }
    }
    return count;
  }

  private void finish(Batch batch, SideBatch.Rows rows) {
    if (side.alone() != JoinKind.Alone.NEVER) {
      int count = chooseMatched(rows, side.alone() == JoinKind.Alone.MATCHED);
      output.alone(side.input(), batch, chosen, count, rows.weight());
    }
    if (keepsOnlyUnmatched) {
      keep(chosen, chooseMatched(rows, false), rows.weight());
    } else if (!matchesOnlyChanged) {
      keep(rows.keyed(), rows.keyedCount(), rows.weight());
    }
  }

  private int chooseMatched(SideBatch.Rows rows, boolean matched) {
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
    SideBatch batch = side.batch();
    long[] keyHashes = batch.keyHashes();
    long[] rowHashes = batch.rowHashes();
    if (weight == Changelog.RETRACT) {
      side.rows().remove(batch.addresses(), keyHashes, rowHashes, rows, count, changed);
      return;
    }
    side.rows().add(batch.addresses(), keyHashes, rowHashes, rows, count, changed);
    for (int i = 0; i < count && ownCounts != null; i++) {
      if (changed[i] >= 0) {
        ownCounts.set(changed[i], matching.matches()[rows[i]]);
      }
    }
  }
}
