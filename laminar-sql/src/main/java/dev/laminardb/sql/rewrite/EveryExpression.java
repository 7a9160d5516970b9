package dev.laminardb.sql.rewrite;

import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexShuttle;

/** Rewrites the expressions of all nodes of a tree, those of a node's inputs first. */
final class EveryExpression extends RelHomogeneousShuttle {
  private final RexShuttle expressions;

  EveryExpression(RexShuttle expressions) {
    this.expressions = expressions;
  }

  @Override
  public RelNode visit(RelNode node) {
    return super.visit(node).accept(expressions);
  }
}
