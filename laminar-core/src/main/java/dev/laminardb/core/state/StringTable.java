package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the distinct strings it sees, from 0 in order of appearance; null is a string of its own.
 * The bytes lie in pages, a string wholly in one. Used by one thread.
 */
final class StringTable implements StateTable {
  /** Pages begin small, for tables of a few strings, and double. */
  private static final int FIRST_PAGE_BYTES = 1 << 8;

  private static final int LARGEST_PAGE_BYTES = 1 << 16;
  private static final long NULL_PLACE = -1;

  /** What is saved as the length of null. */
  private static final int NULL_LENGTH = -1;

  /** What {@link #find} says where there is no such string. */
  static final int NONE = -1;

  private final HashIndex index = new HashIndex();

  /** Of each string: page << 32 | offset in the page. */
  private final LongColumn places = new LongColumn(0);

  private final LongColumn lengths = new LongColumn(0);
  private byte[][] pages = new byte[4][];
  private int pageCount;
  private int pageUsed;
  private int size;
  private int nullSlot = -1;
  private long pageBytes;

  /** Strings never change, so these are the pages with strings that have not been saved. */
  private final DirtyPages dirty = new DirtyPages();

  int size() {
    return size;
  }

  /**
   * Finds or adds the strings of a column.
   *
   * @param rows the rows, or null for rows 0 to {@code count - 1}
   * @param out receives a slot for each
   */
  void slots(Batch batch, int column, int @Nullable [] rows, int count, int[] out) {
    long data = batch.dataAddress(column);
    long offsets = batch.offsetAddress(column);
    long validity = batch.validityAddress(column);
    boolean nulls = batch.hasNulls(column);
    long before = 0;
    int lengthBefore = -1;
    int slotBefore = 0;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (nulls && !RawMemory.getBit(validity, row)) {
        out[i] = nullSlot();
        continue;
      }
      int start = RawMemory.getInt(offsets + ((long) row << 2));
      int length = RawMemory.getInt(offsets + ((long) row << 2) + 4) - start;
      // Days, countries and states repeat from row to row.
      if (length != lengthBefore || !RawMemory.equal(data + start, before, length)) {
        before = data + start;
        lengthBefore = length;
        slotBefore = slot(before, length);
      }
      out[i] = slotBefore;
    }
  }

  private int nullSlot() {
    if (nullSlot < 0) {
      nullSlot = add(NULL_PLACE, 0);
    }
    return nullSlot;
  }

  /** The number of a string, {@link #NONE} if it has none. */
  int find(long address, int length) {
    int hash = (int) Hashing.bytes(address, length);
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && holds(HashIndex.slot(entry), address, length)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    return NONE;
  }

  private int slot(long address, int length) {
    int hash = (int) Hashing.bytes(address, length);
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && holds(HashIndex.slot(entry), address, length)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    int slot = add(store(address, length), length);
    index.insert(position, hash, slot);
    return slot;
  }

  /** Finds or adds a string of another table. */
  int slot(StringTable from, int fromSlot) {
    long place = from.places.get(fromSlot);
    if (place == NULL_PLACE) {
      return nullSlot();
    }
    byte[] page = from.pages[(int) (place >>> 32)];
    int offset = (int) place;
    return slot(page, offset, (int) from.lengths.get(fromSlot));
  }

  /** Finds or adds a string that lies in an array. */
  int slot(byte[] page, int offset, int length) {
    int hash = (int) Hashing.bytes(page, offset, length);
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (HashIndex.matches(entry, hash) && holds(HashIndex.slot(entry), page, offset, length)) {
        return HashIndex.slot(entry);
      }
      position = index.next(position);
    }
    long copied = place(length);
    System.arraycopy(page, offset, pages[(int) (copied >>> 32)], (int) copied, length);
    int slot = add(copied, length);
    index.insert(position, hash, slot);
    return slot;
  }

  private boolean holds(int slot, byte[] page, int offset, int length) {
    int held = (int) places.get(slot);
    return lengths.get(slot) == length
        && Arrays.equals(
            pages[(int) (places.get(slot) >>> 32)],
            held,
            held + length,
            page,
            offset,
            offset + length);
  }

  private boolean holds(int slot, long address, int length) {
    if (lengths.get(slot) != length) {
      return false;
    }
    long place = places.get(slot);
    return RawMemory.equal(address, pages[(int) (place >>> 32)], (int) place, length);
  }

  private int add(long place, int length) {
    int slot = size++;
    places.grow(size);
    lengths.grow(size);
    places.set(slot, place);
    lengths.set(slot, length);
    return slot;
  }

  private long store(long address, int length) {
    long place = place(length);
    RawMemory.copy(address, pages[(int) (place >>> 32)], (int) place, length);
    return place;
  }

  /** Takes room for a string. */
  private long place(int length) {
    if (pageCount == 0 || pageUsed + length > pages[pageCount - 1].length) {
      if (pageCount == pages.length) {
        pages = Arrays.copyOf(pages, pageCount * 2);
      }
      byte[] kept = pages[pageCount];
      if (kept == null || kept.length < length) {
        int usual = FIRST_PAGE_BYTES << Math.min(pageCount, 8);
        pageBytes -= kept == null ? 0 : kept.length;
        pages[pageCount] = new byte[Math.max(Math.min(usual, LARGEST_PAGE_BYTES), length)];
        pageBytes += pages[pageCount].length;
      }
      pageCount++;
      pageUsed = 0;
    }
    int page = pageCount - 1;
    long place = (long) page << 32 | pageUsed;
    pageUsed += length;
    return place;
  }

  /** The memory of strings and index, in bytes. */
  long bytes() {
    return pageBytes + places.bytes() + lengths.bytes() + index.bytes();
  }

  /** The first eight bytes of a string that is not null, so that signed words order as those do. */
  long prefix(int slot) {
    long place = places.get(slot);
    byte[] page = pages[(int) (place >>> 32)];
    int length = (int) Math.min(Long.BYTES, lengths.get(slot));
    long prefix = 0;
    for (int i = 0; i < length; i++) {
      prefix |= (page[(int) place + i] & 0xffL) << (Long.SIZE - Byte.SIZE * (i + 1));
    }
    return prefix ^ Long.MIN_VALUE;
  }

  /** Compares two strings that are not null by code point. */
  int compare(int slot, int other) {
    long place = places.get(slot);
    long otherPlace = places.get(other);
    return Arrays.compareUnsigned(
        pages[(int) (place >>> 32)],
        (int) place,
        (int) place + (int) lengths.get(slot),
        pages[(int) (otherPlace >>> 32)],
        (int) otherPlace,
        (int) otherPlace + (int) lengths.get(other));
  }

  /** Appends the string of a slot to a column. */
  void write(int slot, ColumnBuilder out) {
    long place = places.get(slot);
    if (place == NULL_PLACE) {
      out.appendNullString();
    } else {
      out.appendString(pages[(int) (place >>> 32)], (int) place, (int) lengths.get(slot));
    }
  }

  /** Appends the string of a slot, which is not null. */
  void append(int slot, ByteBuilder out) {
    long place = places.get(slot);
    out.append(pages[(int) (place >>> 32)], (int) place, (int) lengths.get(slot));
  }

  @Override
  public void save(StateWriter to) {
    dirty.grow(size);
    to.beginTable();
    to.beginPage(StateSink.HEADER);
    to.putInt(size);
    to.endPage();
    for (int page = 0; page < dirty.pages(); page++) {
      if (dirty.isDirty(page)) {
        to.beginPage(page);
        int first = DirtyPages.first(page);
        for (int slot = first; slot < first + dirty.count(page); slot++) {
          save(slot, to);
        }
        to.endPage();
      }
    }
    dirty.clean();
  }

  private void save(int slot, StateWriter to) {
    long place = places.get(slot);
    if (place == NULL_PLACE) {
      to.putInt(NULL_LENGTH);
      return;
    }
    int length = (int) lengths.get(slot);
    to.putInt(length);
    to.putBytes(pages[(int) (place >>> 32)], (int) place, length);
  }

  @Override
  public void load(StateReader from) {
    from.beginTable();
    from.beginPage(StateSink.HEADER);
    dirty.grow(from.getSize());
    from.endPage();
    for (int page = 0; page < dirty.pages(); page++) {
      from.beginPage(page);
      for (int i = dirty.count(page); i > 0; i--) {
        addNext(from);
      }
      from.endPage();
    }
    dirty.clean();
  }

  private void addNext(StateReader from) {
    int length = from.getInt();
    if (length == NULL_LENGTH) {
      nullSlot();
      return;
    }
    int at = from.skip(length);
    long place = place(length);
    System.arraycopy(from.array(), at, pages[(int) (place >>> 32)], (int) place, length);
    index.add((int) Hashing.bytes(from.array(), at, length), add(place, length));
  }

  void clear() {
    dirty.clear();
    index.clear();
    places.clear();
    lengths.clear();
    for (int i = 4; i < pageCount; i++) {
      pageBytes -= pages[i].length;
      pages[i] = null;
    }
    pageCount = 0;
    pageUsed = 0;
    size = 0;
    nullSlot = -1;
  }
}
