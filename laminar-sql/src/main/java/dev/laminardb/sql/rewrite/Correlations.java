package dev.laminardb.sql.rewrite;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/** Finds what decorrelation is for: subqueries, and what is computed for each row of another. */
final class Correlations extends RexShuttle {
  private boolean found;

  private Correlations() {}

  /** Whether there are none in a tree. */
  static boolean areNotIn(RelNode tree) {
    Correlations correlations = new Correlations();
    correlations.go(tree);
    return !correlations.found;
  }

  /** Whether there are none in expressions. */
  static boolean areNotIn(List<RexNode> expressions) {
    Correlations correlations = new Correlations();
    correlations.visitList(expressions);
    return !correlations.found;
  }

  private void go(RelNode node) {
    found |= node instanceof Correlate;
    node.accept(this);
    node.getInputs().forEach(this::go);
  }

  @Override
  public RexNode visitCorrelVariable(RexCorrelVariable variable) {
    found = true;
    return variable;
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery subquery) {
    found = true;
    return subquery;
  }
}
