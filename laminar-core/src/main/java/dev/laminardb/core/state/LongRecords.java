package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * Records of a few 64-bit words each, addressed by slot, in pages. What belongs to one slot lies
 * side by side, so that a key and its aggregates come with one or two cache lines however many
 * columns they have:
 *
 * <pre>
 *   page   | key  count  sum | key  count  sum | …      1,024 records
 *            slot 0            slot 1
 * </pre>
 *
 * <p>Columns are taken before the first slot is. Growth adds pages and copies none but the first
 * while that is small. Used by one thread.
 */
public final class LongRecords implements StateColumn {
  private static final int SMALLEST = 32;

  private long[][] pages = new long[0][];

  /** What the words of a new record hold; as long as a record. */
  private long[] initial = new long[0];

  /** Whether these are all the same. */
  private boolean alike = true;

  private int size;
  private long bytes;

  /** No columns and no records yet. */
  public LongRecords() {}

  /**
   * A new column.
   *
   * @param initialValue what it holds in new slots
   */
  public LongColumn column(long initialValue) {
    return new LongColumn(this, initialValue);
  }

  /** Adds a word to each record to come, and returns its number. */
  int add(long initialValue) {
    if (pages.length > 0) {
      throw new IllegalStateException("columns are taken before there are slots");
    }
    initial = Arrays.copyOf(initial, initial.length + 1);
    initial[initial.length - 1] = initialValue;
    alike &= initialValue == initial[0];
    return initial.length - 1;
  }

  /** Words in a record. */
  public int width() {
    return initial.length;
  }

  /** Makes slots 0 to {@code newSize - 1} usable; new ones hold the initial values. */
  @Override
  public void grow(int newSize) {
    if (newSize <= size || initial.length == 0) {
      return;
    }
    int needed = (newSize + LongColumn.PAGE_MASK) >>> LongColumn.PAGE_SHIFT;
    if (needed > pages.length) {
      pages = Arrays.copyOf(pages, Math.max(needed, pages.length + (pages.length >> 1)));
    }
    while (size < newSize) {
      int page = size >>> LongColumn.PAGE_SHIFT;
      int from = size & LongColumn.PAGE_MASK;
      int to = Math.min(LongColumn.PAGE_SIZE, from + newSize - size);
      makeRoom(page, to);
      fill(pages[page], from, to);
      size += to - from;
    }
  }

  /** Makes a slot usable, and some behind it, which makes the next calls cheap. */
  void growTo(int slot) {
    if (slot >= size) {
      grow(slot + SMALLEST & -SMALLEST);
    }
  }

  /** Pages are made whole, but for the first: many tables never hold more than a few groups. */
  private void makeRoom(int page, int slots) {
    long[] old = pages[page];
    int room = old == null ? 0 : old.length / width();
    if (room >= slots) {
      return;
    }
    int wanted = page > 0 ? LongColumn.PAGE_SIZE : Math.max(SMALLEST, roundUp(slots));
    pages[page] = old == null ? new long[wanted * width()] : Arrays.copyOf(old, wanted * width());
    bytes += (long) (wanted - room) * width() * Long.BYTES;
  }

  private static int roundUp(int slots) {
    return Integer.highestOneBit(slots - 1) << 1;
  }

  private void fill(long[] page, int from, int to) {
    if (alike) {
      Arrays.fill(page, from * initial.length, to * initial.length, initial[0]);
      return;
    }
    for (int slot = from; slot < to; slot++) {
      System.arraycopy(initial, 0, page, slot * initial.length, initial.length);
    }
  }

  /** Gives all words of slots their initial values again. */
  public void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      int place = slots[i] & LongColumn.PAGE_MASK;
      if (initial.length > 0) {
        fill(pages[slots[i] >>> LongColumn.PAGE_SHIFT], place, place + 1);
      }
    }
  }

  /** The pages, valid until the next {@link #grow}. */
  public long[][] pages() {
    return pages;
  }

  /** The memory of all pages, in bytes. */
  @Override
  public long bytes() {
    return bytes;
  }

  /** Forgets all slots and keeps the pages. */
  @Override
  public void clear() {
    size = 0;
  }

  @Override
  public void save(int first, int count, StateWriter to) {
    int end = first + count;
    for (int slot = first; slot < end && width() > 0; slot += LongColumn.PAGE_SIZE) {
      int words = Math.min(LongColumn.PAGE_SIZE, end - slot) * width();
      to.putLongs(pages[slot >>> LongColumn.PAGE_SHIFT], 0, words);
    }
  }

  @Override
  public void load(int first, int count, StateReader from) {
    int end = first + count;
    for (int slot = first; slot < end && width() > 0; slot += LongColumn.PAGE_SIZE) {
      int words = Math.min(LongColumn.PAGE_SIZE, end - slot) * width();
      from.getLongs(pages[slot >>> LongColumn.PAGE_SHIFT], 0, words);
    }
  }
}
