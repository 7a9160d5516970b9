package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import dev.laminardb.core.operator.aggregate.PartialAggregates;
import dev.laminardb.core.operator.aggregate.PartialAggregation;
import dev.laminardb.core.state.LongValues;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;

/**
 * Makes partial rows for an aggregation in windows, see {@link PartialAggregation}: of the rows of
 * a pane, with the pane's start as their time. It gathers rows until a window closes, because until
 * then nobody waits for them, and lets through only the watermarks at which one does. At a barrier
 * it has no state but how far event time has come.
 *
 * <p>Rows that are late for {@link WindowAggregateOperator} are dropped and counted here, where
 * they still are single rows.
 */
public final class PartialWindowAggregateOperator implements Operator {
  /** The number in {@link #progress} of the watermark. */
  private static final int WATERMARK = 0;

  /** The start of the oldest open window. */
  private static final int OPEN_FROM = 1;

  /** The number of the oldest open window. */
  private static final int OLDEST_OPEN = 2;

  /** The watermark that closed the window before that. */
  private static final int CLOSED_BY = 3;

  private final PartialAggregation plan;
  private final AggregateKernel kernel;
  private final int timeColumn;
  private final SlicedWindow window;
  private final PaneRows panes;
  private final LongValues progress =
      new LongValues(Watermark.NONE, Long.MIN_VALUE, Long.MIN_VALUE, Watermark.NONE);
  private OperatorContext context;
  private PartialAggregates aggregates;

  /**
   * An operator instance; {@link #open} comes before any use.
   *
   * @param plan with a time column
   * @param timeColumn the event-time column of the input
   * @param kernel made for the plan's layout, or {@link AggregateKernel#NONE}
   */
  @SuppressWarnings("NullAway.Init")
  public PartialWindowAggregateOperator(
      PartialAggregation plan, int timeColumn, SlicedWindow window, AggregateKernel kernel) {
    this.plan = plan;
    this.kernel = kernel;
    this.timeColumn = timeColumn;
    this.window = window;
    this.panes = new PaneRows(window);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    aggregates = new PartialAggregates(plan, kernel, operatorContext);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    panes.begin(batch, timeColumn);
    while (panes.next()) {
      if (isClosed(panes.start())) {
        context.countLateRows(panes.count());
      } else {
        aggregates.add(batch, panes.rows(), panes.count(), panes.start());
      }
    }
  }

  /** Whether all windows of a pane are closed. */
  private boolean isClosed(long start) {
    return start < progress.get(OPEN_FROM) || progress.get(WATERMARK) == Long.MAX_VALUE;
  }

  @Override
  public long onWatermark(long watermark) {
    progress.set(WATERMARK, watermark);
    long open = window.firstWindow(watermark);
    if (open > progress.get(OLDEST_OPEN) || watermark == Long.MAX_VALUE) {
      aggregates.emit();
      progress.set(OLDEST_OPEN, open);
      progress.set(OPEN_FROM, window.startOf(open));
      progress.set(CLOSED_BY, watermark);
    }
    return progress.get(CLOSED_BY);
  }

  @Override
  public void flush() {
    aggregates.emit();
  }

  @Override
  public StateTable state() {
    return progress;
  }

  @Override
  public long stateBytes() {
    return aggregates.bytes();
  }

  @Override
  public void close() {
    if (aggregates != null) {
      aggregates.close();
    }
  }
}
