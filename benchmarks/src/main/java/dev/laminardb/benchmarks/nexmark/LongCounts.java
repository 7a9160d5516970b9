package dev.laminardb.benchmarks.nexmark;

import java.util.Arrays;

/**
 * Counts by a positive key, by hand: open addressing with linear probing, at most half full. Used
 * by one thread.
 */
final class LongCounts {
  private static final long FREE = Long.MIN_VALUE;

  private long[] keys = freeKeys(1 << 12);
  private long[] counts = new long[keys.length];
  private int size;

  /** What is done with each key and its count. */
  @FunctionalInterface
  interface Visitor {
    void visit(long key, long count);
  }

  private static long[] freeKeys(int length) {
    long[] keys = new long[length];
    Arrays.fill(keys, FREE);
    return keys;
  }

  void increment(long key) {
    add(key, 1);
  }

  void add(long key, long by) {
    int at = place(key);
    if (keys[at] == FREE) {
      keys[at] = key;
      counts[at] = by;
      if (++size * 2 > keys.length) {
        rebuild(keys.length * 2);
      }
    } else {
      counts[at] += by;
    }
  }

  private int place(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int at = (int) (mixed >>> 32) & (keys.length - 1);
    while (keys[at] != FREE && keys[at] != key) {
      at = (at + 1) & (keys.length - 1);
    }
    return at;
  }

  /** Forgets every key whose count has become 0. */
  void dropZeros() {
    rebuild(keys.length);
  }

  private void rebuild(int length) {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    keys = freeKeys(length);
    counts = new long[length];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE && oldCounts[i] != 0) {
        int at = place(oldKeys[i]);
        keys[at] = oldKeys[i];
        counts[at] = oldCounts[i];
        size++;
      }
    }
  }

  void forEach(Visitor visitor) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != FREE) {
        visitor.visit(keys[i], counts[i]);
      }
    }
  }

  /** Forgets every key. */
  void clear() {
    Arrays.fill(keys, FREE);
    size = 0;
  }
}
