package dev.laminardb.benchmarks.nexmark;

import java.util.Arrays;

/**
 * Numbers the strings of a column from 0 on, in the order in which they come first. Refers to the
 * column's own bytes. Open addressing with linear probing, at most half full. Used by one thread.
 */
final class TextNumbers {
  private static final int FREE = -1;

  private final byte[] bytes;
  private final int[] offsets;

  /** The first row with each string. */
  private int[] rows = new int[1 << 11];

  private int[] numbers = free(1 << 12);
  private int size;

  TextNumbers(StringColumn column) {
    bytes = column.bytes();
    offsets = column.offsets();
  }

  private static int[] free(int length) {
    int[] numbers = new int[length];
    Arrays.fill(numbers, FREE);
    return numbers;
  }

  /** The number of a row's string, which is {@link #size} before the call if it is new. */
  int numberOf(int row) {
    int at = start(row);
    while (numbers[at] != FREE) {
      if (equal(rows[numbers[at]], row)) {
        return numbers[at];
      }
      at = (at + 1) & (numbers.length - 1);
    }
    if (size == rows.length) {
      grow();
      return numberOf(row);
    }
    numbers[at] = size;
    rows[size] = row;
    return size++;
  }

  private int start(int row) {
    long hash = Checksum.with(Checksum.SEED, bytes, offsets[row], offsets[row + 1]);
    return (int) (hash >>> 32) & (numbers.length - 1);
  }

  private boolean equal(int one, int other) {
    return Arrays.equals(
        bytes, offsets[one], offsets[one + 1], bytes, offsets[other], offsets[other + 1]);
  }

  private void grow() {
    rows = Arrays.copyOf(rows, 2 * rows.length);
    numbers = free(2 * numbers.length);
    for (int number = 0; number < size; number++) {
      int at = start(rows[number]);
      while (numbers[at] != FREE) {
        at = (at + 1) & (numbers.length - 1);
      }
      numbers[at] = number;
    }
  }

  /** How many strings there are. */
  int size() {
    return size;
  }

  /** A row that holds the string of a number. */
  int row(int number) {
    return rows[number];
  }
}
