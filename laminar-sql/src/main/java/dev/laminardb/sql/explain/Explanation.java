package dev.laminardb.sql.explain;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plan for people and tools to read. Immutable.
 *
 * @param title what is explained, and on how many cores
 * @param root the operator whose rows are the result
 */
public record Explanation(String title, ExplainedNode root) {

  /**
   * This with what was counted.
   *
   * @param counters of a node's id; null if it does not run
   */
  public Explanation with(Function<String, @Nullable NodeCounters> counters) {
    return new Explanation(title, root.with(counters));
  }
}
