package dev.laminardb.core.operator.aggregate;

/**
 * What aggregates of ordered values take besides the column. Immutable.
 *
 * @param descending whether the order goes from the greatest value to the least
 * @param fraction of PERCENTILE_CONT and PERCENTILE_DISC, from 0 to 1
 * @param separator of STRING_AGG, between one value and the next
 * @param once whether STRING_AGG has each value once
 */
public record WithinGroup(boolean descending, double fraction, String separator, boolean once) {
  /** Ascending, and nothing else. */
  public static final WithinGroup ASCENDING = new WithinGroup(false, 0, "", false);

  /**
   * Checks the fraction.
   *
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  public WithinGroup {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("a fraction of " + fraction);
    }
  }
}
