package dev.laminardb.core.operator.join;

import dev.laminardb.core.operator.topn.SortKey;
import java.util.List;

/**
 * Of the pairs that a row of one input is in, only the first by some order counts for what comes
 * behind the join: the highest bid of an auction, say. So a pair need not come out that is not
 * before all that came out already. Some such may come out nevertheless.
 *
 * @param input whose rows these are, 0 or 1
 * @param order of a row's pairs, by columns of the other input; of equal ones the earlier counts
 */
public record FirstPairs(int input, List<SortKey> order) {
  /** Copies the order. */
  public FirstPairs {
    order = List.copyOf(order);
  }
}
