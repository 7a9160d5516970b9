package dev.laminardb.sql.rewrite;

import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Takes out of an OR what all of its sides require: {@code (a AND b) OR (a AND c)} becomes {@code a
 * AND (b OR c)}. If {@code a} is what two inputs have in common, their join has a key then, and is
 * no product.
 */
final class CommonFactors extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode other) {
    RelNode node = super.visit(other);
    if (node instanceof Filter filter) {
      RexNode condition = pulled(node, filter.getCondition());
      return condition == filter.getCondition()
          ? node
          : filter.copy(node.getTraitSet(), filter.getInput(), condition);
    } else if (node instanceof Join join) {
      RexNode condition = pulled(node, join.getCondition());
      return condition == join.getCondition()
          ? node
          : join.copy(
              node.getTraitSet(),
              condition,
              join.getLeft(),
              join.getRight(),
              join.getJoinType(),
              join.isSemiJoinDone());
    }
    return node;
  }

  private static RexNode pulled(RelNode node, RexNode condition) {
    RexNode pulled = RexUtil.pullFactors(node.getCluster().getRexBuilder(), condition);
    return pulled.equals(condition) ? condition : pulled;
  }
}
