package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.stream.Watermark;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Aggregates by key and window and emits each window once, when the watermark reaches its end. A
 * row goes into the pane of its time; a pane holds the groups of one window and is dropped whole.
 *
 * <p>A row is late, dropped and counted if its window had been closed by the watermark that was in
 * force when its batch came.
 *
 * <p>The output's watermark is the start of the oldest window still open: no later row has an
 * earlier {@code window_start} or {@code window_end}, so both columns carry event time for queries
 * on top.
 */
public final class WindowAggregateOperator implements Operator {
  private static final int PANES_KEPT = 4;
  private static final int MAX_PASSES = 16;

  /**
   * A pane that held more groups is given to the garbage collector rather than kept for the next.
   */
  private static final int MAX_GROUPS_KEPT = 1 << 16;

  private final WindowAggregateSpec spec;
  private final TumblingWindow window;
  private final TreeMap<Long, GroupedAggregate> panes = new TreeMap<>();
  private final ArrayDeque<GroupedAggregate> idlePanes = new ArrayDeque<>();
  private final BatchScratch scratch;
  private final int[] paneRows = new int[Batch.MAX_ROWS];
  private final int[] left = new int[Batch.MAX_ROWS];
  private final long[] starts = new long[Batch.MAX_ROWS];
  private long watermark = Watermark.NONE;
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
    long start = window.startOf(RawMemory.getLong(times));
    if (allWithin(times, rows, start, window.endOf(start))) {
      if (isClosed(start)) {
        context.countLateRows(rows);
      } else {
        pane(start).add(batch, null, rows);
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
    for (int row = 0; row < rows; row++) {
      starts[row] = window.startOf(RawMemory.getLong(times + ((long) row << 3)));
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
      pane(start).add(batch, paneRows, rows);
    }
  }

  private boolean isClosed(long start) {
    return window.endOf(start) <= watermark;
  }

  private GroupedAggregate pane(long start) {
    GroupedAggregate pane = panes.get(start);
    if (pane == null) {
      pane = idlePanes.poll();
      if (pane == null) {
        pane = new GroupedAggregate(spec.input(), spec.keys(), spec.calls(), scratch);
      }
      panes.put(start, pane);
    }
    return pane;
  }

  @Override
  public long onWatermark(long newWatermark) {
    watermark = newWatermark;
    while (!panes.isEmpty() && isClosed(panes.firstKey())) {
      Map.Entry<Long, GroupedAggregate> first = panes.pollFirstEntry();
      emit(first.getKey(), first.getValue());
      if (idlePanes.size() < PANES_KEPT && first.getValue().size() <= MAX_GROUPS_KEPT) {
        first.getValue().clear();
        idlePanes.add(first.getValue());
      }
    }
    return window.startOf(newWatermark);
  }

  private void emit(long start, GroupedAggregate pane) {
    int keys = spec.keys().length;
    for (int slot = 0; slot < pane.size(); slot += Batch.MAX_ROWS) {
      int count = Math.min(Batch.MAX_ROWS, pane.size() - slot);
      BatchBuilder out = pool.builder();
      Batch batch;
      try {
        pane.write(slot, count, out, keys + 2);
        fill(out, keys, start, count);
        fill(out, keys + 1, window.endOf(start), count);
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
  public void close() {
    panes.clear();
    idlePanes.clear();
    if (pool != null) {
      pool.close();
    }
  }
}
