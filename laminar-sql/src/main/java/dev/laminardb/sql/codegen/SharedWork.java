package dev.laminardb.sql.codegen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Finds expressions that cost much and occur more than once. A loop over a column's rows is fastest
 * by itself; but where the condition and a column need the same regular expression, one loop that
 * evaluates both runs it once.
 */
final class SharedWork {
  private SharedWork() {}

  /**
   * The columns that share dear work with the condition.
   *
   * @param computed the numbers of the columns that are computed at all
   */
  static List<Integer> withCondition(
      @Nullable RexNode condition, List<RexNode> projects, List<Integer> computed) {
    List<Integer> sharing = new ArrayList<>();
    if (condition == null) {
      return sharing;
    }
    Map<RexNode, Integer> ofCondition = new HashMap<>();
    count(condition, ofCondition);
    for (int column : computed) {
      Map<RexNode, Integer> ofColumn = new HashMap<>();
      count(projects.get(column), ofColumn);
      if (ofColumn.keySet().stream().anyMatch(ofCondition::containsKey)) {
        sharing.add(column);
      }
    }
    return sharing;
  }

  /** The dear expressions that occur more than once in what one loop computes. */
  static Set<RexNode> repeated(List<RexNode> expressions) {
    Map<RexNode, Integer> occurrences = new HashMap<>();
    for (RexNode expression : expressions) {
      count(expression, occurrences);
    }
    Set<RexNode> repeated = new HashSet<>(occurrences.keySet());
    repeated.removeIf(node -> occurrences.getOrDefault(node, 0) < 2);
    return repeated;
  }

  /** What lies within a dear expression seen before is not counted again: it is not computed. */
  private static void count(RexNode node, Map<RexNode, Integer> occurrences) {
    if (!(node instanceof RexCall call)) {
      return;
    }
    if (Cost.isDear(call) && occurrences.merge(call, 1, Integer::sum) > 1) {
      return;
    }
    for (RexNode operand : call.getOperands()) {
      count(operand, occurrences);
    }
  }
}
