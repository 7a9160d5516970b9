package dev.laminardb.core.batch;

/**
 * Between what the 64-bit values of a column lie, none of which is null, and whether they come in
 * order. Event times mostly do, which one comparison a row tells.
 *
 * @param column the column of the batch
 * @param least the least value
 * @param greatest the greatest value
 * @param ascending whether no value is less than the one before it
 */
public record LongRange(int column, long least, long greatest, boolean ascending) {

  /**
   * Finds the range of a column.
   *
   * @param data the address of its values
   * @param rows how many, at least 1
   */
  static LongRange of(int column, long data, int rows) {
    int inOrder = rowsInOrder(data, rows);
    long least = RawMemory.getLong(data);
    long greatest = RawMemory.getLong(data + ((long) (inOrder - 1) << 3));
    for (int row = inOrder; row < rows; row++) {
      long value = RawMemory.getLong(data + ((long) row << 3));
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    return new LongRange(column, least, greatest, inOrder == rows);
  }

  /** How many values from the first on are not less than the one before. */
  private static int rowsInOrder(long data, int rows) {
    long last = RawMemory.getLong(data);
    for (int row = 1; row < rows; row++) {
      long value = RawMemory.getLong(data + ((long) row << 3));
      if (value < last) {
        return row;
      }
      last = value;
    }
    return rows;
  }
}
