package dev.laminardb.sql.plan;

import dev.laminardb.sql.function.TableOperator;
import dev.laminardb.sql.function.ZippedArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Puts calls that make rows back where they are unnested: Calcite's decorrelation makes columns of
 * them, and there is no value that such a column could have.
 *
 * <pre>
 *   Correlate                              Correlate
 *     Project(id, f = SERIES(1, n))   =>     Project(id, f = NULL, n)
 *     Uncollect(f)                           Uncollect(SERIES(1, n))
 * </pre>
 *
 * <p>Used once.
 */
final class UnnestedCalls extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    if (!(visited instanceof Correlate correlate)
        || !(correlate.getLeft() instanceof Project left)
        || !Unnesting.is(correlate)
        || correlate.getRequiredColumns().cardinality() != 1) {
      return visited;
    }
    int column = correlate.getRequiredColumns().nth(0);
    return left.getProjects().get(column) instanceof RexCall call && makesRows(call)
        ? unnested(correlate, left, column, call)
        : correlate;
  }

  private static boolean makesRows(RexCall call) {
    return call.getOperator() instanceof TableOperator
        || call.getOperator() == ZippedArrays.OPERATOR;
  }

  private static RelNode unnested(Correlate correlate, Project left, int column, RexCall call) {
    RexBuilder rex = left.getCluster().getRexBuilder();
    int columns = left.getProjects().size();
    List<RexNode> projects = new ArrayList<>(left.getProjects());
    projects.set(column, rex.makeNullLiteral(call.getType()));
    List<String> names = new ArrayList<>(left.getRowType().getFieldNames());
    for (RexNode operand : call.getOperands()) {
      if (!(operand instanceof RexLiteral)) {
        projects.add(operand);
        names.add("$argument");
      }
    }
    RelNode wider =
        LogicalProject.create(
            left.getInput(),
            left.getHints(),
            projects,
            SqlValidatorUtil.uniquify(names, true),
            Set.of());
    RexNode row = rex.makeCorrel(wider.getRowType(), correlate.getCorrelationId());
    List<RexNode> operands = new ArrayList<>();
    int next = columns;
    for (RexNode operand : call.getOperands()) {
      operands.add(operand instanceof RexLiteral ? operand : rex.makeFieldAccess(row, next++));
    }
    RexNode made = rex.makeCall(call.getType(), call.getOperator(), operands);
    RelNode joined =
        correlate.copy(
            correlate.getTraitSet(),
            wider,
            correlate.getRight().accept(instead(made)),
            correlate.getCorrelationId(),
            ImmutableBitSet.range(columns, next),
            correlate.getJoinType());
    List<RexNode> kept = new ArrayList<>(rex.identityProjects(joined.getRowType()));
    kept.subList(columns, next).clear();
    return LogicalProject.create(
        joined, List.of(), kept, correlate.getRowType().getFieldNames(), Set.of());
  }

  /** Gives an UNNEST something else to take apart. */
  private static RelHomogeneousShuttle instead(RexNode made) {
    return new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        return node instanceof Uncollect uncollect
                && uncollect.getInput() instanceof Project project
                && project.getProjects().size() == 1
                && project.getProjects().get(0) instanceof RexFieldAccess
            ? uncollect.copy(
                uncollect.getTraitSet(),
                project.copy(
                    project.getTraitSet(), project.getInput(), List.of(made), project.getRowType()))
            : super.visit(node);
      }
    };
  }
}
