package dev.laminardb.benchmarks.nexmark;

import java.util.Arrays;

/** Which ranks have been seen with which key, to count distinct keys by hand. One thread. */
final class SeenRanks {
  private final KeyNumbers keys = new KeyNumbers();

  /** A bit for each rank. */
  private byte[] seen = new byte[1 << 11];

  /**
   * Notes a key with a rank.
   *
   * @return 1 if the key is new, and 2 more if it is with this rank
   */
  int see(long key, int rank) {
    int at = keys.numberOf(key);
    if (at == seen.length) {
      seen = Arrays.copyOf(seen, 2 * at);
    }
    int before = seen[at];
    seen[at] = (byte) (before | 1 << rank);
    int newKey = before == 0 ? 1 : 0;
    int newWithRank = (before & 1 << rank) == 0 ? 2 : 0;
    return newKey | newWithRank;
  }
}
