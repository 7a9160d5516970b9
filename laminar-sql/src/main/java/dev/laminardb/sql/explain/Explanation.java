package dev.laminardb.sql.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plan for people and tools to read. Immutable.
 *
 * @param title what is explained, and on how many cores
 * @param root the operator whose rows are the result; one that several others read comes as an
 *     input of each, with the same id
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

  /** The ids of operators that several others read, as they come from the result down. */
  List<String> shared() {
    Map<String, Integer> readers = new LinkedHashMap<>();
    count(root, readers);
    return readers.entrySet().stream()
        .filter(counted -> counted.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void count(ExplainedNode node, Map<String, Integer> readers) {
    if (node.isOperator() && readers.merge(node.id(), 1, Integer::sum) == 1) {
      node.inputs().forEach(input -> count(input.node(), readers));
    }
  }
}
