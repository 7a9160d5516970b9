package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;

/**
 * A column of strings addressed by slot, null at first. A string lies in an array of its own, which
 * is used again for the slot's next as long as that fits. Used by one thread.
 */
public final class StringColumn implements StateColumn {
  private static final int NULL = -1;

  private final LongColumn lengths = new LongColumn(NULL);
  private byte[][][] pages = new byte[1][][];

  /** The memory of the strings and of the pages. */
  private long bytes;

  @Override
  public void grow(int size) {
    lengths.grow(size);
    int needed = (size + LongColumn.PAGE_MASK) >>> LongColumn.PAGE_SHIFT;
    if (needed > pages.length) {
      pages = Arrays.copyOf(pages, Math.max(needed, pages.length * 2));
    }
    for (int page = needed - 1; page >= 0 && room(page) < roomFor(page, size); page--) {
      int room = roomFor(page, size);
      bytes += (long) (room - room(page)) * Long.BYTES;
      pages[page] = pages[page] == null ? new byte[room][] : Arrays.copyOf(pages[page], room);
    }
  }

  private int room(int page) {
    return pages[page] == null ? 0 : pages[page].length;
  }

  /** Pages are made whole, but for the first: many columns never hold more than a few slots. */
  private static int roomFor(int page, int size) {
    return page > 0
        ? LongColumn.PAGE_SIZE
        : Math.min(LongColumn.PAGE_SIZE, Math.max(16, Integer.highestOneBit(size - 1) << 1));
  }

  /** Whether a slot's string is null. */
  public boolean isNull(int slot) {
    return lengths.get(slot) < 0;
  }

  /** The length of a slot's string, in bytes; negative if it is null. */
  public int length(int slot) {
    return (int) lengths.get(slot);
  }

  /** The array that begins with a slot's string, which is not null. */
  public byte[] array(int slot) {
    return pages[slot >>> LongColumn.PAGE_SHIFT][slot & LongColumn.PAGE_MASK];
  }

  /** Sets a slot to a string in native memory. */
  public void set(int slot, long address, int length) {
    RawMemory.copy(address, room(slot, length), 0, length);
  }

  /** Sets a slot to a string in an array. */
  public void set(int slot, byte[] from, int offset, int length) {
    System.arraycopy(from, offset, room(slot, length), 0, length);
  }

  private byte[] room(int slot, int length) {
    lengths.set(slot, length);
    byte[][] page = pages[slot >>> LongColumn.PAGE_SHIFT];
    byte[] held = page[slot & LongColumn.PAGE_MASK];
    if (held == null || held.length < length) {
      bytes += length - (held == null ? 0 : held.length);
      held = new byte[length];
      page[slot & LongColumn.PAGE_MASK] = held;
    }
    return held;
  }

  /** Makes slots null. */
  public void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      lengths.set(slots[i], NULL);
    }
  }

  /** Appends the strings of slots to a column. */
  public void write(int[] slots, int count, ColumnBuilder out) {
    for (int i = 0; i < count; i++) {
      int length = length(slots[i]);
      if (length < 0) {
        out.appendNullString();
      } else {
        out.appendString(array(slots[i]), 0, length);
      }
    }
  }

  @Override
  public long bytes() {
    return bytes + lengths.bytes();
  }

  @Override
  public void clear() {
    lengths.clear();
  }

  @Override
  public void save(int first, int count, StateWriter to) {
    for (int slot = first; slot < first + count; slot++) {
      to.putInt(length(slot));
      if (!isNull(slot)) {
        to.putBytes(array(slot), 0, length(slot));
      }
    }
  }

  @Override
  public void load(int first, int count, StateReader from) {
    for (int slot = first; slot < first + count; slot++) {
      int length = from.getInt();
      if (length != NULL) {
        int at = from.skip(length);
        set(slot, from.array(), at, length);
      }
    }
  }
}
