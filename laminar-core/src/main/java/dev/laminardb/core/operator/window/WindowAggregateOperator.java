package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.LongValues;
import dev.laminardb.core.state.Panes;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates by key and window and emits each window once, when the watermark reaches its end. A
 * row goes into the one pane of its time, however many windows hold it; a window's panes are merged
 * when it closes, and a pane is dropped whole when its last window has closed. A window with rows
 * in one pane only is emitted from that.
 *
 * <p>A row is late, dropped and counted if all its windows had been closed by the watermark that
 * was in force when its batch came. Where some were, it counts in the others.
 *
 * <p>The output's watermark is the start of the oldest window still open: no later row has an
 * earlier {@code window_start} or {@code window_end}, so both columns carry event time for queries
 * on top. Times before it are in closed windows only.
 */
public final class WindowAggregateOperator implements Operator {
  private static final int PANES_KEPT = 4;
  private static final int MAX_PASSES = 16;

  /** The number in {@link #progress} of the watermark; those of the others follow. */
  private static final int WATERMARK = 0;

  /** The start of the oldest open window. */
  private static final int OPEN_FROM = 1;

  /** The number of the oldest open window. */
  private static final int OLDEST_OPEN = 2;

  /**
   * A pane that held more groups is given to the garbage collector rather than kept for the next.
   */
  private static final int MAX_GROUPS_KEPT = 1 << 16;

  private final WindowAggregateSpec spec;
  private final SlicedWindow window;
  private final Panes<GroupedAggregate> panes = new Panes<>(this::emptyPane);
  private final ArrayDeque<GroupedAggregate> idlePanes = new ArrayDeque<>();
  private final BatchScratch scratch;
  private final int[] paneRows = new int[Batch.MAX_ROWS];
  private final int[] left = new int[Batch.MAX_ROWS];
  private final long[] starts = new long[Batch.MAX_ROWS];

  /** How far event time has come. */
  private final LongValues progress =
      new LongValues(Watermark.NONE, Long.MIN_VALUE, Long.MIN_VALUE);

  /** The memory of all panes, unless they have grown since it was worked out. */
  private long bytes;

  private boolean grown;
  private OperatorContext context;
  private BatchPool pool;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public WindowAggregateOperator(WindowAggregateSpec spec) {
    this.spec = spec;
    this.window = spec.window();
    this.scratch = new BatchScratch(spec.keys().length);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    pool = new BatchPool(spec.outputSchema(), operatorContext.allocator());
  }

  @Override
  public void onBatch(int input, Batch batch) {
    int rows = batch.rowCount();
    long times = batch.dataAddress(spec.timeColumn());
    long first = RawMemory.getLong(times);
    long start = window.paneStart(first);
    if (allWithin(times, rows, start, window.paneEnd(first))) {
      if (isClosed(start)) {
        context.countLateRows(rows);
      } else {
        add(start, batch, null, rows);
      }
    } else {
      addByPane(batch, times, rows);
    }
  }

  private static boolean allWithin(long times, int rows, long start, long end) {
    boolean within = true;
    for (int row = 0; row < rows; row++) {
      long time = RawMemory.getLong(times + ((long) row << 3));
      within &= time >= start & time < end;
    }
    return within;
  }

  /**
   * Takes the rows of one pane after the other, in the order of the panes' first rows. Where a
   * batch is spread over very many panes, the rest goes run by run, so that the work stays linear.
   */
  private void addByPane(Batch batch, long times, int rows) {
    long paneStart = 0;
    long paneEnd = 0;
    for (int row = 0; row < rows; row++) {
      long time = RawMemory.getLong(times + ((long) row << 3));
      // Rows come roughly by time, and to find the pane of one takes a division.
      if (time < paneStart || time >= paneEnd) {
        paneStart = window.paneStart(time);
        paneEnd = window.paneEnd(time);
      }
      starts[row] = paneStart;
      left[row] = row;
    }
    int remaining = rows;
    for (int pass = 0; remaining > 0 && pass < MAX_PASSES; pass++) {
      long start = starts[left[0]];
      int taken = 0;
      int kept = 0;
      for (int i = 0; i < remaining; i++) {
        int row = left[i];
        if (starts[row] == start) {
          paneRows[taken++] = row;
        } else {
          left[kept++] = row;
        }
      }
      remaining = kept;
      addToPane(batch, start, taken);
    }
    int from = 0;
    while (from < remaining) {
      long start = starts[left[from]];
      int taken = 0;
      while (from < remaining && starts[left[from]] == start) {
        paneRows[taken++] = left[from++];
      }
      addToPane(batch, start, taken);
    }
  }

  private void addToPane(Batch batch, long start, int rows) {
    if (isClosed(start)) {
      context.countLateRows(rows);
    } else {
      add(start, batch, paneRows, rows);
    }
  }

  private void add(long start, Batch batch, int @Nullable [] rows, int count) {
    GroupedAggregate pane = pane(start);
    int groups = pane.size();
    pane.add(batch, rows, count);
    grown |= pane.size() > groups;
  }

  /** Whether all windows of a pane are closed. */
  private boolean isClosed(long start) {
    return start < progress.get(OPEN_FROM) || progress.get(WATERMARK) == Long.MAX_VALUE;
  }

  private GroupedAggregate pane(long start) {
    GroupedAggregate pane = panes.get(start);
    if (pane == null) {
      pane = emptyPane();
      panes.put(start, pane);
    }
    return pane;
  }

  private GroupedAggregate emptyPane() {
    grown = true;
    GroupedAggregate idle = idlePanes.poll();
    return idle == null
        ? new GroupedAggregate(spec.input(), spec.keys(), spec.calls(), spec.kernel(), scratch)
        : idle;
  }

  private void recycle(GroupedAggregate pane) {
    if (idlePanes.size() < PANES_KEPT && pane.size() <= MAX_GROUPS_KEPT) {
      pane.clear();
      idlePanes.add(pane);
    }
  }

  @Override
  public long onWatermark(long newWatermark) {
    progress.set(WATERMARK, newWatermark);
    grown |= !panes.isEmpty();
    long open = window.firstWindow(newWatermark);
    while (!panes.isEmpty()) {
      long oldest = Math.max(progress.get(OLDEST_OPEN), window.firstWindow(panes.firstStart()));
      if (oldest >= open && newWatermark != Long.MAX_VALUE) {
        break;
      }
      closeWindow(oldest);
      progress.set(OLDEST_OPEN, oldest + 1);
      dropPanes(oldest);
    }
    progress.set(OLDEST_OPEN, Math.max(progress.get(OLDEST_OPEN), open));
    progress.set(OPEN_FROM, window.startOf(open));
    return progress.get(OPEN_FROM);
  }

  /** Emits the oldest window with rows, which therefore has the first of all panes. */
  private void closeWindow(long number) {
    Map.Entry<Long, GroupedAggregate> first = panes.first();
    Map.Entry<Long, GroupedAggregate> next = foldInto(first, number);
    if (next == null || window.firstWindow(next.getKey()) > number) {
      emit(number, first.getValue());
      return;
    }
    GroupedAggregate merged = emptyPane();
    merged.merge(first.getValue());
    while (next != null && window.firstWindow(next.getKey()) <= number) {
      merged.merge(next.getValue());
      next = panes.after(next.getKey());
    }
    emit(number, merged);
    recycle(merged);
  }

  /**
   * Merges into the first pane, for good, those that follow it and lie in the same windows from now
   * on: each step of CUMULATE adds to what the steps before it have come to.
   *
   * @return the pane after them, if there is one
   */
  private Map.@Nullable Entry<Long, GroupedAggregate> foldInto(
      Map.Entry<Long, GroupedAggregate> first, long number) {
    long last = window.lastWindow(first.getKey());
    Map.Entry<Long, GroupedAggregate> next = panes.after(first.getKey());
    while (next != null
        && window.firstWindow(next.getKey()) <= number
        && window.lastWindow(next.getKey()) == last) {
      first.getValue().merge(next.getValue());
      panes.remove(next.getKey());
      recycle(next.getValue());
      next = panes.after(first.getKey());
    }
    return next;
  }

  /** Drops the panes whose last window is the one just closed. */
  private void dropPanes(long closed) {
    while (!panes.isEmpty() && window.lastWindow(panes.firstStart()) <= closed) {
      Map.Entry<Long, GroupedAggregate> first = panes.first();
      panes.remove(first.getKey());
      recycle(first.getValue());
    }
  }

  private void emit(long number, GroupedAggregate pane) {
    int keys = spec.keys().length;
    for (int slot = 0; slot < pane.size(); slot += Batch.MAX_ROWS) {
      int count = Math.min(Batch.MAX_ROWS, pane.size() - slot);
      BatchBuilder out = pool.builder(count);
      Batch batch;
      try {
        pane.write(slot, count, out, keys + 2);
        fill(out, keys, window.startOf(number), count);
        fill(out, keys + 1, window.endOf(number), count);
        out.addRows(count);
        batch = out.build();
      } catch (RuntimeException e) {
        out.discard();
        throw e;
      }
      try {
        context.emit(batch);
      } finally {
        batch.release();
      }
    }
  }

  private static void fill(BatchBuilder out, int column, long value, int count) {
    for (int row = 0; row < count; row++) {
      out.column(column).setLong(row, value);
    }
  }

  @Override
  public StateTable state() {
    return StateTable.of(progress, panes);
  }

  @Override
  public long stateBytes() {
    if (grown) {
      grown = false;
      bytes = 0;
      for (GroupedAggregate pane : panes.all()) {
        bytes += pane.bytes();
      }
      for (GroupedAggregate pane : idlePanes) {
        bytes += pane.bytes();
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    panes.clear();
    idlePanes.clear();
    if (pool != null) {
      pool.close();
    }
  }
}
