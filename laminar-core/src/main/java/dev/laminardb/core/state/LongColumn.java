package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnBuilder;

/**
 * A column of 64-bit values addressed by slot, in pages: one of the words of {@link LongRecords},
 * or alone. Used by one thread.
 *
 * <p>Loops over many slots take {@link #pages()} once and index it as {@code pages[slot >>>
 * PAGE_SHIFT][column.place(slot)]}. Columns of the same records have the same pages.
 */
public final class LongColumn implements StateColumn {
  /** Binary logarithm of the slots in a page. */
  public static final int PAGE_SHIFT = 10;

  /** Slots in a page. */
  public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

  /** What to mask a slot with to find its number in its page. */
  public static final int PAGE_MASK = PAGE_SIZE - 1;

  private final LongRecords records;
  private final int offset;

  /** An empty column of its own, whose new slots hold a value. */
  public LongColumn(long initial) {
    this(new LongRecords(), initial);
  }

  /** A column of records. */
  LongColumn(LongRecords records, long initial) {
    this.records = records;
    this.offset = records.add(initial);
  }

  /**
   * Makes slots 0 to {@code newSize - 1} usable, in all columns of its records; new ones hold the
   * initial value.
   */
  @Override
  public void grow(int newSize) {
    records.grow(newSize);
  }

  /** The pages, valid until the next {@link #grow}. */
  public long[][] pages() {
    return records.pages();
  }

  /** Where the value of a slot lies in its page. */
  public int place(int slot) {
    return (slot & PAGE_MASK) * records.width() + offset;
  }

  /** How far apart the values of two slots lie in a page; for the tightest loops. */
  public int stride() {
    return records.width();
  }

  /** Where the value of a page's first slot lies in it. */
  public int offset() {
    return offset;
  }

  /** The memory of all pages, in bytes, with those of the other columns of its records. */
  @Override
  public long bytes() {
    return records.bytes();
  }

  /** The value of a slot. */
  public long get(int slot) {
    return records.pages()[slot >>> PAGE_SHIFT][place(slot)];
  }

  /** Sets the value of a slot. */
  public void set(int slot, long value) {
    records.pages()[slot >>> PAGE_SHIFT][place(slot)] = value;
  }

  /**
   * Adds values of another column, in one loop; sums wrap around.
   *
   * @param fromSlot the first of {@code count} slots there
   * @param slots to which value here each of them is added
   */
  public void add(LongColumn from, int fromSlot, int count, int[] slots) {
    long[][] pages = pages();
    long[][] fromPages = from.pages();
    int stride = stride();
    int fromStride = from.stride();
    for (int i = 0; i < count; i++) {
      int source = fromSlot + i;
      long value =
          fromPages[source >>> PAGE_SHIFT][(source & PAGE_MASK) * fromStride + from.offset];
      pages[slots[i] >>> PAGE_SHIFT][(slots[i] & PAGE_MASK) * stride + offset] += value;
    }
  }

  /**
   * Writes values of slots to a column of BIGINT or TIMESTAMP, in one loop.
   *
   * @param at the first row of the builder to write
   */
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    long[][] pages = pages();
    int stride = stride();
    for (int i = 0; i < count; i++) {
      long[] page = pages[slots[i] >>> PAGE_SHIFT];
      out.setLong(at + i, page[(slots[i] & PAGE_MASK) * stride + offset]);
    }
  }

  /** Forgets all slots, of the other columns of its records too, and keeps the pages. */
  @Override
  public void clear() {
    records.clear();
  }

  /** Writes all columns of its records. */
  @Override
  public void save(int first, int count, StateWriter to) {
    records.save(first, count, to);
  }

  /** Reads all columns of its records. */
  @Override
  public void load(int first, int count, StateReader from) {
    records.load(first, count, from);
  }
}
