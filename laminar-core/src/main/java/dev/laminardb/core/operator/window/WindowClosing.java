package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.state.Panes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes one window after the other, in steps as small as one group: merges the window's panes,
 * emits its groups, then drops the panes that are in no later window. A window with rows in one
 * pane only is emitted from that. Used by one thread.
 */
final class WindowClosing {
  /**
   * What a batch costs apart from its rows, in groups: windows with few groups have their price.
   */
  private static final int BATCH_COST = 32;

  private enum Phase {
    /**
     * Panes that lie in the same windows from now on are merged into the first of them for good:
     * each step of CUMULATE adds to what the steps before it have come to.
     */
    FOLD,
    /** Blocks of panes are merged that later windows have, too. */
    BUILD,
    /** What the window consists of is merged. */
    MERGE,
    /** Its groups are emitted. */
    EMIT,
    DONE
  }

  private final WindowAggregateSpec spec;
  private final SlicedWindow window;
  private final Panes<GroupedAggregate> panes;
  private final PanePool pool;
  private final PaneBlocks blocks;
  private final PaneMerge merge;
  private final BatchEmitter emitter;
  private final BatchEmitter.RowWriter writer = this::write;
  private Phase phase = Phase.DONE;
  private long number;

  /** The end of the last window that was closed. */
  private long closedTo = Long.MIN_VALUE;

  /** The start of a pane before which there is nothing to fold. */
  private long foldedTo = Long.MIN_VALUE;

  private long foldingStart;
  private @Nullable GroupedAggregate folding;

  /** What the window consists of, in order of time, and how much of that has been merged. */
  private final List<GroupedAggregate> sources = new ArrayList<>();

  private int mergedSources;

  /** What is emitted, and from which group on. */
  private @Nullable GroupedAggregate whole;

  private int slot;

  /** How many groups the batch that is being written has. */
  private int count;

  WindowClosing(
      WindowAggregateSpec spec,
      Panes<GroupedAggregate> panes,
      PanePool pool,
      BatchEmitter emitter) {
    this.spec = spec;
    this.window = spec.window();
    this.panes = panes;
    this.pool = pool;
    this.blocks = new PaneBlocks(window, panes, pool);
    this.merge = new PaneMerge(pool);
    this.emitter = emitter;
  }

  /** Whether a window is being closed. */
  boolean isUnderWay() {
    return phase != Phase.DONE;
  }

  /** The window that is being closed, or was last. */
  long window() {
    return number;
  }

  /** Whether some window that holds a time has been closed. */
  boolean hasSeen(long time) {
    return time < closedTo;
  }

  /** Notes that rows are about to be added to a pane that {@link #hasSeen}. */
  void change(long start) {
    foldedTo = Math.min(foldedTo, start == Long.MIN_VALUE ? start : start - 1);
    blocks.invalidate(window.lastWindow(start));
  }

  /** Begins with the oldest window with rows, which therefore has the first of all panes. */
  void begin(long oldest) {
    number = oldest;
    phase = Phase.FOLD;
    Map.Entry<Long, GroupedAggregate> from = panes.atOrBefore(foldedTo);
    foldedTo = from == null ? panes.firstStart() : from.getKey();
    chooseNext();
  }

  /**
   * Does some of what is left.
   *
   * @param most groups to merge or emit, at least 1
   * @return what it has cost, at least 1
   */
  int step(int most) {
    if (phase == Phase.EMIT && whole != null) {
      return emit(whole, most);
    }
    int cost = merge.step(most);
    if (!merge.isUnderWay()) {
      chooseNext();
    }
    return cost;
  }

  /** Begins the next merge, or, if there is none left, has the groups emitted. */
  private void chooseNext() {
    if (phase == Phase.FOLD && !fold()) {
      phase = Phase.BUILD;
      blocks.begin(number);
    }
    if (phase == Phase.BUILD && !blocks.beginNext(merge)) {
      phase = Phase.MERGE;
      gather();
    }
    if (phase == Phase.MERGE && !mergeNext()) {
      phase = Phase.EMIT;
      slot = 0;
    }
  }

  private boolean fold() {
    if (folding != null) {
      panes.remove(foldingStart);
      pool.give(folding);
      folding = null;
    }
    Map.Entry<Long, GroupedAggregate> next = panes.after(foldedTo);
    while (next != null && window.firstWindow(next.getKey()) <= number) {
      GroupedAggregate into = panes.get(foldedTo);
      if (into != null && window.lastWindow(next.getKey()) == window.lastWindow(foldedTo)) {
        foldingStart = next.getKey();
        folding = next.getValue();
        merge.begin(folding, into);
        return true;
      }
      foldedTo = next.getKey();
      next = panes.after(foldedTo);
    }
    return false;
  }

  private void gather() {
    Map.Entry<Long, GroupedAggregate> pane = panes.first();
    if (blocks.areUsed()) {
      blocks.gather(sources);
      pane = panes.atOrAfter(window.startOf(number + window.stepsInSize()));
    }
    while (pane != null && window.firstWindow(pane.getKey()) <= number) {
      sources.add(pane.getValue());
      pane = panes.after(pane.getKey());
    }
    mergedSources = 0;
    whole = sources.size() == 1 ? sources.get(0) : pool.take();
  }

  private boolean mergeNext() {
    if (whole == null || sources.size() == 1 || mergedSources == sources.size()) {
      return false;
    }
    merge.begin(sources.get(mergedSources++), whole);
    return true;
  }

  private int emit(GroupedAggregate groups, int most) {
    count = Math.min(Math.min(most, Batch.MAX_ROWS), groups.size() - slot);
    emitter.emit(count, writer);
    slot += count;
    if (slot == groups.size()) {
      finish(groups);
    }
    return count + BATCH_COST;
  }

  private void finish(GroupedAggregate groups) {
    if (sources.size() > 1) {
      pool.give(groups);
    }
    sources.clear();
    whole = null;
    phase = Phase.DONE;
    closedTo = window.endOf(number);
    blocks.drop(number + 1);
    while (!panes.isEmpty() && window.lastWindow(panes.firstStart()) <= number) {
      Map.Entry<Long, GroupedAggregate> pane = panes.first();
      panes.remove(pane.getKey());
      pool.give(pane.getValue());
    }
  }

  private void write(BatchBuilder out) {
    if (whole != null) {
      int keys = spec.keys().length;
      whole.write(slot, count, out, keys + 2);
      out.column(keys).fillLong(0, count, window.startOf(number));
      out.column(keys + 1).fillLong(0, count, window.endOf(number));
      out.addRows(count);
    }
  }
}
