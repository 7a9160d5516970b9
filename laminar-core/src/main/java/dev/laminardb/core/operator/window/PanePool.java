package dev.laminardb.core.operator.window;

import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.state.BatchScratch;
import java.util.ArrayDeque;
import java.util.Collection;

/**
 * Makes panes, keeps a few that are not needed any more for the next ones, and knows the memory of
 * all of them. Used by one thread.
 */
final class PanePool {
  private static final int PANES_KEPT = 4;

  /**
   * A pane that held more groups is given to the garbage collector rather than kept for the next.
   */
  private static final int MAX_GROUPS_KEPT = 1 << 16;

  private final WindowAggregateSpec spec;
  private final BatchScratch scratch;
  private final ArrayDeque<GroupedAggregate> idle = new ArrayDeque<>();
  private long bytes;

  PanePool(WindowAggregateSpec spec, BatchScratch scratch) {
    this.spec = spec;
    this.scratch = scratch;
  }

  /** A pane without groups. */
  GroupedAggregate take() {
    GroupedAggregate pane = idle.poll();
    if (pane == null) {
      pane = new GroupedAggregate(spec.input(), spec.keys(), spec.calls(), spec.kernel(), scratch);
      bytes += pane.bytes();
    }
    return pane;
  }

  /** Takes a pane back, with whatever is in it. */
  void give(GroupedAggregate pane) {
    bytes -= pane.bytes();
    if (idle.size() < PANES_KEPT && pane.size() <= MAX_GROUPS_KEPT) {
      pane.clear();
      idle.add(pane);
      bytes += pane.bytes();
    }
  }

  /**
   * Notes that a pane has come to take more memory.
   *
   * @param before what it took when this was last told
   */
  void grown(GroupedAggregate pane, long before) {
    bytes += pane.bytes() - before;
  }

  /** Notes that panes are in use which have been loaded, and no others. */
  void count(Collection<GroupedAggregate> loaded) {
    bytes = 0;
    loaded.forEach(pane -> bytes += pane.bytes());
  }

  /** The memory of all panes that have been taken, and of those kept. */
  long bytes() {
    return bytes;
  }

  void clear() {
    idle.clear();
  }
}
