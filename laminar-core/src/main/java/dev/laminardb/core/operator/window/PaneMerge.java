package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.operator.aggregate.ValueCursor;
import org.jspecify.annotations.Nullable;

/**
 * Adds one table of groups to another, in steps as small as one group or one of its distinct
 * values. Used by one thread, again and again.
 */
final class PaneMerge {
  private final PanePool pool;
  private final ValueCursor values = new ValueCursor();
  private @Nullable GroupedAggregate from;
  private @Nullable GroupedAggregate into;

  /** The first group whose values have not all been merged. */
  private int slot;

  /** How many groups from that on have been merged but for their values. */
  private int count;

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
    count = 0;
  }

  /** Whether a merge has begun and not ended. */
  boolean isUnderWay() {
    return from != null;
  }

  /**
   * Merges some groups, or some of the values that they keep apart.
   *
   * @param most how many groups and values
   * @return how many it were, at least 1
   */
  int step(int most) {
    if (from == null || into == null) {
      throw new IllegalStateException("there is nothing to merge");
    }
    long before = into.bytes();
    int cost = 0;
    if (values.isAtEnd()) {
      int some = Math.max(1, Math.min(most, Batch.MAX_ROWS) / (1 + from.keptValuesPerGroup()));
      count = Math.min(some, from.size() - slot);
      into.merge(from, slot, count);
      cost = count;
      if (from.keepsValues()) {
        values.begin();
      }
    }
    if (!values.isAtEnd()) {
      cost += into.mergeValues(from, slot, count, values, Math.max(1, most - cost));
    }
    pool.grown(into, before);
    if (values.isAtEnd()) {
      slot += count;
      if (slot == from.size()) {
        from = null;
        into = null;
      }
    }
    return Math.max(cost, 1);
  }
}
