package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.operator.topn.SortKey;
import java.util.List;

/**
 * What aggregates of ordered values take besides the column. Immutable.
 *
 * @param descending whether the order goes from the greatest value to the least
 * @param fraction of PERCENTILE_CONT and PERCENTILE_DISC, from 0 to 1
 * @param separator of STRING_AGG, between one value and the next
 * @param once whether STRING_AGG or ARRAY_AGG has each value once
 * @param order the columns that STRING_AGG and ARRAY_AGG go by; if none, STRING_AGG goes by the
 *     strings themselves; those by which ARG_MIN and ARG_MAX have their row as the first
 */
public record WithinGroup(
    boolean descending, double fraction, String separator, boolean once, List<SortKey> order) {
  /** Ascending, and nothing else. */
  public static final WithinGroup ASCENDING = new WithinGroup(false, 0, "", false);

  /** In the order of the values themselves. */
  public WithinGroup(boolean descending, double fraction, String separator, boolean once) {
    this(descending, fraction, separator, once, List.of());
  }

  /**
   * Checks the fraction and copies the list.
   *
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  public WithinGroup {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("a fraction of " + fraction);
    }
    order = List.copyOf(order);
  }
}
