package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * The words of the rows of a {@link RowTable}, those of a row side by side, in pages of 1,024 rows;
 * and which pages have changed. Used by one thread.
 */
final class RowPages {
  private static final int SMALLEST_PAGE_ROWS = 32;

  private final int width;
  private final DirtyPages dirty = new DirtyPages();
  private long[][] pages = new long[0][];
  private long bytes;

  /**
   * Pages without rows.
   *
   * @param width how many words a row has
   */
  RowPages(int width) {
    this.width = width;
  }

  /** How many rows there are. */
  int size() {
    return dirty.size();
  }

  /** Makes the rows 0 to {@code newSize - 1} usable; new ones hold zeros. */
  void grow(int newSize) {
    int needed = (newSize + LongColumn.PAGE_MASK) >>> LongColumn.PAGE_SHIFT;
    if (needed > pages.length) {
      pages = Arrays.copyOf(pages, Math.max(needed, pages.length + (pages.length >> 1)));
    }
    for (int page = size() >>> LongColumn.PAGE_SHIFT; page < needed; page++) {
      makeRoom(page, Math.min(LongColumn.PAGE_SIZE, newSize - DirtyPages.first(page)));
    }
    dirty.grow(newSize);
  }

  /** Pages are made whole, but for the first: many tables never hold more than a few rows. */
  private void makeRoom(int page, int rows) {
    int held = pages[page] == null ? 0 : pages[page].length;
    if (held >= rows * width) {
      return;
    }
    int length = (page > 0 ? LongColumn.PAGE_SIZE : roundUp(rows)) * width;
    pages[page] = held == 0 ? new long[length] : Arrays.copyOf(pages[page], length);
    bytes += (long) (length - held) * Long.BYTES;
  }

  private static int roundUp(int rows) {
    return Math.max(SMALLEST_PAGE_ROWS, Integer.highestOneBit(rows - 1) << 1);
  }

  /** The page of a row. */
  long[] page(int row) {
    return pages[row >>> LongColumn.PAGE_SHIFT];
  }

  /** Where in its page a row begins. */
  int at(int row) {
    return (row & LongColumn.PAGE_MASK) * width;
  }

  /** All pages, each of 1,024 rows; good until rows are added. For loops. */
  long[][] pages() {
    return pages;
  }

  /** How many words a row has. */
  int width() {
    return width;
  }

  /** Notes that a row is written to. */
  void mark(int row) {
    dirty.mark(row);
  }

  /** The marks of the pages. */
  DirtyPages dirty() {
    return dirty;
  }

  /** Writes the words of a page's rows. */
  void save(int page, StateWriter to) {
    to.putLongs(pages[page], 0, dirty.count(page) * width);
  }

  /** Reads the words of a page's rows. */
  void load(int page, StateReader from) {
    from.getLongs(pages[page], 0, dirty.count(page) * width);
  }

  /** The memory of all pages, in bytes. */
  long bytes() {
    return bytes;
  }
}
