package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import dev.laminardb.core.operator.aggregate.AggregateStates;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.RowTable;

/**
 * The aggregates of one frame that keep the values of its rows. They are worked out for one frame,
 * and from there to that of the next row: rows that it has no more are taken back, others added.
 *
 * <pre>
 *   frame of a row       [b c d e]
 *   of the next one        [c d e f g]      take b back, add f and g
 * </pre>
 *
 * <p>With each batch that begins anew, so that nothing is kept between batches but the rows. Used
 * by one thread.
 */
final class FrameSlide implements FrameWriter, AutoCloseable {
  private final RankTree tree;
  private final RowTable table;
  private final FrameRanges frames;
  private final SlideColumns columns;
  private final AggregateStates states;
  private final BatchScratch scratch;

  /** The only group of each row. */
  private final int[] slots = new int[Batch.MAX_ROWS];

  private final int[] rows = new int[Batch.MAX_ROWS];
  private BatchPool pool;

  /** The partition of the present frame, or {@link RankTree#EMPTY}. */
  private int root = RankTree.EMPTY;

  private int from;
  private int to;

  /** The present hole, and the place in it of the row that counts nevertheless, if there is one. */
  private int hole;

  private int endOfHole;
  private int kept;

  /** Of no frame yet; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  FrameSlide(
      OverSpec spec,
      FramedAggregates framed,
      RankTree tree,
      RowTable table,
      FrameRanges frames,
      BatchScratch scratch) {
    this.tree = tree;
    this.table = table;
    this.frames = frames;
    this.scratch = scratch;
    this.columns = new SlideColumns(spec, framed.calls());
    this.states =
        new AggregateStates(columns.schema(), columns.calls(), AggregateKernel.NONE, scratch);
    states.grow(1);
  }

  void open(OperatorContext context) {
    pool = new BatchPool(columns.schema(), context.allocator());
  }

  /** Forgets the frame, because rows are about to come and go. */
  void forget() {
    if (root != RankTree.EMPTY) {
      states.reset(slots, 1);
      root = RankTree.EMPTY;
    }
  }

  @Override
  public void write(RowRange range, BatchBuilder out, int firstResult) {
    int at = out.rowCount();
    for (int i = 0; i < range.count(); i++) {
      if (i == 0 || !frames.areSame(i, i - 1)) {
        move(range, i);
      }
      states.write(slots, 1, out, firstResult, at + i);
    }
  }

  private void move(RowRange range, int i) {
    int newFrom = frames.from(i);
    int newTo = frames.to(i);
    long steps = Math.abs((long) newFrom - from) + Math.abs((long) newTo - to);
    if (root != range.root() || steps > newTo - newFrom) {
      forget();
      root = range.root();
      add(newFrom, newTo, Changelog.INSERT);
    } else {
      addHole(Changelog.INSERT);
      add(newFrom, from, Changelog.INSERT);
      add(to, newTo, Changelog.INSERT);
      add(from, newFrom, Changelog.RETRACT);
      add(newTo, to, Changelog.RETRACT);
    }
    from = newFrom;
    to = newTo;
    hole = frames.hole(i);
    endOfHole = frames.endOfHole(i);
    kept = frames.keepsRow(i) ? range.from() + i : endOfHole;
    addHole(Changelog.RETRACT);
  }

  private void addHole(int weight) {
    add(hole, kept, weight);
    add(kept + 1, endOfHole, weight);
  }

  /** Adds rows of the partition or takes them back, unless the end is not behind the beginning. */
  private void add(int first, int end, int weight) {
    for (int at = first; at < end; at += Batch.MAX_ROWS) {
      int count = Math.min(Batch.MAX_ROWS, end - at);
      tree.list(root, at, at + count, rows);
      Batch batch = batch(count, weight);
      try {
        states.add(batch, scratch.everyRow(), slots, count);
      } finally {
        batch.release();
      }
    }
  }

  private Batch batch(int count, int weight) {
    BatchBuilder builder = pool.builder(count);
    int[] places = columns.places();
    for (int k = 0; k < places.length; k++) {
      table.copyTo(places[k], rows, 0, count, builder.column(k), 0);
    }
    ColumnBuilder weights = builder.column(places.length);
    for (int row = 0; row < count; row++) {
      weights.setInt(row, weight);
    }
    builder.addRows(count);
    return builder.build();
  }

  /** The memory of the present frame, in bytes. */
  long bytes() {
    return states.bytes();
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
