package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.state.LastUses;

/**
 * The groups that have had a row within their TTL, in the order of their last row.
 *
 * @param slots which of the slots that are
 */
record GroupUses(LastUses slots) implements GroupCompaction.Kept {
  /** No groups. */
  GroupUses() {
    this(new LastUses());
  }

  @Override
  public int groups() {
    return slots.used();
  }

  @Override
  public int first() {
    return slots.first();
  }

  @Override
  public int next(int slot) {
    return slots.next(slot);
  }

  @Override
  public GroupUses none() {
    return new GroupUses();
  }

  @Override
  public void move(GroupCompaction.Kept from, int slot, int to) {
    slots.grow(to + 1);
    slots.use(new int[] {to}, 1, ((GroupUses) from).slots.tick(slot));
  }

  @Override
  public long bytes() {
    return slots.bytes();
  }
}
