package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.state.LastUses;

/**
 * Moves the groups that are there to new tables, because keys cannot be removed one by one; in the
 * order of their last use, and in steps between which no row comes. Used by one thread.
 */
final class GroupCompaction {
  private final GroupedAggregate from;
  private final LastUses fromUses;
  private final GroupedAggregate to;
  private final LastUses toUses = new LastUses();
  private final ValueCursor values = new ValueCursor();
  private final int[] moved = new int[1];

  /** The group to be moved next, or whose values are being moved. */
  private int slot;

  /**
   * A compaction that has not begun.
   *
   * @param to without groups
   */
  GroupCompaction(GroupedAggregate from, LastUses fromUses, GroupedAggregate to) {
    this.from = from;
    this.fromUses = fromUses;
    this.to = to;
    this.slot = fromUses.first();
  }

  /** The new tables, complete after the last step. */
  GroupedAggregate groups() {
    return to;
  }

  /** The last uses of their groups. */
  LastUses uses() {
    return toUses;
  }

  /** The memory of the new tables, in bytes. */
  long bytes() {
    return to.bytes() + toUses.bytes();
  }

  /**
   * Moves some groups.
   *
   * @param most how many groups and values
   * @return whether all have been moved
   */
  boolean step(int most) {
    int left = most;
    while (slot >= 0 && left > 0) {
      if (values.isAtEnd()) {
        to.move(from, slot);
        left--;
        if (from.keepsValues()) {
          values.begin();
        }
      }
      if (!values.isAtEnd()) {
        left -= to.moveValues(from, slot, values, Math.max(1, left));
      }
      if (values.isAtEnd()) {
        moved[0] = to.size() - 1;
        toUses.grow(to.size());
        toUses.use(moved, 1, fromUses.tick(slot));
        slot = fromUses.next(slot);
      }
    }
    return slot < 0;
  }
}
