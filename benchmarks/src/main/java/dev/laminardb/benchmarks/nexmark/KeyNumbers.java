package dev.laminardb.benchmarks.nexmark;

import java.util.Arrays;

/**
 * Numbers keys from 0 on, in the order in which they come first, so that the state of a group can
 * lie in plain arrays. Open addressing with linear probing, at most half full. Used by one thread.
 */
final class KeyNumbers {
  private static final int FREE = -1;

  private long[] keys = new long[1 << 11];
  private int[] numbers = free(1 << 12);
  private int size;

  private static int[] free(int length) {
    int[] numbers = new int[length];
    Arrays.fill(numbers, FREE);
    return numbers;
  }

  /** The number of a key, which is {@link #size} before the call if the key is new. */
  int numberOf(long key) {
    int at = start(key);
    while (numbers[at] != FREE) {
      if (keys[numbers[at]] == key) {
        return numbers[at];
      }
      at = (at + 1) & (numbers.length - 1);
    }
    if (size == keys.length) {
      grow();
      return numberOf(key);
    }
    numbers[at] = size;
    keys[size] = key;
    return size++;
  }

  private int start(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (numbers.length - 1);
  }

  private void grow() {
    keys = Arrays.copyOf(keys, 2 * keys.length);
    numbers = free(2 * numbers.length);
    for (int number = 0; number < size; number++) {
      int at = start(keys[number]);
      while (numbers[at] != FREE) {
        at = (at + 1) & (numbers.length - 1);
      }
      numbers[at] = number;
    }
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** The key of a number. */
  long key(int number) {
    return keys[number];
  }
}
