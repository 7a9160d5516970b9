package dev.laminardb.core.ingest;

import org.agrona.MutableDirectBuffer;

/**
 * How a row lies in a source's ring, little endian:
 *
 * <pre>
 *   null bits, 64 columns to a word | 8 bytes a column | the tail: bytes of strings,
 *   1 = null                          the value, or,      two words of a DECIMAL
 *                                     of what is in the tail,
 *                                     offset from the row's start << 32 | length
 * </pre>
 */
public final class RowFormat {
  private final int columns;
  private final int fixedLength;

  /** The format of rows with so many columns. */
  public RowFormat(int columns) {
    this.columns = columns;
    this.fixedLength = nullWords() * Long.BYTES + columns * Long.BYTES;
  }

  private int nullWords() {
    return (columns + 63) >> 6;
  }

  /** Bytes before the tail. */
  public int fixedLength() {
    return fixedLength;
  }

  /** Where a column's 8 bytes lie, from the row's start. */
  public int slot(int column) {
    return (nullWords() + column) << 3;
  }

  /** Marks every column of a row at {@code index} as not null. */
  public void clearNulls(MutableDirectBuffer buffer, int index) {
    for (int word = 0; word < nullWords(); word++) {
      buffer.putLong(index + (word << 3), 0);
    }
  }

  /** Marks a column as null. */
  public void setNull(MutableDirectBuffer buffer, int index, int column) {
    int at = index + (column >> 6 << 3);
    buffer.putLong(at, buffer.getLong(at) | 1L << (column & 63));
  }

  /** What the slot of a value in the tail holds. */
  public static long tailSlot(int offset, int length) {
    return (long) offset << 32 | length;
  }

  /** Where a value in the tail begins, from the row's start. */
  public static int tailOffset(long slot) {
    return (int) (slot >>> 32);
  }
}
