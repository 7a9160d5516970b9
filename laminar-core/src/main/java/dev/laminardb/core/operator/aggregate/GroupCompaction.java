package dev.laminardb.core.operator.aggregate;

/**
 * Moves the groups that are there to new tables, because keys cannot be removed one by one; in
 * steps between which no row comes. Used by one thread.
 */
final class GroupCompaction {
  /** Which groups are there, and what is known of them beside their aggregates. */
  interface Kept {
    /** How many there are. */
    int groups();

    /** The slot of the first of them, -1 if there is none. */
    int first();

    /** The slot of the one behind another, -1 behind the last. */
    int next(int slot);

    /** The same of no groups. */
    Kept none();

    /**
     * Takes over what another of the same class knows of a group.
     *
     * @param to its slot here, which no other has had
     */
    void move(Kept from, int slot, int to);

    /** The memory of all this, in bytes. */
    long bytes();
  }

  private final GroupedAggregate from;
  private final Kept fromKept;
  private final GroupedAggregate to;
  private final Kept toKept;
  private final ValueCursor values = new ValueCursor();

  /** The group to be moved next, or whose values are being moved. */
  private int slot;

  /**
   * A compaction that has not begun.
   *
   * @param to without groups
   */
  GroupCompaction(GroupedAggregate from, Kept kept, GroupedAggregate to) {
    this.from = from;
    this.fromKept = kept;
    this.to = to;
    this.toKept = kept.none();
    this.slot = kept.first();
  }

  /** The new tables, complete after the last step. */
  GroupedAggregate groups() {
    return to;
  }

  /** Which groups they have. */
  Kept kept() {
    return toKept;
  }

  /** The memory of the new tables, in bytes. */
  long bytes() {
    return to.bytes() + toKept.bytes();
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
        toKept.move(fromKept, slot, to.size() - 1);
        slot = fromKept.next(slot);
      }
    }
    return slot < 0;
  }
}
