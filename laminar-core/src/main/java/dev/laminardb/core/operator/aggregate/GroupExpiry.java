package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.operator.Timed;
import dev.laminardb.core.state.LastUses;
import dev.laminardb.core.state.StateTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which groups of a running aggregation are there still: those that have had a row within its TTL.
 * A group that is forgotten keeps its slot, empty, for when its key comes again; where more slots
 * are empty than not, the groups that are there move to new tables. Used by one thread.
 */
final class GroupExpiry implements Timed {
  private final StateTtl ttl;
  private final int emptySlots;
  private LastUses uses = new LastUses();
  private long now;
  private @Nullable GroupCompaction compaction;

  /**
   * No groups.
   *
   * @param emptySlots how many empty slots are kept, however few groups there are
   */
  GroupExpiry(StateTtl ttl, int emptySlots) {
    this.ttl = ttl;
    this.emptySlots = emptySlots;
  }

  @Override
  public void onTime(long millis) {
    now = ttl.tick(millis);
  }

  /** Whether a group is there. */
  boolean isKept(int slot) {
    return uses.isUsed(slot);
  }

  /** Notes that groups have had a row. */
  void use(TouchedGroups touched, GroupedAggregate groups) {
    uses.grow(groups.size());
    uses.use(touched.slots(), touched.count(), now);
  }

  /** Whether there are groups to be forgotten, or to be moved. */
  boolean isDue(GroupedAggregate groups) {
    return uses.isAnyBefore(ttl.firstKept(now)) || isMoving(groups);
  }

  private boolean isMoving(GroupedAggregate groups) {
    int empty = groups.size() - uses.used();
    return compaction != null || (empty > emptySlots && empty > uses.used());
  }

  /**
   * Takes groups that are to be forgotten.
   *
   * @param to receives their slots
   * @return how many they are
   */
  int take(int[] to, int most) {
    return uses.takeBefore(ttl.firstKept(now), to, most);
  }

  /**
   * Moves some groups to new tables, if many slots are empty.
   *
   * @param tables makes tables without groups
   * @param most how many groups and values
   * @return the tables that hold all groups from now on
   */
  GroupedAggregate move(GroupedAggregate groups, Supplier<GroupedAggregate> tables, int most) {
    if (!isMoving(groups)) {
      return groups;
    }
    GroupCompaction moving = compaction;
    if (moving == null) {
      moving = new GroupCompaction(groups, uses, tables.get());
      compaction = moving;
    }
    if (!moving.step(most)) {
      return groups;
    }
    compaction = null;
    uses = moving.uses();
    return moving.groups();
  }

  StateTable state() {
    return uses;
  }

  /** The memory of all this, in bytes. */
  long bytes() {
    return uses.bytes() + (compaction == null ? 0 : compaction.bytes());
  }
}
