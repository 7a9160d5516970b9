package dev.laminardb.core.state;

import java.util.Arrays;

/**
 * An open-addressing index from hash to slot with linear probing, at most half full. An entry holds
 * 32 bits of the hash, so that growth never looks at a key, and the slot.
 *
 * <pre>
 *   entries[i] = hash << 32 | slot + 1      0 = free
 * </pre>
 *
 * <p>The table that owns it compares keys: it walks entries from {@link #start} with {@link #next}
 * until it meets its key or a free entry. Used by one thread.
 */
final class HashIndex {
  private static final int SMALLEST = 64;

  private long[] entries = new long[SMALLEST];
  private int mask = SMALLEST - 1;
  private int used;

  int start(int hash) {
    return hash & mask;
  }

  int next(int position) {
    return (position + 1) & mask;
  }

  long entry(int position) {
    return entries[position];
  }

  static boolean matches(long entry, int hash) {
    return (int) (entry >>> 32) == hash;
  }

  static int slot(long entry) {
    return (int) entry - 1;
  }

  /** Adds an entry for a key that no other has; positions found before are invalid afterwards. */
  void add(int hash, int slot) {
    int position = start(hash);
    while (entries[position] != 0) {
      position = next(position);
    }
    insert(position, hash, slot);
  }

  /** Fills a free position; positions found before are invalid afterwards. */
  void insert(int position, int hash, int slot) {
    entries[position] = (long) hash << 32 | (slot + 1);
    if (++used * 2 > entries.length) {
      rebuild(entries.length * 2);
    }
  }

  /**
   * Frees the position of an entry; positions found before are invalid afterwards. Entries behind
   * it move up, so that no walk meets a gap before its end.
   */
  void remove(int position) {
    int free = position;
    for (int at = next(free); entries[at] != 0; at = next(at)) {
      int home = start((int) (entries[at] >>> 32));
      if (((at - home) & mask) >= ((at - free) & mask)) {
        entries[free] = entries[at];
        free = at;
      }
    }
    entries[free] = 0;
    used--;
  }

  private void rebuild(int length) {
    long[] old = entries;
    entries = new long[length];
    mask = length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int position = (int) (entry >>> 32) & mask;
        while (entries[position] != 0) {
          position = (position + 1) & mask;
        }
        entries[position] = entry;
      }
    }
  }

  /** The memory of the entries, in bytes. */
  long bytes() {
    return (long) entries.length * Long.BYTES;
  }

  /** Forgets every entry; gives memory back where little of it was used. */
  void clear() {
    if (entries.length > SMALLEST && used * 16 < entries.length) {
      entries = new long[Math.max(SMALLEST, entries.length / 4)];
      mask = entries.length - 1;
    } else {
      Arrays.fill(entries, 0);
    }
    used = 0;
  }
}
