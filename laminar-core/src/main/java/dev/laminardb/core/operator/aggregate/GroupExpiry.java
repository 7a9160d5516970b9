package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.operator.Timed;
import dev.laminardb.core.state.StateTable;

/**
 * Which groups of a running aggregation are there still: those that have had a row within its TTL.
 * A group that is forgotten keeps its slot, empty, for when its key comes again. Used by one
 * thread.
 */
final class GroupExpiry implements Timed {
  private final StateTtl ttl;
  private GroupUses uses = new GroupUses();
  private long now;

  GroupExpiry(StateTtl ttl) {
    this.ttl = ttl;
  }

  @Override
  public void onTime(long millis) {
    now = ttl.tick(millis);
  }

  /** Whether a group is there. */
  boolean isKept(int slot) {
    return uses.slots().isUsed(slot);
  }

  /** Notes that groups have had a row. */
  void use(TouchedGroups touched, GroupedAggregate groups) {
    uses.slots().grow(groups.size());
    uses.slots().use(touched.slots(), touched.count(), now);
  }

  /** Whether there are groups to be forgotten. */
  boolean isDue() {
    return uses.slots().isAnyBefore(ttl.firstKept(now));
  }

  /**
   * Takes groups that are to be forgotten.
   *
   * @param to receives their slots
   * @return how many they are
   */
  int take(int[] to, int most) {
    return uses.slots().takeBefore(ttl.firstKept(now), to, most);
  }

  /** The groups that are there. */
  GroupUses uses() {
    return uses;
  }

  /** Takes the groups that are there by their new slots. */
  void moved(GroupUses newUses) {
    uses = newUses;
  }

  StateTable state() {
    return uses.slots();
  }
}
