package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.StateTable;
import org.jspecify.annotations.Nullable;

/**
 * A join of two inputs, left 0 and right 1, either of which may take rows back. A batch of one side
 * is matched with the rows of the other that are kept, and then kept or taken back itself, so that
 * each pair comes once:
 *
 * <pre>
 *   batch of left  --match--> rows of right   pairs, and left rows without any
 *        |                    rows of right   that have their first match, or have lost the last
 *        v
 *   rows of left
 * </pre>
 *
 * <p>What comes out behind each batch makes the output exactly the join of what both inputs have
 * brought. Rows are never forgotten; the watermark passes: the operator holds no row back.
 */
public final class HashJoinOperator implements Operator {
  private final JoinSpec spec;
  private final Side[] sides = new Side[2];
  private final Matching[] matching = new Matching[2];
  private final @Nullable MatchCounts[] counts = new MatchCounts[2];
  private final int[] changed = new int[Batch.MAX_ROWS];
  private final int[] chosen = new int[Batch.MAX_ROWS];
  private JoinOutput output;
  private @Nullable PairFilter filter;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public HashJoinOperator(JoinSpec spec) {
    this.spec = spec;
  }

  @Override
  public void open(OperatorContext context) {
    for (int input = 0; input < 2; input++) {
      sides[input] = new Side(spec, input);
      boolean counted = sides[input].alone() != JoinKind.Alone.NEVER;
      counts[input] = counted ? new MatchCounts(sides[input]) : null;
    }
    output = new JoinOutput(spec, sides[0], sides[1], context);
    if (spec.condition() != null) {
      filter = new PairFilter(spec.condition(), spec, sides[0], sides[1], context.allocator());
    }
    for (int input = 0; input < 2; input++) {
      int other = 1 - input;
      matching[input] =
          new Matching(spec, sides[input], sides[other], filter, counts[other], output);
    }
  }

  @Override
  public void onBatch(int input, Batch batch) {
    Side side = sides[input];
    side.batch().load(batch);
    try {
      apply(side, batch, side.batch().going());
      apply(side, batch, side.batch().coming());
      MatchCounts others = counts[1 - input];
      if (others != null) {
        others.emit(output);
      }
      output.flush();
    } catch (RuntimeException e) {
      output.discard();
      throw e;
    }
  }

  private void apply(Side side, Batch batch, SideBatch.Rows rows) {
    if (side.alone().holds(false)) {
      output.alone(side.input(), batch, rows.keyless(), rows.keylessCount(), rows.weight());
    }
    if (rows.keyedCount() == 0) {
      return;
    }
    if (!spec.kind().pairs() && side.input() == 1) {
      keep(side, rows);
      int count = chooseChanged(rows);
      matching[1].match(batch, chosen, count, rows.weight());
      return;
    }
    matching[side.input()].match(batch, rows.keyed(), rows.keyedCount(), rows.weight());
    if (side.alone() != JoinKind.Alone.NEVER) {
      emitAlone(side, batch, rows);
    }
    keep(side, rows);
  }

  /**
   * Where only whether a left row has a match matters, of equal right rows the first to come and
   * the last to go do.
   */
  private int chooseChanged(SideBatch.Rows rows) {
    int count = 0;
    for (int i = 0; i < rows.keyedCount(); i++) {
      if (changed[i] >= 0) {
        chosen[count++] = rows.keyed()[i];
      }
    }
    return count;
  }

  private void emitAlone(Side side, Batch batch, SideBatch.Rows rows) {
    long[] matches = matching[side.input()].matches();
    int count = 0;
    for (int i = 0; i < rows.keyedCount(); i++) {
      int row = rows.keyed()[i];
      if (side.alone().holds(matches[row] > 0)) {
        chosen[count++] = row;
      }
    }
    output.alone(side.input(), batch, chosen, count, rows.weight());
  }

  private void keep(Side side, SideBatch.Rows rows) {
    SideBatch batch = side.batch();
    if (rows.weight() == Changelog.RETRACT) {
      side.rows()
          .remove(
              batch.addresses(),
              batch.keyHashes(),
              batch.rowHashes(),
              rows.keyed(),
              rows.keyedCount(),
              changed);
      return;
    }
    side.rows()
        .add(
            batch.addresses(),
            batch.keyHashes(),
            batch.rowHashes(),
            rows.keyed(),
            rows.keyedCount(),
            changed);
    MatchCounts own = counts[side.input()];
    if (own != null) {
      long[] matches = matching[side.input()].matches();
      for (int i = 0; i < rows.keyedCount(); i++) {
        if (changed[i] >= 0) {
          own.set(changed[i], matches[rows.keyed()[i]]);
        }
      }
    }
  }

  @Override
  public StateTable state() {
    return StateTable.of(sides[0].rows(), sides[1].rows());
  }

  @Override
  public long stateBytes() {
    return sides[0].rows().bytes() + sides[1].rows().bytes();
  }

  @Override
  public void close() {
    if (filter != null) {
      filter.close();
    }
    if (output != null) {
      output.close();
    }
  }
}
