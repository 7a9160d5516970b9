package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * A short list of ints for each slot, each in one piece of an array, in pages. A list that outgrows
 * its piece moves to one of twice the length; pieces left behind are used again. Used by one
 * thread.
 *
 * <pre>
 *   slot -> page, offset, capacity, size -> [7 3 9 .]
 * </pre>
 */
public final class IntLists implements StateColumn {
  /** The longest list there can be. */
  public static final int MAX_SIZE = 1 << 15;

  private static final int PAGE_SHIFT = 15;
  private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;
  private static final int FIRST_PAGE_LENGTH = 1 << 8;
  private static final int SMALLEST = 2;
  private static final int CLASSES = 15;

  /** Of each slot: piece << 32 | class of the piece << 24 | size; the first has the class 1. */
  private final LongColumn lists = new LongColumn(0);

  /** Of each class the first free piece, which holds the next, or -1. */
  private final int[] free = new int[CLASSES + 1];

  private int[][] pages = new int[1][];
  private int page = -1;
  private int used;
  private long bytes;

  /** Lists without slots. */
  public IntLists() {
    Arrays.fill(free, -1);
    newPage(0);
  }

  /** Makes slots 0 to {@code slots - 1} usable; new ones have empty lists. */
  @Override
  public void grow(int slots) {
    lists.grow(slots);
  }

  /** How long a slot's list is. */
  public int size(int slot) {
    return (int) lists.get(slot) & 0xffffff;
  }

  /** The array in which a slot's list lies, valid until the next insertion. */
  public int[] array(int slot) {
    return pages[(int) (lists.get(slot) >>> 32) >>> PAGE_SHIFT];
  }

  /** Where in {@link #array} a slot's list begins. */
  public int offset(int slot) {
    return (int) (lists.get(slot) >>> 32) & PAGE_MASK;
  }

  /** Inserts a value before the one at an index. */
  public void insert(int slot, int index, int value) {
    int size = size(slot);
    if (size == capacity(slot)) {
      enlarge(slot, size);
    }
    int[] array = array(slot);
    int at = offset(slot) + index;
    System.arraycopy(array, at, array, at + 1, size - index);
    array[at] = value;
    lists.set(slot, lists.get(slot) + 1);
  }

  /** Removes the last value of a list that is not empty, and returns it. */
  public int removeLast(int slot) {
    int last = array(slot)[offset(slot) + size(slot) - 1];
    lists.set(slot, lists.get(slot) - 1);
    return last;
  }

  private int sizeClass(int slot) {
    return (int) lists.get(slot) >>> 24;
  }

  private int capacity(int slot) {
    int sizeClass = sizeClass(slot);
    return sizeClass == 0 ? 0 : SMALLEST << (sizeClass - 1);
  }

  private void enlarge(int slot, int size) {
    int sizeClass = sizeClass(slot) + 1;
    if (sizeClass > CLASSES) {
      throw new IllegalArgumentException("lists are of " + MAX_SIZE + " values at most");
    }
    int piece = piece(sizeClass);
    if (sizeClass > 1) {
      int from = offset(slot);
      System.arraycopy(array(slot), from, pages[piece >>> PAGE_SHIFT], piece & PAGE_MASK, size);
      int left = (int) (lists.get(slot) >>> 32);
      array(slot)[from] = free[sizeClass - 1];
      free[sizeClass - 1] = left;
    }
    lists.set(slot, (long) piece << 32 | (long) sizeClass << 24 | size);
  }

  /** A free piece: page << {@value #PAGE_SHIFT} | offset. */
  private int piece(int sizeClass) {
    int piece = free[sizeClass];
    if (piece >= 0) {
      free[sizeClass] = pages[piece >>> PAGE_SHIFT][piece & PAGE_MASK];
      return piece;
    }
    int length = SMALLEST << (sizeClass - 1);
    if (used + length > pages[page].length) {
      newPage(length);
    }
    used += length;
    return page << PAGE_SHIFT | (used - length);
  }

  private void newPage(int length) {
    page++;
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, page * 2);
    }
    int usual = FIRST_PAGE_LENGTH << Math.min(page, PAGE_SHIFT - 8);
    pages[page] = new int[Math.max(usual, length)];
    bytes += (long) pages[page].length * Integer.BYTES;
    used = 0;
  }

  /** The memory of all lists, in bytes. */
  @Override
  public long bytes() {
    return bytes + lists.bytes();
  }

  @Override
  public void save(int first, int count, StateWriter to) {
    for (int slot = first; slot < first + count; slot++) {
      to.putInt(size(slot));
      if (size(slot) > 0) {
        to.putInts(array(slot), offset(slot), size(slot));
      }
    }
  }

  @Override
  public void load(int first, int count, StateReader from) {
    for (int slot = first; slot < first + count; slot++) {
      int size = from.getSize();
      if (size > MAX_SIZE) {
        throw from.corrupt("has a list of " + size + " values");
      }
      for (int i = 0; i < size; i++) {
        insert(slot, i, from.getInt());
      }
    }
  }

  /** Forgets all lists and the memory they took. */
  @Override
  public void clear() {
    lists.clear();
    Arrays.fill(free, -1);
    pages = new int[1][];
    page = -1;
    bytes = 0;
    newPage(0);
  }
}
