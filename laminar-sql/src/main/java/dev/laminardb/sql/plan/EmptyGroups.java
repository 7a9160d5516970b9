package dev.laminardb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.Util;

/**
 * Has aggregations without keys in subqueries of outer rows count, too. Calcite's decorrelation
 * gives such a subquery no row where it reads none, unless there is a COUNT, whose result is not
 * null then; but without keys there is always one. An outer join with nothing but the aggregation
 * and expressions that are null of nulls needs no count: the row that it makes up is the same.
 */
final class EmptyGroups extends RelHomogeneousShuttle {
  private final RelBuilder builder;
  private boolean isInside;

  EmptyGroups(RelBuilder builder) {
    this.builder = builder;
  }

  @Override
  public RelNode visit(RelNode node) {
    if (node instanceof Correlate correlate) {
      RelNode left = correlate.getLeft().accept(this);
      boolean outside = isInside;
      isInside = true;
      RelNode right =
          correlate.getJoinType() == JoinRelType.LEFT
              ? joined(correlate.getRight())
              : correlate.getRight().accept(this);
      isInside = outside;
      return correlate.copy(correlate.getTraitSet(), List.of(left, right));
    }
    RelNode visited = super.visit(node);
    return isInside
            && isGlobal(visited)
            && visited instanceof Aggregate aggregate
            && aggregate.getAggCallList().stream()
                .noneMatch(call -> call.getAggregation().getKind() == SqlKind.COUNT)
        ? counting(aggregate)
        : visited;
  }

  private RelNode joined(RelNode subquery) {
    if (isGlobal(subquery)) {
      return visitChildren(subquery);
    } else if (subquery instanceof Project project && isNullOfNothing(project)) {
      RelNode visited = visitChildren(project.getInput());
      return project.copy(project.getTraitSet(), List.of(visited));
    }
    return subquery.accept(this);
  }

  /** Whether a projection is of an aggregation that, like it, has nulls only if nothing is read. */
  private static boolean isNullOfNothing(Project project) {
    if (!isGlobal(project.getInput())) {
      return false;
    }
    List<RelDataTypeField> columns = project.getInput().getRowType().getFieldList();
    ImmutableBitSet all = ImmutableBitSet.range(columns.size());
    return columns.stream().allMatch(column -> column.getType().isNullable())
        && project.getProjects().stream().allMatch(column -> Strong.isNull(column, all));
  }

  /** Whether a node has one row whatever it reads. */
  private static boolean isGlobal(RelNode node) {
    return node instanceof Aggregate aggregate
        && aggregate.getGroupCount() == 0
        && aggregate.getGroupType() == Aggregate.Group.SIMPLE;
  }

  private RelNode counting(Aggregate aggregate) {
    Aggregate count =
        (Aggregate)
            builder
                .push(aggregate.getInput())
                .aggregate(builder.groupKey(), builder.countStar(null))
                .build();
    List<AggregateCall> calls = new ArrayList<>(aggregate.getAggCallList());
    calls.addAll(count.getAggCallList());
    RelNode counting =
        aggregate.copy(
            aggregate.getTraitSet(),
            aggregate.getInput(),
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            calls);
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    return LogicalProject.create(
        counting,
        List.of(),
        Util.skipLast(rex.identityProjects(counting.getRowType())),
        aggregate.getRowType().getFieldNames(),
        Set.of());
  }
}
