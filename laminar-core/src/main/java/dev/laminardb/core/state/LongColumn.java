package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * A column of 64-bit values addressed by slot, in pages. Growth adds pages and copies none but the
 * first while that is small. Used by one thread.
 *
 * <p>Loops over many slots take {@link #pages()} once and index it as {@code pages[slot >>>
 * PAGE_SHIFT][slot & PAGE_MASK]}.
 */
public final class LongColumn {
  /** Binary logarithm of the slots in a page. */
  public static final int PAGE_SHIFT = 10;

  /** Slots in a page. */
  public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

  /** What to mask a slot with to find its place in its page. */
  public static final int PAGE_MASK = PAGE_SIZE - 1;

  private static final int SMALLEST = 32;

  private final long initial;
  private long[][] pages = new long[0][];
  private int size;
  private long bytes;

  /** An empty column whose new slots hold a value. */
  public LongColumn(long initial) {
    this.initial = initial;
  }

  /** Makes slots 0 to {@code newSize - 1} usable; new ones hold the initial value. */
  public void grow(int newSize) {
    int needed = (newSize + PAGE_MASK) >>> PAGE_SHIFT;
    if (needed > pages.length) {
      pages = Arrays.copyOf(pages, Math.max(needed, pages.length + (pages.length >> 1)));
    }
    while (size < newSize) {
      int page = size >>> PAGE_SHIFT;
      int from = size & PAGE_MASK;
      int to = Math.min(PAGE_SIZE, from + newSize - size);
      makeRoom(page, to);
      Arrays.fill(pages[page], from, to, initial);
      size += to - from;
    }
  }

  /** Pages are made whole, but for the first: many tables never hold more than a few groups. */
  private void makeRoom(int page, int length) {
    if (pages[page] == null) {
      pages[page] = new long[page > 0 ? PAGE_SIZE : Math.max(SMALLEST, roundUp(length))];
      bytes += (long) pages[page].length * Long.BYTES;
    } else if (pages[page].length < length) {
      bytes += (long) (roundUp(length) - pages[page].length) * Long.BYTES;
      pages[page] = Arrays.copyOf(pages[page], roundUp(length));
    }
  }

  private static int roundUp(int length) {
    return Integer.highestOneBit(length - 1) << 1;
  }

  /** The pages, valid until the next {@link #grow}. */
  public long[][] pages() {
    return pages;
  }

  /** The memory of all pages, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** The value of a slot. */
  public long get(int slot) {
    return pages[slot >>> PAGE_SHIFT][slot & PAGE_MASK];
  }

  /** Sets the value of a slot. */
  public void set(int slot, long value) {
    pages[slot >>> PAGE_SHIFT][slot & PAGE_MASK] = value;
  }

  /** Forgets all slots and keeps the pages. */
  public void clear() {
    size = 0;
  }
}
