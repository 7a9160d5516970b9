package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.LongValues;
import dev.laminardb.core.state.Panes;
import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;
import dev.laminardb.core.stream.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates by key and window and emits each window once, when the watermark reaches its end. A
 * row goes into the one pane of its time, however many windows hold it; a window's panes are merged
 * when it closes, in steps, and a pane is dropped whole when its last window has closed.
 *
 * <p>A row is late, dropped and counted if all its windows had been closed by the watermark that
 * was in force when its batch came. Where some were, it counts in the others.
 *
 * <p>The output's watermark is the start of the oldest window still open: no later row has an
 * earlier {@code window_start} or {@code window_end}, so both columns carry event time for queries
 * on top. Times before it are in closed windows only.
 */
public final class WindowAggregateOperator implements Operator {

  /** The number in {@link #progress} of the watermark; those of the others follow. */
  private static final int WATERMARK = 0;

  /** The start of the oldest open window. */
  private static final int OPEN_FROM = 1;

  /** The number of the oldest open window. */
  private static final int OLDEST_OPEN = 2;

  private final WindowAggregateSpec spec;
  private final SlicedWindow window;
  private final PanePool pool;
  private final Panes<GroupedAggregate> panes;
  private final PaneRows rowsByPane;

  /** How far event time has come. */
  private final LongValues progress =
      new LongValues(Watermark.NONE, Long.MIN_VALUE, Long.MIN_VALUE);

  private OperatorContext context;
  private BatchEmitter emitter;
  private WindowClosing closing;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public WindowAggregateOperator(WindowAggregateSpec spec) {
    this.spec = spec;
    this.window = spec.window();
    this.rowsByPane = new PaneRows(window);
    this.pool = new PanePool(spec, new BatchScratch(spec.keys().length));
    this.panes = new Panes<>(pool::take);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    emitter = new BatchEmitter(spec.outputSchema(), operatorContext);
    closing = new WindowClosing(spec, panes, pool, emitter);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    rowsByPane.begin(batch, spec.timeColumn());
    while (rowsByPane.next()) {
      if (isClosed(rowsByPane.start())) {
        context.countLateRows(rowsByPane.count());
      } else {
        add(rowsByPane.start(), batch, rowsByPane.rows(), rowsByPane.count());
      }
    }
  }

  private void add(long start, Batch batch, int @Nullable [] rows, int count) {
    if (closing.hasSeen(start)) {
      closing.change(start);
    }
    GroupedAggregate pane = pane(start);
    long before = pane.bytes();
    pane.add(batch, rows, count);
    pool.grown(pane, before);
  }

  /** Whether all windows of a pane are closed. */
  private boolean isClosed(long start) {
    return start < progress.get(OPEN_FROM) || progress.get(WATERMARK) == Long.MAX_VALUE;
  }

  private GroupedAggregate pane(long start) {
    GroupedAggregate pane = panes.get(start);
    if (pane == null) {
      pane = pool.take();
      panes.put(start, pane);
    }
    return pane;
  }

  @Override
  public long onWatermark(long newWatermark) {
    progress.set(WATERMARK, newWatermark);
    return beginNext();
  }

  @Override
  public boolean hasMore() {
    return closing.isUnderWay();
  }

  @Override
  public long resume(int most) {
    long output = Watermark.NONE;
    for (int left = most; left > 0 && closing.isUnderWay(); ) {
      left -= closing.step(left);
      if (!closing.isUnderWay()) {
        progress.set(OLDEST_OPEN, closing.window() + 1);
        output = beginNext();
      }
    }
    return output;
  }

  /**
   * Begins to close the oldest window that is due.
   *
   * @return the watermark of the output if there is none
   */
  private long beginNext() {
    long watermark = progress.get(WATERMARK);
    long open = window.firstWindow(watermark);
    if (!panes.isEmpty()) {
      long oldest = Math.max(progress.get(OLDEST_OPEN), window.firstWindow(panes.firstStart()));
      if (oldest < open || watermark == Long.MAX_VALUE) {
        closing.begin(oldest);
        return Watermark.NONE;
      }
    }
    progress.set(OLDEST_OPEN, Math.max(progress.get(OLDEST_OPEN), open));
    progress.set(OPEN_FROM, window.startOf(open));
    return progress.get(OPEN_FROM);
  }

  @Override
  public StateTable state() {
    return StateTable.of(progress, panes, new LoadedPanes());
  }

  /** Nothing to save; behind the panes, so that these are counted when they have been loaded. */
  private final class LoadedPanes implements StateTable {
    @Override
    public void save(StateWriter to) {
      // Their memory follows from what they hold.
    }

    @Override
    public void load(StateReader from) {
      pool.count(panes.all());
    }
  }

  @Override
  public long stateBytes() {
    return pool.bytes();
  }

  @Override
  public void close() {
    panes.clear();
    pool.clear();
    if (emitter != null) {
      emitter.close();
    }
  }
}
