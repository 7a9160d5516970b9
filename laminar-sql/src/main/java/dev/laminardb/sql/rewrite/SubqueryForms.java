package dev.laminardb.sql.rewrite;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Brings subqueries into forms that Calcite's rules make right joins of: {@link RowMembership}, and
 * for those in the condition of an inner join the WHERE behind it. Used once.
 */
final class SubqueryForms extends RelHomogeneousShuttle {
  /** The subqueries inside subqueries, too. */
  private final RexShuttle inside =
      new RexShuttle() {
        @Override
        public RexNode visitSubQuery(RexSubQuery subquery) {
          RelNode tree = subquery.rel.accept(SubqueryForms.this);
          return super.visitSubQuery(tree == subquery.rel ? subquery : subquery.clone(tree));
        }
      };

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node).accept(inside);
    if (visited instanceof Join join && RexUtil.SubQueryFinder.find(join.getCondition()) != null) {
      return join.getJoinType() == JoinRelType.INNER ? formed(behind(join)) : outer(join);
    }
    if (visited instanceof Filter filter) {
      return formed(filter);
    }
    return visited instanceof Project project ? formed(project) : visited;
  }

  private static RelNode formed(Filter filter) {
    RowMembership rows = new RowMembership(filter, filter.getInput().getRowType());
    RexNode condition = rows.condition(filter.getCondition());
    return rows.isChanged()
        ? LogicalFilter.create(filter.getInput(), condition, ImmutableSet.copyOf(rows.variables()))
        : filter;
  }

  private static RelNode formed(Project project) {
    RowMembership rows = new RowMembership(project, project.getInput().getRowType());
    List<RexNode> projects = rows.visitList(project.getProjects());
    return rows.isChanged()
        ? LogicalProject.create(
            project.getInput(),
            project.getHints(),
            projects,
            project.getRowType(),
            ImmutableSet.copyOf(rows.variables()))
        : project;
  }

  /** An inner join, and the conditions with subqueries in a filter of what it gives. */
  private static Filter behind(Join join) {
    RexBuilder rex = join.getCluster().getRexBuilder();
    List<RexNode> plain = new ArrayList<>();
    List<RexNode> asking = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(join.getCondition())) {
      (RexUtil.SubQueryFinder.find(condition) == null ? plain : asking).add(condition);
    }
    RelNode joined =
        LogicalJoin.create(
            join.getLeft(),
            join.getRight(),
            join.getHints(),
            RexUtil.composeConjunction(rex, plain),
            ImmutableSet.of(),
            JoinRelType.INNER);
    return LogicalFilter.create(
        joined,
        RexUtil.composeConjunction(rex, asking),
        ImmutableSet.copyOf(join.getVariablesSet()));
  }

  /**
   * An outer join; Calcite's rule is for one subquery, which is about its one side or its other.
   */
  private static RelNode outer(Join join) {
    RowMembership rows = new RowMembership(join, join.getRowType());
    RexNode condition = rows.condition(join.getCondition());
    List<RexSubQuery> subqueries = new ArrayList<>();
    condition.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subquery) {
            subqueries.add(subquery);
            return super.visitSubQuery(subquery);
          }
        });
    // The rule forgets the variable once it has made the first subquery.
    if (subqueries.size() > 1 && !rows.variables().isEmpty()
        || subqueries.stream().anyMatch(subquery -> asksBoth(join, subquery, rows.variables()))) {
      return OuterJoinSubqueries.of(join, condition, rows.variables());
    }
    return rows.isChanged()
        ? LogicalJoin.create(
            join.getLeft(),
            join.getRight(),
            join.getHints(),
            condition,
            rows.variables(),
            join.getJoinType())
        : join;
  }

  private static boolean asksBoth(Join join, RexSubQuery subquery, Set<CorrelationId> variables) {
    int leftColumns = join.getLeft().getRowType().getFieldCount();
    ImmutableBitSet read = RelOptUtil.InputFinder.bits(subquery.getOperands(), null);
    for (CorrelationId variable : variables) {
      read = read.union(RelOptUtil.correlationColumns(variable, subquery.rel));
    }
    return read.nextSetBit(0) >= 0
        && read.nextSetBit(0) < leftColumns
        && read.length() > leftColumns;
  }
}
