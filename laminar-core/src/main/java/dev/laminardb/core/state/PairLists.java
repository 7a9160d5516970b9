package dev.laminardb.core.state;

/**
 * The pairs of each group of a {@link DistinctTable}, as lists linked through the pairs, the newest
 * first:
 *
 * <pre>
 *   heads of groups      the group's newest pair
 *   links of a pair      the pairs of its group before and behind it
 * </pre>
 *
 * <p>Where pairs go only from the front, no pair is told which one came before it: that would be a
 * write far from all others for each new pair. Used by one thread.
 */
final class PairLists {
  /** No pair. */
  static final int NONE = -1;

  private final LongColumn heads = new LongColumn(NONE);
  private final SlotColumns groups = new SlotColumns(heads);
  private final LongColumn links;
  private final SlotColumns pairs;
  private final boolean anyGoes;

  /**
   * Lists of no pairs.
   *
   * @param links a word of each pair
   * @param pairs the columns of pairs, {@code links} among them, in which changes are marked
   * @param anyGoes whether pairs other than the first of a list are removed
   */
  PairLists(LongColumn links, SlotColumns pairs, boolean anyGoes) {
    this.links = links;
    this.pairs = pairs;
    this.anyGoes = anyGoes;
  }

  /** The heads of groups, to be grown, saved and cleared. */
  SlotColumns groups() {
    return groups;
  }

  /** The newest pair of a group, or {@link #NONE}. */
  int first(int group) {
    return (int) heads.get(group);
  }

  /** The pair behind a pair in its group, or {@link #NONE}. */
  int next(int pair) {
    return (int) links.get(pair);
  }

  /** Puts a pair, which is marked already, in front of a group's. */
  void add(int pair, int group) {
    int newest = first(group);
    links.set(pair, link(NONE, newest));
    if (anyGoes && newest != NONE) {
      links.set(newest, link(pair, next(newest)));
      pairs.mark(newest);
    }
    heads.set(group, pair);
    groups.mark(group);
  }

  /** Takes a pair out of its group's list; the first one unless any may go. */
  void remove(int pair, int group) {
    int before = (int) (links.get(pair) >>> 32);
    int behind = next(pair);
    if (first(group) == pair) {
      heads.set(group, behind);
      groups.mark(group);
    } else {
      links.set(before, link((int) (links.get(before) >>> 32), behind));
      pairs.mark(before);
    }
    if (anyGoes && behind != NONE) {
      links.set(behind, link(before, next(behind)));
      pairs.mark(behind);
    }
  }

  private static long link(int before, int behind) {
    return (long) before << 32 | behind & 0xffffffffL;
  }
}
