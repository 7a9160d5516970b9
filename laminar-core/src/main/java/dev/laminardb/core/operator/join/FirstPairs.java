package dev.laminardb.core.operator.join;

import dev.laminardb.core.operator.topn.SortKey;
import java.util.List;

/**
 * Of the pairs that a row of one input is in, only the first by some order counts for what comes
 * behind the join: the highest bid of an auction, say. So a pair need not come out that is not
 * before all that came out already. Some such may come out nevertheless, unless the first is all
 * that there is of a row.
 *
 * @param input whose rows these are, 0 or 1
 * @param order of a row's pairs, by columns of the other input; of equal ones the earlier counts
 * @param replaces whether a pair that comes out takes the one before it back, so that a row never
 *     has more than its first, and nothing behind the join has to choose
 */
public record FirstPairs(int input, List<SortKey> order, boolean replaces) {
  /** Copies the order. */
  public FirstPairs {
    order = List.copyOf(order);
    if (replaces && order.isEmpty()) {
      throw new IllegalArgumentException("no pair without an order is before another");
    }
  }

  /** Pairs of which what is behind the join chooses the first. */
  public FirstPairs(int input, List<SortKey> order) {
    this(input, order, false);
  }

  /** The same pairs, each of which takes the one before it back. */
  public FirstPairs replacing() {
    return new FirstPairs(input, order, true);
  }
}
