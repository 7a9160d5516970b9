package dev.laminardb.core.state;

import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;

/**
 * Rows of batches, kept under numbers. A row is a few 64-bit words side by side in a page, because
 * it is written, read and compared as a whole and at random; the bytes of its strings lie together
 * in a run elsewhere:
 *
 * <pre>
 *   [owner's words | nulls, a bit a column | a word a column | high words | place of the strings]
 *                                            VARCHAR:          of DECIMALs
 *                                            start in the run << 32 | length
 * </pre>
 *
 * <p>The owner's words are for whoever keeps the table, say an order or a chain; 0 in a new row.
 * Numbers are dense and those of freed rows are used again. Either all rows are {@linkplain #take
 * taken} or all come with {@link #grow}. Used by one thread.
 */
public final class RowTable implements StateTable {
  private static final int PAGE_SHIFT = 10;
  private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;
  private static final int SMALLEST_PAGE_ROWS = 32;
  private static final int ROWS_AT_A_TIME = 256;

  /** The place of the strings of a row that has none, or none that is not empty. */
  private static final long NOWHERE = 0;

  private final ColumnType[] types;
  private final int[] stringColumns;
  private final int nulls;
  private final int nullWords;
  private final int firstValue;

  /** Of each DECIMAL where its high word is; 0 of others. */
  private final int[] highWords;

  private final int strings;
  private final int width;
  private final ByteRuns runs = new ByteRuns();
  private long[][] pages = new long[0][];
  private int size;
  private int freed = -1;
  private final DirtyPages dirty = new DirtyPages();
  private long bytes;

  /**
   * An empty table.
   *
   * @param types the types of the columns
   * @param nullable whether any of them can be null
   * @param ownerWords how many words of its own the owner needs in each row
   */
  public RowTable(ColumnType[] types, boolean nullable, int ownerWords) {
    this.types = types.clone();
    this.stringColumns = stringColumns(types);
    this.nulls = ownerWords;
    this.nullWords = nullable ? (types.length + Long.SIZE - 1) / Long.SIZE : 0;
    this.firstValue = nulls + nullWords;
    this.highWords = new int[types.length];
    int next = firstValue + types.length;
    for (int k = 0; k < types.length; k++) {
      highWords[k] = types[k] == ColumnType.DECIMAL ? next++ : 0;
    }
    this.strings = next;
    this.width = Math.max(1, strings + (stringColumns.length > 0 ? 1 : 0));
  }

  private static int[] stringColumns(ColumnType[] types) {
    int[] columns = new int[types.length];
    int count = 0;
    for (int k = 0; k < types.length; k++) {
      if (types[k] == ColumnType.VARCHAR) {
        columns[count++] = k;
      }
    }
    return Arrays.copyOf(columns, count);
  }

  /** Makes the rows 0 to {@code newSize - 1} usable; new ones hold nothing yet. */
  public void grow(int newSize) {
    int needed = (newSize + PAGE_MASK) >>> PAGE_SHIFT;
    if (needed > pages.length) {
      pages = Arrays.copyOf(pages, Math.max(needed, pages.length + (pages.length >> 1)));
    }
    for (int page = size >>> PAGE_SHIFT; page < needed; page++) {
      makeRoom(page, Math.min(PAGE_MASK + 1, newSize - (page << PAGE_SHIFT)));
    }
    size = Math.max(size, newSize);
    dirty.grow(size);
  }

  /** Pages are made whole, but for the first: many tables never hold more than a few rows. */
  private void makeRoom(int page, int rows) {
    int held = pages[page] == null ? 0 : pages[page].length;
    if (held >= rows * width) {
      return;
    }
    int length = (page > 0 ? PAGE_MASK + 1 : roundUp(rows)) * width;
    pages[page] = held == 0 ? new long[length] : Arrays.copyOf(pages[page], length);
    bytes += (long) (length - held) * Long.BYTES;
  }

  private static int roundUp(int rows) {
    return Math.max(SMALLEST_PAGE_ROWS, Integer.highestOneBit(rows - 1) << 1);
  }

  /** A row that nobody uses, to be {@linkplain #put filled}. */
  public int take() {
    if (freed < 0) {
      grow(size + 1);
      return size - 1;
    }
    int row = freed;
    dirty.mark(row);
    long[] page = page(row);
    freed = (int) page[at(row)] - 1;
    Arrays.fill(page, at(row), at(row) + width, 0);
    return row;
  }

  /** Gives a row and its strings up. */
  public void free(int row) {
    dirty.mark(row);
    dropStrings(row);
    page(row)[at(row)] = freed + 1;
    freed = row;
  }

  private long[] page(int row) {
    return pages[row >>> PAGE_SHIFT];
  }

  private int at(int row) {
    return (row & PAGE_MASK) * width;
  }

  /** One of the owner's words. */
  public long word(int row, int word) {
    return pages[row >>> PAGE_SHIFT][(row & PAGE_MASK) * width + word];
  }

  /** Sets one of the owner's words. */
  public void setWord(int row, int word, long value) {
    dirty.mark(row);
    pages[row >>> PAGE_SHIFT][(row & PAGE_MASK) * width + word] = value;
  }

  /**
   * Fills rows, whatever they held before, from rows of a batch. The owner's words stay.
   *
   * @param from the table's columns in the batch
   * @param batchRows which rows of the batch
   * @param rows the row here for each of them, all different
   * @param first the first element of both arrays to use
   * @param count how many
   */
  public void put(ColumnAddresses from, int[] batchRows, int[] rows, int first, int count) {
    for (int block = first; block < first + count; block += ROWS_AT_A_TIME) {
      int end = Math.min(first + count, block + ROWS_AT_A_TIME);
      for (int i = block; i < end; i++) {
        dirty.mark(rows[i]);
        Arrays.fill(page(rows[i]), at(rows[i]) + nulls, at(rows[i]) + firstValue, 0);
      }
      for (int k = 0; k < types.length; k++) {
        if (types[k] != ColumnType.VARCHAR) {
          putValues(from, k, batchRows, rows, block, end);
        }
        if (from.hasNulls(k)) {
          putNulls(from, k, batchRows, rows, block, end);
        }
      }
      for (int i = block; i < end && stringColumns.length > 0; i++) {
        putStrings(from, batchRows[i], rows[i]);
      }
    }
  }

  private void putValues(
      ColumnAddresses from, int k, int[] batchRows, int[] rows, int first, int end) {
    if (types[k].layout() == ColumnType.Layout.EIGHT_BYTES) {
      long data = from.dataAddress(k);
      for (int i = first; i < end; i++) {
        page(rows[i])[at(rows[i]) + firstValue + k] =
            RawMemory.getLong(data + ((long) batchRows[i] << 3));
      }
      return;
    }
    for (int i = first; i < end; i++) {
      page(rows[i])[at(rows[i]) + firstValue + k] = from.word(k, batchRows[i]);
    }
    for (int i = first; i < end && highWords[k] > 0; i++) {
      page(rows[i])[at(rows[i]) + highWords[k]] = from.highWord(k, batchRows[i]);
    }
  }

  private void putNulls(
      ColumnAddresses from, int k, int[] batchRows, int[] rows, int first, int end) {
    for (int i = first; i < end; i++) {
      if (from.isNull(k, batchRows[i])) {
        page(rows[i])[at(rows[i]) + nulls + (k >>> 6)] |= 1L << k;
        page(rows[i])[at(rows[i]) + firstValue + k] = 0;
        if (highWords[k] > 0) {
          page(rows[i])[at(rows[i]) + highWords[k]] = 0;
        }
      }
    }
  }

  private void putStrings(ColumnAddresses from, int batchRow, int row) {
    dropStrings(row);
    int length = 0;
    for (int k : stringColumns) {
      length = Math.addExact(length, from.stringLength(k, batchRow));
    }
    long place = length == 0 ? NOWHERE : runs.place(row, length);
    long[] words = page(row);
    int at = at(row);
    words[at + strings] = place;
    int start = 0;
    for (int k : stringColumns) {
      int bytes = from.stringLength(k, batchRow);
      words[at + firstValue + k] = (long) start << 32 | bytes;
      if (bytes > 0) {
        RawMemory.copy(
            from.stringAddress(k, batchRow), runs.page(place), (int) place + start, bytes);
      }
      start += bytes;
    }
    compactSparsePages();
  }

  private void dropStrings(int row) {
    if (stringColumns.length == 0) {
      return;
    }
    long place = page(row)[at(row) + strings];
    if (place != NOWHERE) {
      page(row)[at(row) + strings] = NOWHERE;
      runs.release(place);
      compactSparsePages();
    }
  }

  private void compactSparsePages() {
    for (int sparse = runs.takeSparse(); sparse >= 0; sparse = runs.takeSparse()) {
      for (long place = ByteRuns.first(sparse); place >= 0; place = runs.next(place)) {
        int row = runs.row(place);
        if (page(row)[at(row) + strings] == place) {
          int length = runs.length(place);
          long moved = runs.place(row, length);
          System.arraycopy(runs.page(place), (int) place, runs.page(moved), (int) moved, length);
          page(row)[at(row) + strings] = moved;
        }
      }
      runs.free(sparse);
    }
  }

  @Override
  public void save(StateWriter to) {
    to.beginTable();
    to.beginPage(StateSink.HEADER);
    to.putInt(width);
    to.putInt(size);
    to.putInt(freed);
    to.endPage();
    for (int page = 0; page < dirty.pages(); page++) {
      if (dirty.isDirty(page)) {
        to.beginPage(page);
        to.putLongs(pages[page], 0, dirty.count(page) * width);
        int first = DirtyPages.first(page);
        for (int row = first; row < first + dirty.count(page) && hasStrings(); row++) {
          saveStrings(row, to);
        }
        to.endPage();
      }
    }
    dirty.clean();
  }

  private boolean hasStrings() {
    return stringColumns.length > 0;
  }

  /** Where strings lie is nobody's business but this table's, so it is found anew when loaded. */
  private void saveStrings(int row, StateWriter to) {
    long place = page(row)[at(row) + strings];
    if (place != NOWHERE) {
      to.putInt(runs.length(place));
      to.putBytes(runs.page(place), (int) place, runs.length(place));
    }
  }

  @Override
  public void load(StateReader from) {
    from.beginTable();
    from.beginPage(StateSink.HEADER);
    from.expect(width, "words in a row");
    int saved = from.getSize();
    freed = from.getInt();
    from.endPage();
    for (int page = 0; DirtyPages.first(page) < saved; page++) {
      from.beginPage(page);
      grow(Math.min(saved, DirtyPages.first(page + 1)));
      from.getLongs(pages[page], 0, dirty.count(page) * width);
      for (int row = DirtyPages.first(page); row < size && hasStrings(); row++) {
        loadStrings(row, from);
      }
      from.endPage();
    }
    dirty.clean();
  }

  private void loadStrings(int row, StateReader from) {
    if (page(row)[at(row) + strings] != NOWHERE) {
      int length = from.getSize();
      int at = from.skip(length);
      long place = runs.place(row, length);
      System.arraycopy(from.array(), at, runs.page(place), (int) place, length);
      page(row)[at(row) + strings] = place;
      compactSparsePages();
    }
  }

  /** The memory of all rows and their strings, in bytes. */
  public long bytes() {
    return bytes + runs.bytes();
  }

  /** The memory of the strings, garbage included, in bytes. */
  long stringBytes() {
    return runs.bytes();
  }

  /** Whether a row equals one of a batch in the first so many columns; doubles by their bits. */
  public boolean equal(int row, ColumnAddresses from, int batchRow, int columns) {
    long[] words = page(row);
    int at = at(row);
    for (int k = 0; k < columns; k++) {
      boolean isNull = isNull(row, k);
      if (isNull != from.isNull(k, batchRow)) {
        return false;
      }
      if (isNull) {
        continue;
      }
      if (types[k] == ColumnType.VARCHAR) {
        if (!equalString(row, k, from, batchRow)) {
          return false;
        }
      } else if (words[at + firstValue + k] != from.word(k, batchRow)
          || (highWords[k] > 0 && words[at + highWords[k]] != from.highWord(k, batchRow))) {
        return false;
      }
    }
    return true;
  }

  private boolean equalString(int row, int k, ColumnAddresses from, int batchRow) {
    long word = page(row)[at(row) + firstValue + k];
    long place = page(row)[at(row) + strings];
    int length = (int) word;
    return length == from.stringLength(k, batchRow)
        && (length == 0
            || RawMemory.equal(
                from.stringAddress(k, batchRow),
                runs.page(place),
                (int) place + (int) (word >>> 32),
                length));
  }

  /** Whether two rows are equal in the first so many columns; doubles by their bits. */
  public boolean equal(int a, int b, int columns) {
    for (int k = 0; k < columns; k++) {
      if (isNull(a, k) != isNull(b, k)) {
        return false;
      }
      if (types[k] == ColumnType.VARCHAR
          ? compareStrings(a, b, k) != 0
          : word(a, firstValue + k) != word(b, firstValue + k)
              || (highWords[k] > 0 && word(a, highWords[k]) != word(b, highWords[k]))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Compares the strings of two rows as unsigned bytes, null as if it were empty.
   *
   * @return negative, zero or positive, as {@link java.util.Comparator#compare}
   */
  public int compareStrings(int a, int b, int k) {
    long wordA = page(a)[at(a) + firstValue + k];
    long wordB = page(b)[at(b) + firstValue + k];
    if ((int) wordA == 0 || (int) wordB == 0) {
      return (int) wordA - (int) wordB;
    }
    long placeA = page(a)[at(a) + strings];
    long placeB = page(b)[at(b) + strings];
    int fromA = (int) placeA + (int) (wordA >>> 32);
    int fromB = (int) placeB + (int) (wordB >>> 32);
    return Arrays.compareUnsigned(
        runs.page(placeA),
        fromA,
        fromA + (int) wordA,
        runs.page(placeB),
        fromB,
        fromB + (int) wordB);
  }

  /**
   * Compares the string of a row with bytes elsewhere, as {@link #compareStrings(int, int, int)}.
   *
   * @param address where the other string's bytes lie
   */
  public int compareString(int row, int k, long address, int length) {
    long word = page(row)[at(row) + firstValue + k];
    if ((int) word == 0 || length == 0) {
      return (int) word - length;
    }
    long place = page(row)[at(row) + strings];
    return -RawMemory.compare(
        address, length, runs.page(place), (int) place + (int) (word >>> 32), (int) word);
  }

  /**
   * Copies rows into a batch. Does not declare them added.
   *
   * @param rows which
   * @param columns how many of the table's columns, to the builder's first columns
   * @param at the row of the builder for the first
   */
  public void copyTo(int[] rows, int count, int columns, BatchBuilder out, int at) {
    for (int block = 0; block < count; block += ROWS_AT_A_TIME) {
      int end = Math.min(count, block + ROWS_AT_A_TIME);
      for (int k = 0; k < columns; k++) {
        ColumnBuilder column = out.column(k);
        if (types[k] == ColumnType.VARCHAR) {
          copyStrings(k, rows, block, end, column);
        } else {
          copyValues(k, rows, block, end, column, at);
        }
        if (column.nullable() && types[k] != ColumnType.VARCHAR) {
          copyValidity(k, rows, block, end, column, at);
        }
      }
    }
  }

  private void copyValues(int k, int[] rows, int first, int end, ColumnBuilder out, int at) {
    long data = out.dataAddress();
    int value = firstValue + k;
    switch (types[k].layout()) {
      case EIGHT_BYTES -> {
        for (int i = first; i < end; i++) {
          RawMemory.putLong(data + ((long) (at + i) << 3), page(rows[i])[at(rows[i]) + value]);
        }
      }
      case SIXTEEN_BYTES -> {
        for (int i = first; i < end; i++) {
          long to = data + ((long) (at + i) << 4);
          RawMemory.putLong(to, word(rows[i], value));
          RawMemory.putLong(to + Long.BYTES, word(rows[i], highWords[k]));
        }
      }
      case FOUR_BYTES -> {
        for (int i = first; i < end; i++) {
          RawMemory.putInt(data + ((long) (at + i) << 2), (int) page(rows[i])[at(rows[i]) + value]);
        }
      }
      case BIT -> {
        for (int i = first; i < end; i++) {
          if (page(rows[i])[at(rows[i]) + value] != 0) {
            RawMemory.setBit(data, at + i);
          }
        }
      }
      case VARIABLE -> throw new IllegalStateException("strings are appended");
    }
  }

  private void copyValidity(int k, int[] rows, int first, int end, ColumnBuilder out, int at) {
    for (int i = first; i < end; i++) {
      if (!isNull(rows[i], k)) {
        out.setValid(at + i);
      }
    }
  }

  private boolean isNull(int row, int k) {
    return nullWords > 0 && (page(row)[at(row) + nulls + (k >>> 6)] >>> k & 1) != 0;
  }

  private void copyStrings(int k, int[] rows, int first, int end, ColumnBuilder out) {
    for (int i = first; i < end; i++) {
      long[] words = page(rows[i]);
      int at = at(rows[i]);
      long word = words[at + firstValue + k];
      long place = words[at + strings];
      if ((int) word > 0) {
        out.appendString(runs.page(place), (int) place + (int) (word >>> 32), (int) word);
      } else if (isNull(rows[i], k)) {
        out.appendNullString();
      } else {
        out.appendString(0, 0);
      }
    }
  }
}
