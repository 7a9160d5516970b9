package dev.laminardb.core.state;

import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;

/**
 * Runs of bytes in pages, each the property of a row. Runs are written one behind the other and
 * never in place; what is given up is reclaimed page by page:
 *
 * <pre>
 *   page   [row|length|bytes][row|length|bytes][row|length|bytes] ....
 *            alive             given up          alive             free
 * </pre>
 *
 * <p>A full page of which less than half is alive is sparse: its owner {@linkplain #takeSparse
 * takes} it, moves the live runs on and {@linkplain #free frees} it. That is a bounded piece of
 * work; at most about half of the memory is garbage, and a byte of garbage costs at most one byte
 * moved. Used by one thread.
 */
final class ByteRuns {
  /** Pages begin small, for tables of a few rows, and double. */
  private static final int FIRST_PAGE_BYTES = 1 << 8;

  private static final int LARGEST_PAGE_BYTES = 1 << 16;

  /** Longer runs get a page of their own. */
  private static final int LONGEST_SHARED_BYTES = LARGEST_PAGE_BYTES / 4;

  private static final int HEADER_BYTES = 2 * Integer.BYTES;
  private static final int FREE_PAGES_KEPT = 16;

  private byte[][] pages = new byte[4][];
  private int[] used = new int[4];
  private int[] alive = new int[4];
  private int pageCount;
  private int[] freePages = new int[4];
  private int freeCount;
  private long bytes;

  /** The page being filled, or -1. */
  private int current = -1;

  /**
   * A sparse page, or -1. There is one at most: only a page being filled or released from can be.
   */
  private int sparse = -1;

  /**
   * Takes room for a run; {@link #takeSparse} must be asked before the next.
   *
   * @return its place: page << 32 | offset of its first byte
   */
  long place(int row, int length) {
    int needed = HEADER_BYTES + length;
    int number = needed > LONGEST_SHARED_BYTES ? emptyPage(needed) : pageWithRoom(needed);
    byte[] page = pages[number];
    int at = used[number];
    RawMemory.putInt(page, at, row);
    RawMemory.putInt(page, at + Integer.BYTES, length);
    used[number] += needed;
    alive[number] += needed;
    return placeIn(number, at + HEADER_BYTES);
  }

  private static long placeIn(int page, int offset) {
    return (long) page << 32 | offset;
  }

  private int pageWithRoom(int needed) {
    if (current < 0 || used[current] + needed > pages[current].length) {
      int full = current;
      current = emptyPage(needed);
      noteIfSparse(full);
    }
    return current;
  }

  private int emptyPage(int needed) {
    int number = freeCount > 0 ? freePages[--freeCount] : newPage();
    if (pages[number] == null || pages[number].length < needed) {
      int usual = FIRST_PAGE_BYTES << Math.min(number, 8);
      replace(number, new byte[Math.max(Math.min(usual, LARGEST_PAGE_BYTES), needed)]);
    }
    return number;
  }

  private void replace(int number, byte[] page) {
    bytes += page.length - (pages[number] == null ? 0 : pages[number].length);
    pages[number] = page;
  }

  private int newPage() {
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, pageCount * 2);
      used = Arrays.copyOf(used, pageCount * 2);
      alive = Arrays.copyOf(alive, pageCount * 2);
    }
    return pageCount++;
  }

  private void noteIfSparse(int page) {
    if (page >= 0 && page != current && alive[page] * 2 < used[page]) {
      sparse = page;
    }
  }

  /** The page of a place. */
  byte[] page(long place) {
    return pages[(int) (place >>> 32)];
  }

  /** Gives a run up; {@link #takeSparse} must be asked before the next call. */
  void release(long place) {
    int page = (int) (place >>> 32);
    alive[page] -= HEADER_BYTES + length(place);
    noteIfSparse(page);
  }

  /** A page whose live runs ought to move, after which it is freed; -1 if there is none. */
  int takeSparse() {
    int taken = sparse;
    sparse = -1;
    return taken;
  }

  /** The place of the first run of a page that has one. */
  static long first(int page) {
    return placeIn(page, HEADER_BYTES);
  }

  /** The place of the run behind another in its page, or -1 if that is the last. */
  long next(long place) {
    int after = (int) place + length(place);
    return after >= used[(int) (place >>> 32)] ? -1 : place + length(place) + HEADER_BYTES;
  }

  /** Whose run is, or was, at a place. */
  int row(long place) {
    return RawMemory.getInt(page(place), (int) place - HEADER_BYTES);
  }

  /** How many bytes the run at a place has. */
  int length(long place) {
    return RawMemory.getInt(page(place), (int) place - Integer.BYTES);
  }

  /** Frees a page, whatever is in it. */
  void free(int page) {
    if (freeCount == freePages.length) {
      freePages = Arrays.copyOf(freePages, freeCount * 2);
    }
    if (freeCount >= FREE_PAGES_KEPT || pages[page].length > LARGEST_PAGE_BYTES) {
      replace(page, new byte[0]);
    }
    used[page] = 0;
    alive[page] = 0;
    freePages[freeCount++] = page;
  }

  /** The memory of all pages, garbage included, in bytes. */
  long bytes() {
    return bytes;
  }
}
