package dev.laminardb.core.state;

import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows of batches, kept under numbers. A row is a few 64-bit words side by side in a page, because
 * it is written, read and compared as a whole and at random; the bytes of its strings lie together
 * in a run elsewhere:
 *
 * <pre>
 *   page   | owner's words, nulls, values, -+ | owner's words, … | …
 *            row 0                          |   row 1
 *   run      strings of row 0  <------------+
 * </pre>
 *
 * <p>The owner's words are for whoever keeps the table, say an order or a chain; 0 in a new row.
 * Numbers are dense and those of freed rows are used again. Either all rows are {@linkplain #take
 * taken} or all come with {@link #grow}. Used by one thread.
 */
public final class RowTable implements StateTable {
  private static final int ROWS_AT_A_TIME = 256;
  private static final int NONE = -1;

  private final RowLayout layout;
  private final RowPages rows;
  private final RowValues values;
  private final RowStrings strings;

  /** The first freed row, whose first word is the next one plus one; {@link #NONE} if none is. */
  private int freed = NONE;

  /**
   * An empty table.
   *
   * @param types the types of the columns
   * @param nullable whether any of them can be null
   * @param ownerWords how many words of its own the owner needs in each row
   */
  public RowTable(ColumnType[] types, boolean nullable, int ownerWords) {
    this.layout = new RowLayout(types, nullable, ownerWords);
    this.rows = new RowPages(layout.width());
    this.values = new RowValues(layout, rows);
    this.strings = new RowStrings(layout, rows);
  }

  /** Makes the rows 0 to {@code newSize - 1} usable; new ones hold nothing yet. */
  public void grow(int newSize) {
    rows.grow(newSize);
  }

  /** A row that nobody uses, to be {@linkplain #put filled}. */
  public int take() {
    if (freed == NONE) {
      grow(rows.size() + 1);
      return rows.size() - 1;
    }
    int row = freed;
    rows.mark(row);
    long[] page = rows.page(row);
    int at = rows.at(row);
    freed = (int) page[at] - 1;
    Arrays.fill(page, at, at + layout.width(), 0);
    return row;
  }

  /**
   * Adds rows of a batch behind all others. Faster than to {@linkplain #take take} and {@linkplain
   * #put fill} them, because they lie side by side; for tables none of whose rows is freed.
   *
   * @param from the table's columns in the batch
   * @param batchRows which rows of the batch
   * @return the first of the new rows; the others follow
   */
  int append(ColumnAddresses from, int[] batchRows, int count) {
    int first = rows.size();
    grow(first + count);
    for (int done = 0; done < count; ) {
      int row = first + done;
      int end = Math.min(count, done + LongColumn.PAGE_SIZE - (row & LongColumn.PAGE_MASK));
      for (int k = 0; k < layout.columns(); k++) {
        if (!layout.type(k).isVariable()) {
          values.append(from, k, batchRows, done, end, row);
        }
      }
      done = end;
    }
    appendNullsAndStrings(from, batchRows, first, count);
    return first;
  }

  private void appendNullsAndStrings(ColumnAddresses from, int[] batchRows, int first, int count) {
    for (int k = 0; k < layout.columns(); k++) {
      if (from.hasNulls(k)) {
        values.appendNulls(from, k, batchRows, first, count);
      }
    }
    if (layout.hasStrings()) {
      strings.append(from, batchRows, first, count);
    }
  }

  /** Sets one of the owner's words of a row that is new since the last snapshot. */
  void setNewWord(int row, int word, long value) {
    rows.page(row)[rows.at(row) + word] = value;
  }

  /**
   * Sets the first two of the owner's words of a row that is new, or has been taken, since the last
   * snapshot.
   */
  void setNewWords(int row, long first, long second) {
    long[] page = rows.page(row);
    int at = rows.at(row);
    page[at] = first;
    page[at + 1] = second;
  }

  /**
   * Reads the high halves of one of the owner's words of many rows, less one.
   *
   * @param of the rows; of one less than 0 it is -1
   */
  void highHalves(int[] of, int count, int word, int[] to) {
    long[][] pages = rows.pages();
    int width = rows.width();
    for (int i = 0; i < count; i++) {
      int row = of[i];
      int at = (row & LongColumn.PAGE_MASK) * width + word;
      to[i] = row < 0 ? -1 : (int) (pages[row >>> LongColumn.PAGE_SHIFT][at] >>> 32) - 1;
    }
  }

  /** Reads the low halves, as {@link #highHalves}. */
  void lowHalves(int[] of, int count, int word, int[] to) {
    long[][] pages = rows.pages();
    int width = rows.width();
    for (int i = 0; i < count; i++) {
      int row = of[i];
      int at = (row & LongColumn.PAGE_MASK) * width + word;
      to[i] = row < 0 ? -1 : (int) pages[row >>> LongColumn.PAGE_SHIFT][at] - 1;
    }
  }

  /**
   * Reads one of the owner's words of many rows.
   *
   * @param entries of an index, 0 where there is no row; then the value is 0
   */
  void words(long[] entries, int count, int word, long[] to) {
    long[][] pages = rows.pages();
    int width = rows.width();
    for (int i = 0; i < count; i++) {
      int row = HashIndex.slot(entries[i]);
      to[i] =
          row < 0
              ? 0
              : pages[row >>> LongColumn.PAGE_SHIFT][(row & LongColumn.PAGE_MASK) * width + word];
    }
  }

  /**
   * Of pairs of a batch's row and one of this table, leaves those of which the table's row has a
   * first word that is not less than the batch's row, or none at all. In a loop without a branch.
   *
   * @param values of the batch's rows
   * @param note the owner's word that is 0 as long as a row of this table has none
   * @return how many are left, in front
   */
  public int leaveNotLess(long[] values, int[] batchRows, int[] of, int note, int count) {
    long[][] pages = rows.pages();
    int width = rows.width();
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = of[i];
      int batchRow = batchRows[i];
      long[] page = pages[row >>> LongColumn.PAGE_SHIFT];
      int at = (row & LongColumn.PAGE_MASK) * width;
      batchRows[left] = batchRow;
      of[left] = row;
      left += page[at + note] == 0 | page[at] >= values[batchRow] ? 1 : 0;
    }
    return left;
  }

  /** Gives a row and its strings up. */
  public void free(int row) {
    rows.mark(row);
    strings.drop(row);
    rows.page(row)[rows.at(row)] = freed + 1;
    freed = row;
  }

  /** The rows that have been freed and not been taken again. */
  BitSet freed() {
    BitSet all = new BitSet();
    for (int row = freed; row != NONE; row = (int) rows.page(row)[rows.at(row)] - 1) {
      all.set(row);
    }
    return all;
  }

  /** How many rows there are, those that have been freed included. */
  public int size() {
    return rows.size();
  }

  /** One of the owner's words. */
  public long word(int row, int word) {
    return rows.page(row)[rows.at(row) + word];
  }

  /** Sets one of the owner's words. */
  public void setWord(int row, int word, long value) {
    rows.mark(row);
    rows.page(row)[rows.at(row) + word] = value;
  }

  /**
   * Fills rows, whatever they held before, from rows of a batch. The owner's words stay.
   *
   * @param from the table's columns in the batch
   * @param batchRows which rows of the batch
   * @param to the row here for each of them, all different
   * @param first the first element of both arrays to use
   * @param count how many
   */
  public void put(ColumnAddresses from, int[] batchRows, int[] to, int first, int count) {
    for (int block = first; block < first + count; block += ROWS_AT_A_TIME) {
      int end = Math.min(first + count, block + ROWS_AT_A_TIME);
      for (int i = block; i < end; i++) {
        rows.mark(to[i]);
        values.clearNulls(to[i]);
      }
      for (int k = 0; k < layout.columns(); k++) {
        if (!layout.type(k).isVariable()) {
          values.put(from, k, batchRows, to, block, end);
        }
        if (from.hasNulls(k)) {
          values.putNulls(from, k, batchRows, to, block, end);
        }
      }
      for (int i = block; i < end && layout.hasStrings(); i++) {
        strings.put(from, batchRows[i], to[i]);
      }
    }
  }

  /**
   * Copies rows into a batch. Does not declare them added.
   *
   * @param from which
   * @param columns how many of the table's columns, to the builder's first columns
   * @param at the row of the builder for the first
   */
  public void copyTo(int[] from, int count, int columns, BatchBuilder out, int at) {
    for (int block = 0; block < count; block += ROWS_AT_A_TIME) {
      int end = Math.min(count, block + ROWS_AT_A_TIME);
      for (int k = 0; k < columns; k++) {
        if (layout.type(k).isVariable()) {
          strings.copyTo(k, from, block, end, out.column(k));
        } else {
          values.copyTo(k, from, block, end, out.column(k), at);
        }
      }
    }
  }

  /**
   * Copies one column of rows into a batch. Does not declare them added.
   *
   * @param k which of the table's columns
   * @param from which rows
   * @param first the first element of {@code from} to use
   * @param count how many
   * @param at the row of the builder for the first
   */
  public void copyTo(int k, int[] from, int first, int count, ColumnBuilder out, int at) {
    if (layout.type(k).isVariable()) {
      strings.copyTo(k, from, first, first + count, out);
    } else {
      values.copyTo(k, from, first, first + count, out, at - first);
    }
  }

  /**
   * Whether a row equals one of a batch in the first so many columns as SQL compares: both zeros
   * are one number, and so is every NaN. Nulls are equal.
   */
  boolean equalInSql(int row, ColumnAddresses from, int batchRow, int columns) {
    for (int k = 0; k < columns; k++) {
      if (!equal(row, from, batchRow, k, layout.type(k).isFloating())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a row equals one of a batch in the first so many columns; doubles by their bits. */
  public boolean equal(int row, ColumnAddresses from, int batchRow, int columns) {
    for (int k = 0; k < columns; k++) {
      if (!equal(row, from, batchRow, k, false)) {
        return false;
      }
    }
    return true;
  }

  private boolean equal(int row, ColumnAddresses from, int batchRow, int k, boolean asDoubles) {
    long[] page = rows.page(row);
    int at = rows.at(row);
    boolean isNull = layout.isNull(page, at, k);
    if (isNull || from.isNull(k, batchRow)) {
      return isNull && from.isNull(k, batchRow);
    }
    if (layout.type(k).isVariable()) {
      return strings.equal(row, k, from, batchRow);
    }
    long word = page[at + layout.firstValue() + k];
    long other = from.word(k, batchRow);
    if (asDoubles) {
      return Hashing.doubleBits(Double.longBitsToDouble(word))
          == Hashing.doubleBits(Double.longBitsToDouble(other));
    }
    int high = layout.highWord(k);
    return word == other && (high == 0 || page[at + high] == from.highWord(k, batchRow));
  }

  /**
   * Whether a row equals one of another table in the first so many columns, which both have, as
   * {@link #equalInSql(int, ColumnAddresses, int, int)}.
   */
  boolean equalInSql(int row, RowTable other, int otherRow, int columns) {
    for (int k = 0; k < columns; k++) {
      boolean isNull = isNull(row, k);
      if (isNull != other.isNull(otherRow, k) || !isNull && !equalInSql(row, k, other, otherRow)) {
        return false;
      }
    }
    return true;
  }

  private boolean equalInSql(int row, int k, RowTable other, int otherRow) {
    return switch (layout.type(k)) {
      case VARCHAR, VARBINARY -> strings.equal(row, k, other.strings, otherRow);
      case DECIMAL ->
          value(row, k) == other.value(otherRow, k)
              && highValue(row, k) == other.highValue(otherRow, k);
      case REAL, DOUBLE ->
          Hashing.doubleBits(Double.longBitsToDouble(value(row, k)))
              == Hashing.doubleBits(Double.longBitsToDouble(other.value(otherRow, k)));
      default -> value(row, k) == other.value(otherRow, k);
    };
  }

  /** Whether two rows are equal in the first so many columns; doubles by their bits. */
  public boolean equal(int a, int b, int columns) {
    for (int k = 0; k < columns; k++) {
      if (isNull(a, k) != isNull(b, k)) {
        return false;
      }
      int value = layout.firstValue() + k;
      int high = layout.highWord(k);
      if (layout.type(k).isVariable()
          ? compareStrings(a, b, k) != 0
          : word(a, value) != word(b, value) || (high > 0 && word(a, high) != word(b, high))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a value is null. */
  public boolean isNull(int row, int k) {
    return layout.isNull(rows.page(row), rows.at(row), k);
  }

  /** A value as 64 bits, as {@link ColumnAddresses#word}; 0 if it is null. Not for strings. */
  public long value(int row, int k) {
    return word(row, layout.firstValue() + k);
  }

  /** The high word of a DECIMAL; 0 if it is null. */
  public long highValue(int row, int k) {
    return word(row, layout.highWord(k));
  }

  /** How many bytes a string has; 0 if it is null. */
  public int stringLength(int row, int k) {
    return (int) value(row, k);
  }

  /** The array that holds a string that is not empty, from {@link #stringOffset} on. */
  public byte[] stringBytes(int row) {
    return strings.page(row);
  }

  /** Where in {@link #stringBytes(int)} a string begins. */
  public int stringOffset(int row, int k) {
    return strings.offset(row, k);
  }

  /**
   * Whether some columns of a row equal those of a row of a batch, as SQL has it: one zero, one
   * NaN.
   *
   * @param columns of this table
   * @param from the batch's columns in the same order
   */
  public boolean equalKeys(int row, int[] columns, ColumnAddresses from, int batchRow) {
    for (int i = 0; i < columns.length; i++) {
      int k = columns[i];
      boolean isNull = isNull(row, k);
      if (isNull != from.isNull(i, batchRow) || (!isNull && !equalKey(row, k, from, i, batchRow))) {
        return false;
      }
    }
    return true;
  }

  /** Whether two rows are equal in a column as SQL has it, nulls as equal. */
  public boolean equalValue(int a, int b, int k) {
    if (isNull(a, k) != isNull(b, k)) {
      return false;
    }
    return switch (layout.type(k)) {
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> compareStrings(a, b, k) == 0;
      case DECIMAL -> value(a, k) == value(b, k) && highValue(a, k) == highValue(b, k);
      case REAL, DOUBLE ->
          Hashing.doubleBits(Double.longBitsToDouble(value(a, k)))
              == Hashing.doubleBits(Double.longBitsToDouble(value(b, k)));
      default -> value(a, k) == value(b, k);
    };
  }

  private boolean equalKey(int row, int k, ColumnAddresses from, int i, int batchRow) {
    return switch (layout.type(k)) {
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> strings.equal(row, k, from, i, batchRow);
      case DECIMAL ->
          value(row, k) == from.word(i, batchRow)
              && highValue(row, k) == from.highWord(i, batchRow);
      case REAL, DOUBLE ->
          Hashing.doubleBits(Double.longBitsToDouble(value(row, k)))
              == Hashing.doubleBits(Double.longBitsToDouble(from.word(i, batchRow)));
      default -> value(row, k) == from.word(i, batchRow);
    };
  }

  /**
   * Compares the strings of two rows as unsigned bytes, null as if it were empty.
   *
   * @return negative, zero or positive, as {@link java.util.Comparator#compare}
   */
  public int compareStrings(int a, int b, int k) {
    return strings.compare(a, b, k);
  }

  /**
   * Compares the string of a row with bytes elsewhere, as {@link #compareStrings(int, int, int)}.
   *
   * @param address where the other string's bytes lie
   */
  public int compareString(int row, int k, long address, int length) {
    return strings.compare(row, k, address, length);
  }

  @Override
  public void save(StateWriter to) {
    DirtyPages dirty = rows.dirty();
    to.beginTable();
    to.beginPage(StateSink.HEADER);
    to.putInt(layout.width());
    to.putInt(rows.size());
    to.putInt(freed);
    to.endPage();
    for (int page = 0; page < dirty.pages(); page++) {
      if (dirty.isDirty(page)) {
        to.beginPage(page);
        rows.save(page, to);
        int first = DirtyPages.first(page);
        for (int row = first; row < first + dirty.count(page) && layout.hasStrings(); row++) {
          strings.save(row, to);
        }
        to.endPage();
      }
    }
    dirty.clean();
  }

  @Override
  public void load(StateReader from) {
    from.beginTable();
    from.beginPage(StateSink.HEADER);
    from.expect(layout.width(), "words in a row");
    int saved = from.getSize();
    freed = from.getInt();
    from.endPage();
    for (int page = 0; DirtyPages.first(page) < saved; page++) {
      from.beginPage(page);
      grow(Math.min(saved, DirtyPages.first(page + 1)));
      rows.load(page, from);
      for (int row = DirtyPages.first(page); row < rows.size() && layout.hasStrings(); row++) {
        strings.load(row, from);
      }
      from.endPage();
    }
    rows.dirty().clean();
  }

  /** The memory of all rows and their strings, in bytes. */
  public long bytes() {
    return rows.bytes() + strings.bytes();
  }

  /** The memory of the strings, garbage included, in bytes. */
  long stringBytes() {
    return strings.bytes();
  }
}
