package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * Which row of a growing table lies below which: rows with equal keys are on one stack, the last
 * that came on top. The tops are in {@link ChainHeads}.
 *
 * <pre>
 *   row      0  1  2  3  4  5  6  7
 *   below    -  -  0  -  1  2  -  5       key 3: 7 -> 5 -> 2 -> 0
 * </pre>
 *
 * <p>Apart from the rows, and four bytes each: whoever goes down a stack of many rows reads nothing
 * else. What lies below what follows from the order of the rows, so none of it is saved. Used by
 * one thread.
 */
final class RowStacks {
  private static final int NONE = KeyedRows.NONE;
  private static final int SMALLEST_PAGE = 32;

  /** By row: the one below, plus one, 0 if there is none. */
  private int[][] below = new int[0][];

  private int size;
  private long bytes;

  /** Makes the rows 0 to {@code newSize - 1} usable. */
  void grow(int newSize) {
    int needed = (newSize + LongColumn.PAGE_MASK) >>> LongColumn.PAGE_SHIFT;
    if (needed > below.length) {
      below = Arrays.copyOf(below, Math.max(needed, below.length + (below.length >> 1)));
    }
    for (int page = size >>> LongColumn.PAGE_SHIFT; page < needed; page++) {
      makeRoom(page, Math.min(LongColumn.PAGE_SIZE, newSize - DirtyPages.first(page)));
    }
    size = newSize;
  }

  /** Pages are made whole, but for the first: many tables never hold more than a few rows. */
  private void makeRoom(int page, int rows) {
    int held = below[page] == null ? 0 : below[page].length;
    if (held >= rows) {
      return;
    }
    int length =
        page > 0
            ? LongColumn.PAGE_SIZE
            : Math.max(SMALLEST_PAGE, Integer.highestOneBit(rows - 1) << 1);
    below[page] = held == 0 ? new int[length] : Arrays.copyOf(below[page], length);
    bytes += (long) (length - held) * Integer.BYTES;
  }

  /** The row below another, or {@link KeyedRows#NONE}. */
  int below(int row) {
    return below[row >>> LongColumn.PAGE_SHIFT][row & LongColumn.PAGE_MASK] - 1;
  }

  /** The rows below many, each of which may be {@link KeyedRows#NONE}. */
  void below(int[] of, int count, int[] to) {
    int[][] pages = below;
    for (int i = 0; i < count; i++) {
      int row = of[i];
      to[i] = row < 0 ? NONE : pages[row >>> LongColumn.PAGE_SHIFT][row & LongColumn.PAGE_MASK] - 1;
    }
  }

  /**
   * Puts a row on a stack.
   *
   * @param top what was on top, or {@link KeyedRows#NONE}
   */
  void put(int row, int top) {
    below[row >>> LongColumn.PAGE_SHIFT][row & LongColumn.PAGE_MASK] = top + 1;
  }

  /** The memory, in bytes. */
  long bytes() {
    return bytes;
  }
}
