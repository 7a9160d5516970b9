package dev.laminardb.core.state;

import java.util.Arrays;

/** Numbers of rows, as many as there may be. Used by one thread. */
public final class RowNumbers {
  private static final int KEPT_ROOM = 1 << 16;

  private int[] numbers = new int[16];
  private int count;

  /** Adds a number. */
  public void add(int number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** Copies some of them. */
  public void copyTo(int[] to, int first, int length) {
    System.arraycopy(numbers, first, to, 0, length);
  }

  /** Puts them in order, each once. */
  public void sortDistinct() {
    Arrays.sort(numbers, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || numbers[i] != numbers[i - 1]) {
        numbers[distinct++] = numbers[i];
      }
    }
    count = distinct;
  }

  /** Takes some of the numbers. */
  @FunctionalInterface
  public interface BlockReader {
    /** Takes the first so many of an array, which is valid during the call. */
    void read(int[] numbers, int count);
  }

  /**
   * Hands all numbers over, in blocks.
   *
   * @param most how many at a time
   */
  public void forEachBlock(int most, BlockReader reader) {
    int[] block = new int[Math.min(most, count)];
    for (int first = 0; first < count; first += most) {
      int length = Math.min(most, count - first);
      copyTo(block, first, length);
      reader.read(block, length);
    }
  }

  /** Forgets them. */
  public void clear() {
    numbers = numbers.length > KEPT_ROOM ? new int[16] : numbers;
    count = 0;
  }
}
