package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * Which slots are in use, in the order of their last use, so that those nobody has used for long
 * are found without looking at the others. Time goes in ticks, coarse enough that a slot used again
 * and again is moved once in each, and otherwise costs one look at its tick.
 *
 * <pre>
 *   oldest                        newest
 *   slot 7 <-> slot 2 <-> slot 9 <-> slot 4
 *   tick 3     tick 3     tick 5     tick 8
 * </pre>
 *
 * <p>When it is loaded, slots of the same tick may get another order. Used by one thread.
 */
public final class LastUses implements StateTable {
  private static final long UNUSED = Long.MIN_VALUE;
  private static final int NONE = -1;

  /** A slot's tick and links lie side by side: they are read and written together. */
  private final LongRecords records = new LongRecords();

  private final LongColumn ticks = records.column(UNUSED);

  /** Of each slot in use: the next older one << 32 | the next newer one. */
  private final LongColumn links = records.column(0);

  private final SlotColumns columns = new SlotColumns(records);
  private int oldest = NONE;
  private int newest = NONE;
  private int used;

  /** No slots. */
  public LastUses() {}

  /** Makes slots 0 to {@code newSize - 1} usable; new ones are not in use. */
  public void grow(int newSize) {
    columns.grow(newSize);
  }

  /** How many slots are in use. */
  public int used() {
    return used;
  }

  /** Whether a slot is in use. */
  public boolean isUsed(int slot) {
    return slot < columns.size() && ticks.get(slot) != UNUSED;
  }

  /**
   * Notes that slots are used.
   *
   * @param tick now, which is never less than before
   */
  public void use(int[] slots, int count, long tick) {
    columns.mark(slots, count);
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      long before = ticks.get(slot);
      if (before == tick) {
        continue;
      }
      if (before == UNUSED) {
        used++;
      } else {
        unlink(slot);
      }
      ticks.set(slot, tick);
      append(slot);
    }
  }

  private void append(int slot) {
    links.set(slot, link(newest, NONE));
    if (newest == NONE) {
      oldest = slot;
    } else {
      links.set(newest, link(older(newest), slot));
    }
    newest = slot;
  }

  private void unlink(int slot) {
    int older = older(slot);
    int newer = newer(slot);
    if (older == NONE) {
      oldest = newer;
    } else {
      links.set(older, link(older(older), newer));
    }
    if (newer == NONE) {
      newest = older;
    } else {
      links.set(newer, link(older, newer(newer)));
    }
  }

  private static long link(int older, int newer) {
    return (long) older << 32 | (newer & 0xffffffffL);
  }

  private int older(int slot) {
    return (int) (links.get(slot) >> 32);
  }

  private int newer(int slot) {
    return (int) links.get(slot);
  }

  /** Whether a slot was used last in a tick before one. */
  public boolean isAnyBefore(long tick) {
    return oldest != NONE && ticks.get(oldest) < tick;
  }

  /**
   * Takes slots out of use that were used last in a tick before one, the oldest first.
   *
   * @param to receives them
   * @param most how many
   * @return how many they are
   */
  public int takeBefore(long tick, int[] to, int most) {
    int taken = 0;
    while (taken < most && isAnyBefore(tick)) {
      int slot = oldest;
      unlink(slot);
      ticks.set(slot, UNUSED);
      to[taken++] = slot;
    }
    columns.mark(to, taken);
    used -= taken;
    return taken;
  }

  /** The slot used before all others, to be given to {@link #next}; -1 if none is in use. */
  public int first() {
    return oldest;
  }

  /** The slot used after another, or at the same time; -1 behind the last. */
  public int next(int slot) {
    return newer(slot);
  }

  /** When a slot in use was used last. */
  public long tick(int slot) {
    return ticks.get(slot);
  }

  /** The memory of all slots, in bytes. */
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
    long first = Long.MAX_VALUE;
    for (int slot = 0; slot < columns.size(); slot++) {
      if (ticks.get(slot) != UNUSED) {
        first = Math.min(first, ticks.get(slot));
        used++;
      }
    }
    long[] order = new long[used];
    int found = 0;
    for (int slot = 0; slot < columns.size(); slot++) {
      if (ticks.get(slot) != UNUSED) {
        long later = Math.min(ticks.get(slot) - first, Integer.MAX_VALUE);
        order[found++] = later << 32 | slot;
      }
    }
    Arrays.sort(order);
    for (long tickAndSlot : order) {
      append((int) tickAndSlot);
    }
  }
}
