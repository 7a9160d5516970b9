package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.ChainHeads;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;
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
 * brought. Of a batch with very many matches it emits them in steps. Rows are never forgotten but
 * for those taken back; the watermark passes: the operator holds no row back.
 */
public final class HashJoinOperator implements Operator {
  /** How many pairs a batch may have before the rest is left for steps. */
  private static final int MOST_AT_ONCE = 1 << 16;

  private final JoinSpec spec;
  private final int mostAtOnce;
  private final Side[] sides = new Side[2];
  private ChainHeads heads;
  private BatchJoin join;
  private JoinOutput output;
  private @Nullable PairFilter filter;
  private @Nullable PairSieve sieve;
  private long watermark = Watermark.NONE;

  /** The batch that there is more of to do, retained. */
  private @Nullable Batch unfinished;

  /** An operator instance; {@link #open} comes before any use. */
  public HashJoinOperator(JoinSpec spec) {
    this(spec, MOST_AT_ONCE);
  }

  /**
   * An operator instance.
   *
   * @param mostAtOnce how many pairs a batch may have before the rest is left for steps
   */
  @SuppressWarnings("NullAway.Init")
  HashJoinOperator(JoinSpec spec, int mostAtOnce) {
    this.spec = spec;
    this.mostAtOnce = mostAtOnce;
  }

  @Override
  public void open(OperatorContext context) {
    SideColumns leftColumns = new SideColumns(spec, 0);
    heads = leftColumns.heads();
    Side left = new Side(spec, 0, leftColumns, heads);
    Side right = new Side(spec, 1, new SideColumns(spec, 1), heads);
    sides[0] = left;
    sides[1] = right;
    output = new JoinOutput(spec, left, right, context);
    if (spec.condition() != null) {
      filter = new PairFilter(spec.condition(), spec, left, right, context.allocator());
    }
    FirstPairs pairs = spec.spared().firstPairs();
    if (pairs != null) {
      sieve =
          pairs.replaces()
              ? new FirstPairChanges(spec, pairs, sides, filter, context)
              : new FirstPairFilter(spec, pairs, sides, filter);
    }
    join = new BatchJoin(spec, heads, filter, sieve, output);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    join.begin(sides[input], sides[1 - input], batch);
    if (!goOn(batch, mostAtOnce)) {
      unfinished = batch.retain();
    }
  }

  private boolean goOn(Batch batch, int most) {
    try {
      boolean done = join.goOn(batch, most);
      output.flush();
      return done;
    } catch (RuntimeException e) {
      output.discard();
      throw e;
    }
  }

  @Override
  public boolean hasMore() {
    return unfinished != null;
  }

  @Override
  public long resume(int most) {
    Batch batch = unfinished;
    if (batch == null) {
      throw new IllegalStateException("there is nothing left to do");
    }
    if (goOn(batch, most)) {
      unfinished = null;
      batch.release();
    }
    return watermark;
  }

  @Override
  public long onWatermark(long newWatermark) {
    watermark = newWatermark;
    return newWatermark;
  }

  @Override
  public StateTable state() {
    StateTable rows = StateTable.of(sides[0].rows(), sides[1].rows());
    return sieve == null ? rows : StateTable.of(rows, sieve.state());
  }

  @Override
  public long stateBytes() {
    long rows = sides[0].rows().bytes() + sides[1].rows().bytes() + heads.bytes();
    return rows + (sieve == null ? 0 : sieve.bytes());
  }

  @Override
  public void close() {
    if (unfinished != null) {
      unfinished.release();
      unfinished = null;
    }
    if (filter != null) {
      filter.close();
    }
    if (sieve != null) {
      sieve.close();
    }
    if (output != null) {
      output.close();
    }
  }
}
