package dev.laminardb.benchmarks.memory;

import java.util.Arrays;

/**
 * A count and a sum for each key, the way one would write it: open addressing with linear probing,
 * at most half full, over numbers of groups that lie in arrays. Used by one thread.
 */
final class HandTable {
  private static final int FREE = -1;

  private int[] index = free(1 << 12);
  private long[] keys = new long[1 << 11];
  private long[] counts = new long[1 << 11];
  private long[] sums = new long[1 << 11];
  private int size;

  private static int[] free(int length) {
    int[] index = new int[length];
    Arrays.fill(index, FREE);
    return index;
  }

  void add(long key, long value) {
    int group = group(key);
    counts[group]++;
    sums[group] += value;
  }

  private int group(long key) {
    int at = place(key);
    if (index[at] != FREE) {
      return index[at];
    }
    if (size == keys.length) {
      grow();
      at = place(key);
    }
    index[at] = size;
    keys[size] = key;
    return size++;
  }

  private int place(long key) {
    int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (index.length - 1);
    while (index[at] != FREE && keys[index[at]] != key) {
      at = (at + 1) & (index.length - 1);
    }
    return at;
  }

  private void grow() {
    keys = Arrays.copyOf(keys, 2 * size);
    counts = Arrays.copyOf(counts, 2 * size);
    sums = Arrays.copyOf(sums, 2 * size);
    index = free(4 * size);
    for (int group = 0; group < size; group++) {
      index[place(keys[group])] = group;
    }
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** The count of a key, 0 if there is none. */
  long count(long key) {
    int group = index[place(key)];
    return group == FREE ? 0 : counts[group];
  }

  /** The sum of a key, 0 if there is none. */
  long sum(long key) {
    int group = index[place(key)];
    return group == FREE ? 0 : sums[group];
  }
}
