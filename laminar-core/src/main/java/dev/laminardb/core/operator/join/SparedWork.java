package dev.laminardb.core.operator.join;

import org.jspecify.annotations.Nullable;

/**
 * Work that an inner join need not do, because of what is known of its inputs or of what stands
 * behind it.
 *
 * @param firstPairs which pairs count only, of a join that takes no rows back, or null if all do
 * @param forgets whether rows that go are only forgotten, and no pair is taken back
 * @param unique which inputs have no two rows with the same key; of joins that take no rows back
 */
public record SparedWork(@Nullable FirstPairs firstPairs, boolean forgets, UniqueKeys unique) {
  /** All work is to be done. */
  public static final SparedWork NONE = new SparedWork(null, false, UniqueKeys.NONE);

  /** Refuses what contradicts itself. */
  public SparedWork {
    if (firstPairs != null && unique.of(1 - firstPairs.input())) {
      throw new IllegalArgumentException("rows of input " + firstPairs.input() + " have one pair");
    }
  }

  /** This work, and of the pairs only some. */
  public SparedWork butFirstPairs(FirstPairs pairs) {
    return new SparedWork(pairs, forgets, unique);
  }

  /** This work, and to take pairs back. */
  public SparedWork forgetting() {
    return new SparedWork(firstPairs, true, unique);
  }

  /** This work, and to keep rows that have met the one row of their key. */
  public SparedWork unique(UniqueKeys keys) {
    return new SparedWork(firstPairs, forgets, keys);
  }

  /** Whether of the pairs of a row only the first is there, and takes the one before it back. */
  public boolean replacesPairs() {
    return firstPairs != null && firstPairs.replaces();
  }

  /** Refuses a join that has to do this work. */
  void check(JoinKind kind, boolean retracting) {
    if (kind != JoinKind.INNER) {
      throw new IllegalArgumentException("what a " + kind + " join emits depends on all its rows");
    }
    if (retracting && (firstPairs != null || unique != UniqueKeys.NONE)) {
      throw new IllegalArgumentException("a join of changes has to find all pairs again");
    }
  }
}
