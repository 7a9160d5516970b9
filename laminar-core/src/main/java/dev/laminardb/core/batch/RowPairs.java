package dev.laminardb.core.batch;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * Pairs of rows of one batch, and which of them differ. Used by one thread, for one batch after the
 * other.
 */
public final class RowPairs {
  private final int[] first = new int[Batch.MAX_ROWS];
  private final int[] second = new int[Batch.MAX_ROWS];
  private final boolean[] different = new boolean[Batch.MAX_ROWS];
  private int count;

  /** Forgets all pairs. */
  public void clear() {
    count = 0;
  }

  /** Adds a pair, equal until {@link #compare} finds otherwise. */
  public void add(int firstRow, int secondRow) {
    first[count] = firstRow;
    second[count] = secondRow;
    different[count] = false;
    count++;
  }

  /** How many pairs there are. */
  public int count() {
    return count;
  }

  /** The first row of a pair. */
  public int first(int pair) {
    return first[pair];
  }

  /** The second row of a pair. */
  public int second(int pair) {
    return second[pair];
  }

  /** Whether the rows of a pair differ in a column that has been compared. */
  public boolean isDifferent(int pair) {
    return different[pair];
  }

  /** Compares the rows of each pair in one column; doubles by their bits, nulls as equal. */
  public void compare(Batch batch, int column, Field field) {
    long validity = field.isNullable() ? batch.validityAddress(column) : 0;
    if (validity != 0) {
      compareNulls(validity);
    }
    long data = batch.dataAddress(column);
    switch (ColumnType.of(field).layout()) {
      case EIGHT_BYTES -> compareEight(data, validity);
      case SIXTEEN_BYTES -> compareSixteen(data, validity);
      case ONE_BYTE -> compareOne(data, validity);
      case TWO_BYTES -> compareTwo(data, validity);
      case FOUR_BYTES -> compareFour(data, validity);
      case BIT -> compareBits(data, validity);
      case VARIABLE -> compareStrings(data, batch.offsetAddress(column), validity);
    }
  }

  private void compareNulls(long validity) {
    for (int i = 0; i < count; i++) {
      different[i] |= RawMemory.getBit(validity, first[i]) != RawMemory.getBit(validity, second[i]);
    }
  }

  /** Whether a pair is worth a look: what lies behind a null says nothing. */
  private boolean isOpen(int pair, long validity) {
    return !different[pair] && (validity == 0 || RawMemory.getBit(validity, first[pair]));
  }

  private void compareEight(long data, long validity) {
    for (int i = 0; i < count; i++) {
      if (isOpen(i, validity)) {
        different[i] =
            RawMemory.getLong(data + ((long) first[i] << 3))
                != RawMemory.getLong(data + ((long) second[i] << 3));
      }
    }
  }

  private void compareSixteen(long data, long validity) {
    for (int i = 0; i < count; i++) {
      if (isOpen(i, validity)) {
        long a = data + ((long) first[i] << 4);
        long b = data + ((long) second[i] << 4);
        different[i] =
            RawMemory.getLong(a) != RawMemory.getLong(b)
                || RawMemory.getLong(a + Long.BYTES) != RawMemory.getLong(b + Long.BYTES);
      }
    }
  }

  private void compareFour(long data, long validity) {
    for (int i = 0; i < count; i++) {
      if (isOpen(i, validity)) {
        different[i] =
            RawMemory.getInt(data + ((long) first[i] << 2))
                != RawMemory.getInt(data + ((long) second[i] << 2));
      }
    }
  }

  private void compareTwo(long data, long validity) {
    for (int i = 0; i < count; i++) {
      if (isOpen(i, validity)) {
        different[i] =
            RawMemory.getShort(data + ((long) first[i] << 1))
                != RawMemory.getShort(data + ((long) second[i] << 1));
      }
    }
  }

  private void compareOne(long data, long validity) {
    for (int i = 0; i < count; i++) {
      if (isOpen(i, validity)) {
        different[i] = RawMemory.getByte(data + first[i]) != RawMemory.getByte(data + second[i]);
      }
    }
  }

  private void compareBits(long data, long validity) {
    for (int i = 0; i < count; i++) {
      if (isOpen(i, validity)) {
        different[i] = RawMemory.getBit(data, first[i]) != RawMemory.getBit(data, second[i]);
      }
    }
  }

  private void compareStrings(long data, long offsets, long validity) {
    for (int i = 0; i < count; i++) {
      if (isOpen(i, validity)) {
        int a = RawMemory.getInt(offsets + ((long) first[i] << 2));
        int b = RawMemory.getInt(offsets + ((long) second[i] << 2));
        int length = RawMemory.getInt(offsets + ((long) first[i] << 2) + Integer.BYTES) - a;
        different[i] =
            length != RawMemory.getInt(offsets + ((long) second[i] << 2) + Integer.BYTES) - b
                || !RawMemory.equal(data + a, data + b, length);
      }
    }
  }
}
