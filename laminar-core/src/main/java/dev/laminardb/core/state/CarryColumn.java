package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * How often sums in a {@link LongColumn} have wrapped around, addressed by slot: the sum is {@code
 * carry * 2^64} and what the column holds, and fits into 64 bits if, and only if, the carry is 0.
 * As nearly no sum ever does that, a page is made when one of its slots has first done so. Used by
 * one thread.
 */
public final class CarryColumn implements StateColumn {
  private long[][] pages = new long[0][];
  private int made;

  /** Whether no sum has wrapped around: a hint, which is false also where all have come back. */
  public boolean isEmpty() {
    return made == 0;
  }

  /** How often the sum of a slot has wrapped around upwards, less how often downwards. */
  public long get(int slot) {
    int page = slot >>> LongColumn.PAGE_SHIFT;
    long[] carries = page < pages.length ? pages[page] : null;
    return carries == null ? 0 : carries[slot & LongColumn.PAGE_MASK];
  }

  /** Changes how often the sum of a slot has wrapped around. */
  public void add(int slot, long carry) {
    page(slot >>> LongColumn.PAGE_SHIFT)[slot & LongColumn.PAGE_MASK] += carry;
  }

  /**
   * Notes that an addition, or a subtraction, has wrapped around.
   *
   * @param sum what it came to; negative if that went upwards
   */
  public void wrap(int slot, long sum) {
    add(slot, sum < 0 ? 1 : -1);
  }

  private long[] page(int page) {
    if (page >= pages.length) {
      pages = Arrays.copyOf(pages, page + 1);
    }
    long[] carries = pages[page];
    if (carries == null) {
      carries = new long[LongColumn.PAGE_SIZE];
      pages[page] = carries;
      made++;
    }
    return carries;
  }

  /**
   * Adds carries of another column.
   *
   * @param fromSlot the first of {@code count} slots there
   * @param slots to which carry here each of them is added
   */
  public void add(CarryColumn from, int fromSlot, int count, int[] slots) {
    if (from.isEmpty()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      long carry = from.get(fromSlot + i);
      if (carry != 0) {
        add(slots[i], carry);
      }
    }
  }

  /** Gives all carries to another column, which has none, and has none then. */
  public void moveTo(CarryColumn to) {
    to.pages = pages;
    to.made = made;
    clear();
  }

  /** Makes the carries of slots 0. */
  public void reset(int[] slots, int count) {
    for (int i = 0; i < count && made > 0; i++) {
      long carry = get(slots[i]);
      if (carry != 0) {
        add(slots[i], -carry);
      }
    }
  }

  /** Pages are made when they are needed. */
  @Override
  public void grow(int size) {
    // All carries behind the pages are 0.
  }

  @Override
  public long bytes() {
    return (long) made * LongColumn.PAGE_SIZE * Long.BYTES;
  }

  @Override
  public void clear() {
    pages = new long[0][];
    made = 0;
  }

  /** Writes how many slots have a carry, and those. */
  @Override
  public void save(int first, int count, StateWriter to) {
    int carried = 0;
    for (int slot = first; slot < first + count && made > 0; slot++) {
      carried += get(slot) == 0 ? 0 : 1;
    }
    to.putInt(carried);
    for (int slot = first; carried > 0; slot++) {
      if (get(slot) != 0) {
        to.putInt(slot - first);
        to.putLong(get(slot));
        carried--;
      }
    }
  }

  @Override
  public void load(int first, int count, StateReader from) {
    for (int carried = from.getSize(); carried > 0; carried--) {
      int slot = from.getInt();
      if (slot < 0 || slot >= count) {
        throw from.corrupt("has a carry of slot " + slot + " of " + count);
      }
      add(first + slot, from.getLong());
    }
  }
}
