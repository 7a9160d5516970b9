package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.SlotColumns;
import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;

/** How many rows each group has, where rows can go. Used by one thread. */
final class GroupRows implements StateTable, GroupCompaction.Kept {
  private final LongColumn counts = new LongColumn(0);
  private final SlotColumns columns = new SlotColumns(counts);
  private int groups;

  /** Makes the groups before one usable; new ones have no rows. */
  void grow(int newSize) {
    columns.grow(newSize);
  }

  /** Adds the weights of a batch's rows to their groups. */
  void add(Batch batch, int weight, int[] slots, int rows) {
    columns.mark(slots, rows);
    long weights = batch.dataAddress(weight);
    for (int row = 0; row < rows; row++) {
      long before = counts.get(slots[row]);
      long after = before + RawMemory.getInt(weights + ((long) row << 2));
      counts.set(slots[row], after);
      groups += (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    }
  }

  /** Whether a group has rows. */
  boolean hasRows(int slot) {
    return counts.get(slot) > 0;
  }

  @Override
  public int groups() {
    return groups;
  }

  @Override
  public int first() {
    return next(-1);
  }

  @Override
  public int next(int slot) {
    int next = slot + 1;
    while (next < columns.size() && !hasRows(next)) {
      next++;
    }
    return next < columns.size() ? next : -1;
  }

  @Override
  public GroupRows none() {
    return new GroupRows();
  }

  @Override
  public void move(GroupCompaction.Kept from, int slot, int to) {
    grow(to + 1);
    counts.set(to, ((GroupRows) from).counts.get(slot));
    groups++;
  }

  /** The memory of all this, in bytes. */
  @Override
  public long bytes() {
    return columns.bytes();
  }

  @Override
  public void save(StateWriter to) {
    columns.save(to);
  }

  @Override
  public void load(StateReader from) {
    columns.load(from);
    for (int slot = first(); slot >= 0; slot = next(slot)) {
      groups++;
    }
  }
}
