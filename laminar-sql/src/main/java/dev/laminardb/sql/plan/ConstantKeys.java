package dev.laminardb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Keeps aggregations that have constants for keys, and nothing else, from losing them. Calcite's
 * decorrelation leaves constants out and puts them back behind the aggregation, which without keys
 * has a row even where it reads none. A cast to its own type is a constant that it does not see.
 *
 * <pre>
 *   x IN (SELECT 4 FROM t)     asks for the groups of t by 4: none where t is empty
 * </pre>
 *
 * <p>Within subqueries of outer rows it adds what these rows are asked for to the keys, and they
 * are left as they are. Stateless.
 */
final class ConstantKeys extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return visited instanceof Aggregate aggregate
            && aggregate.getInput() instanceof Project project
            && hasOnlyConstants(aggregate, project)
            && RelOptUtil.getVariablesUsed(aggregate).isEmpty()
        ? aggregate.copy(aggregate.getTraitSet(), List.of(hidden(aggregate, project)))
        : visited;
  }

  private static boolean hasOnlyConstants(Aggregate aggregate, Project project) {
    return !aggregate.getGroupSet().isEmpty()
        && aggregate.getGroupSet().asList().stream()
            .allMatch(key -> project.getProjects().get(key) instanceof RexLiteral);
  }

  private static RelNode hidden(Aggregate aggregate, Project project) {
    RexBuilder rex = project.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>(project.getProjects());
    for (int key : aggregate.getGroupSet()) {
      RexNode constant = columns.get(key);
      columns.set(key, rex.makeAbstractCast(constant.getType(), constant, false));
    }
    return project.copy(project.getTraitSet(), project.getInput(), columns, project.getRowType());
  }
}
