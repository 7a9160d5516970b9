package dev.laminardb.sql.rewrite;

import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Makes {@code a IS NOT NULL} of {@code a = a} in the conditions of filters and joins. Calcite's
 * rules put columns that a join says to be equal into sets, and lose what a set of one column says.
 */
final class SelfComparisons extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode other) {
    RelNode node = super.visit(other);
    RexBuilder rex = node.getCluster().getRexBuilder();
    if (node instanceof Filter filter && hasOne(filter.getCondition())) {
      return filter.copy(
          node.getTraitSet(), filter.getInput(), without(rex, filter.getCondition()));
    }
    if (node instanceof Join join && hasOne(join.getCondition())) {
      return join.copy(
          node.getTraitSet(),
          without(rex, join.getCondition()),
          join.getLeft(),
          join.getRight(),
          join.getJoinType(),
          join.isSemiJoinDone());
    }
    return node;
  }

  private static boolean hasOne(RexNode condition) {
    return RelOptUtil.conjunctions(condition).stream().anyMatch(SelfComparisons::is);
  }

  private static RexNode without(RexBuilder rex, RexNode condition) {
    List<RexNode> parts =
        RelOptUtil.conjunctions(condition).stream()
            .map(
                part ->
                    is(part)
                        ? rex.makeCall(
                            SqlStdOperatorTable.IS_NOT_NULL, ((RexCall) part).getOperands().get(0))
                        : part)
            .toList();
    return RexUtil.composeConjunction(rex, parts);
  }

  private static boolean is(RexNode part) {
    return part.isA(SqlKind.EQUALS)
        && part instanceof RexCall call
        && call.getOperands().get(0) instanceof RexInputRef
        && call.getOperands().get(0).equals(call.getOperands().get(1));
  }
}
