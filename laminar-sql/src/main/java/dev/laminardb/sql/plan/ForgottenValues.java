package dev.laminardb.sql.plan;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * Refuses a correlated tree of which Calcite's decorrelation would forget a part: a node that reads
 * several columns of a row further out, of which its input has read some and not others. It is then
 * joined with all such rows anew, and what the input says of those columns is lost. So is what one
 * input of a join says of a column that the other input reads, too.
 */
final class ForgottenValues {
  private ForgottenValues() {}

  /**
   * Checks a tree as it is going to be decorrelated.
   *
   * @throws UnsupportedSubqueryException if something would be forgotten
   */
  static void check(RelNode tree) {
    read(tree);
  }

  /** The columns of rows further out that a tree reads, by what stands for the rows. */
  private static Map<CorrelationId, Set<Integer>> read(RelNode node) {
    Map<CorrelationId, Set<Integer>> below = new HashMap<>();
    for (RelNode input : node.getInputs()) {
      Map<CorrelationId, Set<Integer>> ofInput = read(input);
      if (node instanceof BiRel) {
        ofInput.forEach(
            (variable, columns) ->
                check(
                    Collections.disjoint(columns, below.getOrDefault(variable, Set.of())),
                    "both inputs read some of the columns " + columns + " of a row around"));
      }
      addAll(below, ofInput);
    }
    Map<CorrelationId, Set<Integer>> own = own(node);
    own.forEach(
        (variable, columns) -> {
          Set<Integer> known = below.getOrDefault(variable, Set.of());
          check(
              Collections.disjoint(columns, known) || known.containsAll(columns),
              "columns " + columns + " of a row around, of which " + known + " are known");
        });
    addAll(below, own);
    node.getVariablesSet().forEach(below::remove);
    return below;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new UnsupportedSubqueryException(new IllegalStateException(what));
    }
  }

  private static void addAll(
      Map<CorrelationId, Set<Integer>> to, Map<CorrelationId, Set<Integer>> more) {
    more.forEach(
        (variable, columns) ->
            to.computeIfAbsent(variable, none -> new HashSet<>()).addAll(columns));
  }

  private static Map<CorrelationId, Set<Integer>> own(RelNode node) {
    Map<CorrelationId, Set<Integer>> columns = new HashMap<>();
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable) {
              columns
                  .computeIfAbsent(variable.id, none -> new HashSet<>())
                  .add(access.getField().getIndex());
            }
            return super.visitFieldAccess(access);
          }
        });
    return columns;
  }
}
