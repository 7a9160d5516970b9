package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * Which pages of {@link LongColumn#PAGE_SIZE} slots have changed since they were saved. A mark is a
 * byte, so that marking is a store that waits for nothing. Used by one thread.
 */
final class DirtyPages {
  private static final byte DIRTY = 1;

  private byte[] marks = new byte[1];
  private int size;

  /** How many slots there are. */
  int size() {
    return size;
  }

  /** Makes slots 0 to {@code newSize - 1} usable and marks the pages of new ones. */
  void grow(int newSize) {
    if (newSize <= size) {
      return;
    }
    int pages = pages(newSize);
    if (pages > marks.length) {
      marks = Arrays.copyOf(marks, Math.max(pages, marks.length * 2));
    }
    Arrays.fill(marks, size >>> LongColumn.PAGE_SHIFT, pages, DIRTY);
    size = newSize;
  }

  private static int pages(int slots) {
    return (slots + LongColumn.PAGE_MASK) >>> LongColumn.PAGE_SHIFT;
  }

  /** How many pages there are. */
  int pages() {
    return pages(size);
  }

  /** Marks the page of a slot. */
  void mark(int slot) {
    marks[slot >>> LongColumn.PAGE_SHIFT] = DIRTY;
  }

  /** Marks the pages of slots; where all are in one page, without looking at them. */
  void mark(int[] slots, int count) {
    if (size <= LongColumn.PAGE_SIZE) {
      marks[0] = count > 0 ? DIRTY : marks[0];
      return;
    }
    byte[] all = marks;
    for (int i = 0; i < count; i++) {
      all[slots[i] >>> LongColumn.PAGE_SHIFT] = DIRTY;
    }
  }

  void markAll() {
    Arrays.fill(marks, DIRTY);
  }

  boolean isDirty(int page) {
    return marks[page] == DIRTY;
  }

  /** The first slot of a page. */
  static int first(int page) {
    return page << LongColumn.PAGE_SHIFT;
  }

  /** How many slots of a page are usable. */
  int count(int page) {
    return Math.min(LongColumn.PAGE_SIZE, size - first(page));
  }

  /** Forgets the marks: every page is as it was saved. */
  void clean() {
    Arrays.fill(marks, (byte) 0);
  }

  /** Forgets all slots. */
  void clear() {
    clean();
    size = 0;
  }
}
