package dev.laminardb.core.operator.window;

import java.util.Arrays;

/**
 * Slots by time and number, the least first, so that their order does not depend on that in which
 * they came: a binary heap in two arrays. Used by one thread.
 */
final class SlotHeap {
  private static final int SMALLEST = 16;

  private long[] times = new long[SMALLEST];
  private int[] slots = new int[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  /** The least time; there has to be one. */
  long time() {
    return times[0];
  }

  /** The slot with the least time; there has to be one. */
  int slot() {
    return slots[0];
  }

  void push(long time, int slot) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      slots = Arrays.copyOf(slots, size * 2);
    }
    int at = size++;
    while (at > 0 && isLess(time, slot, (at - 1) >>> 1)) {
      move((at - 1) >>> 1, at);
      at = (at - 1) >>> 1;
    }
    times[at] = time;
    slots[at] = slot;
  }

  /** Takes the slot with the least time; there has to be one. */
  int pop() {
    int least = slots[0];
    size--;
    long time = times[size];
    int slot = slots[size];
    int at = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && isLess(times[child + 1], slots[child + 1], child)) {
        child++;
      }
      if (isLess(time, slot, child)) {
        break;
      }
      move(child, at);
      at = child;
      child = 2 * at + 1;
    }
    times[at] = time;
    slots[at] = slot;
    return least;
  }

  /** Whether a slot comes before the one at a place. */
  private boolean isLess(long time, int slot, int place) {
    return time < times[place] || (time == times[place] && slot < slots[place]);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    slots[to] = slots[from];
  }

  void clear() {
    size = 0;
  }

  /** Its memory, in bytes. */
  long bytes() {
    return (long) times.length * (Long.BYTES + Integer.BYTES);
  }
}
