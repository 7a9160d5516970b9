package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import java.util.Arrays;

/** The distinct groups of one batch's rows, in order of appearance. Used by one thread. */
final class TouchedGroups {
  private final int[] slots = new int[Batch.MAX_ROWS];
  private long[] marks = new long[1];
  private int count;

  /**
   * Takes the groups of a batch's rows.
   *
   * @param rowSlots the group of each row
   * @param groups how many groups there are
   */
  void collect(int[] rowSlots, int rows, int groups) {
    int words = (groups + Long.SIZE - 1) / Long.SIZE;
    if (words > marks.length) {
      marks = Arrays.copyOf(marks, Math.max(words, marks.length * 2));
    }
    int found = 0;
    for (int i = 0; i < rows; i++) {
      int slot = rowSlots[i];
      long mark = 1L << slot;
      long word = marks[slot >> 6];
      slots[found] = slot;
      found += (word & mark) == 0 ? 1 : 0;
      marks[slot >> 6] = word | mark;
    }
    count = found;
    for (int i = 0; i < found; i++) {
      marks[slots[i] >> 6] = 0;
    }
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** The groups. Not to be written. */
  int[] slots() {
    return slots;
  }
}
