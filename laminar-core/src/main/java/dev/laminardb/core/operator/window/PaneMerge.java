package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import org.jspecify.annotations.Nullable;

/** Adds one table of groups to another, in steps. Used by one thread, again and again. */
final class PaneMerge {
  private final PanePool pool;
  private @Nullable GroupedAggregate from;
  private @Nullable GroupedAggregate into;
  private int slot;

  PaneMerge(PanePool pool) {
    this.pool = pool;
  }

  /**
   * Begins another merge.
   *
   * @param source stays as it is
   * @param target a pane of the pool
   */
  void begin(GroupedAggregate source, GroupedAggregate target) {
    from = source;
    into = target;
    slot = 0;
  }

  /** Whether a merge has begun and not ended. */
  boolean isUnderWay() {
    return from != null;
  }

  /**
   * Merges some groups: the fewer, the more distinct values they have.
   *
   * @param most how many groups and values
   * @return what it has cost in groups, at least 1
   */
  int step(int most) {
    if (from == null || into == null) {
      throw new IllegalStateException("there is nothing to merge");
    }
    int costOfOne = 1 + from.distinctValuesPerGroup();
    int some = Math.max(1, Math.min(most, Batch.MAX_ROWS) / costOfOne);
    int count = Math.min(some, from.size() - slot);
    long before = into.bytes();
    into.merge(from, slot, count);
    pool.grown(into, before);
    slot += count;
    if (slot == from.size()) {
      from = null;
      into = null;
    }
    return Math.max(count * costOfOne, 1);
  }
}
