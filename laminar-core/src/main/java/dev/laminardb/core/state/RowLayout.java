package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnType;
import java.util.Arrays;

/**
 * Which word of a row in a {@link RowTable} is what:
 *
 * <pre>
 *   [owner's words | nulls, a bit a column | a word a column | high words | place of the strings]
 *                                            VARCHAR:          of DECIMALs
 *                                            start in the run << 32 | length
 * </pre>
 *
 * <p>Immutable.
 */
final class RowLayout {
  private final ColumnType[] types;
  private final int[] stringColumns;
  private final int nulls;
  private final int firstValue;
  private final int[] highWords;
  private final int strings;
  private final int width;

  /**
   * A layout.
   *
   * @param nullable whether any of the columns can be null
   */
  RowLayout(ColumnType[] types, boolean nullable, int ownerWords) {
    this.types = types.clone();
    this.stringColumns = stringColumns(types);
    this.nulls = ownerWords;
    this.firstValue = nulls + (nullable ? (types.length + Long.SIZE - 1) / Long.SIZE : 0);
    this.highWords = new int[types.length];
    int next = firstValue + types.length;
    for (int k = 0; k < types.length; k++) {
      highWords[k] = types[k].isWide() ? next++ : 0;
    }
    this.strings = next;
    this.width = Math.max(1, strings + (hasStrings() ? 1 : 0));
  }

  private static int[] stringColumns(ColumnType[] types) {
    int[] columns = new int[types.length];
    int count = 0;
    for (int k = 0; k < types.length; k++) {
      if (types[k].isVariable()) {
        columns[count++] = k;
      }
    }
    return Arrays.copyOf(columns, count);
  }

  /** How many columns there are. */
  int columns() {
    return types.length;
  }

  ColumnType type(int k) {
    return types[k];
  }

  /** The columns that are strings. Not to be written. */
  int[] stringColumns() {
    return stringColumns;
  }

  boolean hasStrings() {
    return stringColumns.length > 0;
  }

  /** The first of the words with a bit for each column that is null. */
  int nulls() {
    return nulls;
  }

  /** The word of the first column; the others follow. */
  int firstValue() {
    return firstValue;
  }

  /** The high word of a column; 0 if it has none. */
  int highWord(int k) {
    return highWords[k];
  }

  /** The word that says where the row's strings lie. */
  int strings() {
    return strings;
  }

  /** How many words a row has. */
  int width() {
    return width;
  }

  /**
   * Whether a column of a row is null.
   *
   * @param at where in the page the row begins
   */
  boolean isNull(long[] page, int at, int k) {
    return firstValue > nulls && (page[at + nulls + (k >>> 6)] >>> k & 1) != 0;
  }
}
