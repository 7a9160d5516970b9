package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;

/**
 * The strings of the rows of a {@link RowTable}: those of a row lie in one run of bytes, whose
 * place is a word of the row. Rows that have been appended together share a run, in which each
 * column lies as it did in their batch:
 *
 * <pre>
 *   put      | a of row 3, b of row 3 |
 *   append   | a of row 7, a of row 8, a of row 9, b of row 7, b of row 8, b of row 9 |
 * </pre>
 *
 * <p>Used by one thread.
 */
final class RowStrings {
  /** The place of the strings of a row that has none, or none that is not empty. */
  private static final long NOWHERE = 0;

  /** How many rows share a run at most, and how many bytes it has: it is an array of its own. */
  private static final int MOST_ROWS_TOGETHER = 256;

  private static final int MOST_BYTES_TOGETHER = 1 << 18;

  private final RowLayout layout;
  private final RowPages rows;
  private final ByteRuns runs = new ByteRuns();

  RowStrings(RowLayout layout, RowPages rows) {
    this.layout = layout;
    this.rows = rows;
  }

  private long place(int row) {
    return rows.page(row)[rows.at(row) + layout.strings()];
  }

  private void setPlace(int row, long place) {
    rows.page(row)[rows.at(row) + layout.strings()] = place;
  }

  /** Where in its row's run a string begins << 32 | its length. */
  private long word(int row, int k) {
    return rows.page(row)[rows.at(row) + layout.firstValue() + k];
  }

  /** Gives a row the strings of a row of a batch instead of its own. */
  void put(ColumnAddresses from, int batchRow, int row) {
    drop(row);
    write(from, batchRow, row);
    compactSparsePages();
  }

  /**
   * Gives new rows, side by side, the strings of rows of a batch. Only for tables that never give
   * strings up, whose pages do not become sparse.
   */
  void append(ColumnAddresses from, int[] batchRows, int first, int count) {
    for (int done = 0; done < count; done += MOST_ROWS_TOGETHER) {
      int rowsHere = Math.min(MOST_ROWS_TOGETHER, count - done);
      if (!areSideBySide(batchRows, done, rowsHere)
          || !writeTogether(from, batchRows[done], first + done, rowsHere)) {
        for (int i = done; i < done + rowsHere; i++) {
          write(from, batchRows[i], first + i);
        }
      }
    }
  }

  private static boolean areSideBySide(int[] batchRows, int first, int count) {
    int gaps = 0;
    for (int i = 0; i < count; i++) {
      gaps |= batchRows[first + i] ^ (batchRows[first] + i);
    }
    return count > 1 && gaps == 0;
  }

  /** Copies a column at a time; returns false, and nothing has happened, if it is too much. */
  private boolean writeTogether(ColumnAddresses from, int batchRow, int first, int count) {
    long total = 0;
    for (int k : layout.stringColumns()) {
      total += from.stringsLength(k, batchRow, count);
    }
    if (total <= 0 || total > MOST_BYTES_TOGETHER) {
      return false;
    }
    long place = runs.place(first, (int) total);
    int start = 0;
    for (int k : layout.stringColumns()) {
      int bytes = (int) from.stringsLength(k, batchRow, count);
      RawMemory.copy(from.stringAddress(k, batchRow), runs.page(place), (int) place + start, bytes);
      noteTogether(from, k, batchRow, first, count, start);
      start += bytes;
    }
    for (int row = first; row < first + count; row++) {
      setPlace(row, place);
    }
    return true;
  }

  /** Writes to each row where in the common run its string of a column begins. */
  private void noteTogether(
      ColumnAddresses from, int k, int batchRow, int first, int count, int start) {
    long before = from.stringAddress(k, batchRow) - start;
    int value = layout.firstValue() + k;
    for (int i = 0; i < count; i++) {
      long at = from.stringAddress(k, batchRow + i) - before;
      rows.page(first + i)[rows.at(first + i) + value] =
          at << 32 | from.stringLength(k, batchRow + i);
    }
  }

  private void write(ColumnAddresses from, int batchRow, int row) {
    int length = 0;
    for (int k : layout.stringColumns()) {
      length = Math.addExact(length, from.stringLength(k, batchRow));
    }
    long place = length == 0 ? NOWHERE : runs.place(row, length);
    setPlace(row, place);
    long[] page = rows.page(row);
    int values = rows.at(row) + layout.firstValue();
    int start = 0;
    for (int k : layout.stringColumns()) {
      int bytes = from.stringLength(k, batchRow);
      page[values + k] = (long) start << 32 | bytes;
      if (bytes > 0) {
        RawMemory.copy(
            from.stringAddress(k, batchRow), runs.page(place), (int) place + start, bytes);
      }
      start += bytes;
    }
  }

  /** Gives the strings of a row up. */
  void drop(int row) {
    if (!layout.hasStrings()) {
      return;
    }
    long place = place(row);
    if (place != NOWHERE) {
      setPlace(row, NOWHERE);
      runs.release(place);
      compactSparsePages();
    }
  }

  private void compactSparsePages() {
    for (int sparse = runs.takeSparse(); sparse >= 0; sparse = runs.takeSparse()) {
      for (long place = ByteRuns.first(sparse); place >= 0; place = runs.next(place)) {
        int row = runs.row(place);
        if (place(row) == place) {
          int length = runs.length(place);
          long moved = runs.place(row, length);
          System.arraycopy(runs.page(place), (int) place, runs.page(moved), (int) moved, length);
          setPlace(row, moved);
        }
      }
      runs.free(sparse);
    }
  }

  /** The array that holds the strings of a row that has some. */
  byte[] page(int row) {
    return runs.page(place(row));
  }

  /** Where in its {@link #page} a string begins that is not empty. */
  int offset(int row, int k) {
    return (int) place(row) + (int) (word(row, k) >>> 32);
  }

  /** Whether a string equals one of a row of a batch; neither is null. */
  boolean equal(int row, int k, ColumnAddresses from, int batchRow) {
    return equal(row, k, from, k, batchRow);
  }

  /** Whether a string equals one of another column of a row of a batch; neither is null. */
  boolean equal(int row, int k, ColumnAddresses from, int column, int batchRow) {
    long word = word(row, k);
    long place = place(row);
    int length = (int) word;
    return length == from.stringLength(column, batchRow)
        && (length == 0
            || RawMemory.equal(
                from.stringAddress(column, batchRow),
                runs.page(place),
                (int) place + (int) (word >>> 32),
                length));
  }

  /** Whether a string equals that of a row of another table in the same column. */
  boolean equal(int row, int k, RowStrings other, int otherRow) {
    int length = (int) word(row, k);
    if (length != (int) other.word(otherRow, k) || length == 0) {
      return length == (int) other.word(otherRow, k);
    }
    int from = offset(row, k);
    int otherFrom = other.offset(otherRow, k);
    return Arrays.equals(
        page(row), from, from + length, other.page(otherRow), otherFrom, otherFrom + length);
  }

  /** Compares the strings of two rows; see {@link RowTable#compareStrings}. */
  int compare(int a, int b, int k) {
    long wordA = word(a, k);
    long wordB = word(b, k);
    if ((int) wordA == 0 || (int) wordB == 0) {
      return (int) wordA - (int) wordB;
    }
    long placeA = place(a);
    long placeB = place(b);
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

  /** Compares the string of a row with bytes elsewhere; see {@link RowTable#compareString}. */
  int compare(int row, int k, long address, int length) {
    long word = word(row, k);
    if ((int) word == 0 || length == 0) {
      return (int) word - length;
    }
    long place = place(row);
    return -RawMemory.compare(
        address, length, runs.page(place), (int) place + (int) (word >>> 32), (int) word);
  }

  /** Appends a column of rows. */
  void copyTo(int k, int[] from, int first, int end, ColumnBuilder out) {
    for (int i = first; i < end; i++) {
      long[] page = rows.page(from[i]);
      int at = rows.at(from[i]);
      long word = page[at + layout.firstValue() + k];
      long place = page[at + layout.strings()];
      if ((int) word > 0) {
        out.appendString(runs.page(place), (int) place + (int) (word >>> 32), (int) word);
      } else if (layout.isNull(page, at, k)) {
        out.appendNullString();
      } else {
        out.appendString(0, 0);
      }
    }
  }

  /** Where strings lie is nobody's business but this table's, so it is found anew when loaded. */
  void save(int row, StateWriter to) {
    if (place(row) == NOWHERE) {
      return;
    }
    int length = 0;
    for (int k : layout.stringColumns()) {
      length += (int) word(row, k);
    }
    to.putInt(length);
    for (int k : layout.stringColumns()) {
      to.putBytes(page(row), offset(row, k), (int) word(row, k));
    }
  }

  /** Reads the strings of a row whose words have been read. */
  void load(int row, StateReader from) {
    if (place(row) == NOWHERE) {
      return;
    }
    int length = from.getSize();
    int at = from.skip(length);
    long place = length == 0 ? NOWHERE : runs.place(row, length);
    setPlace(row, place);
    long[] page = rows.page(row);
    int values = rows.at(row) + layout.firstValue();
    int start = 0;
    for (int k : layout.stringColumns()) {
      int bytes = (int) page[values + k];
      page[values + k] = (long) start << 32 | bytes;
      start += bytes;
    }
    if (length > 0) {
      System.arraycopy(from.array(), at, runs.page(place), (int) place, length);
      compactSparsePages();
    }
  }

  /** The memory of the strings, garbage included, in bytes. */
  long bytes() {
    return runs.bytes();
  }
}
