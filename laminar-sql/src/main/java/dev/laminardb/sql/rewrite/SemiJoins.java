package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Makes semi-joins of conditions EXISTS and IN, and anti-joins of NOT EXISTS and of NOT IN where
 * nothing is null, as {@link SubqueryJoin} can:
 *
 * <pre>
 *   FROM a WHERE a.x > 1 AND EXISTS (SELECT * FROM b WHERE b.k = a.k AND b.y <> a.y)
 *   a where x > 1  semi-join  b  on b.k = a.k and b.y <> a.y
 * </pre>
 *
 * <p>Decorrelation would do the same with an aggregation. The others are left to it. Used once.
 */
final class SemiJoins extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return visited instanceof Filter filter
            && RexUtil.SubQueryFinder.find(filter.getCondition()) != null
        ? joined(filter)
        : visited;
  }

  private RelNode joined(Filter filter) {
    List<RexNode> before = new ArrayList<>();
    List<SubqueryJoin> joins = new ArrayList<>();
    List<RexNode> after = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      boolean plain = RexUtil.SubQueryFinder.find(condition) == null;
      SubqueryJoin join = plain ? null : SubqueryJoin.of(condition, filter, this);
      if (join != null) {
        joins.add(join);
      } else {
        (plain ? before : after).add(condition);
      }
    }
    if (joins.isEmpty()) {
      return filter;
    }
    RelNode joined = filter.getInput();
    if (!before.isEmpty()) {
      joined = LogicalFilter.create(joined, all(before, filter));
    }
    for (SubqueryJoin join : joins) {
      joined = join.withLeft(joined);
    }
    return after.isEmpty() ? joined : filter.copy(filter.getTraitSet(), joined, all(after, filter));
  }

  private static RexNode all(List<RexNode> conditions, Filter of) {
    return RexUtil.composeConjunction(of.getCluster().getRexBuilder(), conditions);
  }
}
