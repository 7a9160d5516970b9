package dev.laminardb.sql.plan;

import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * Has an expression with a subquery in it take its values of rows further out from the rows that
 * the subquery is computed for:
 *
 * <pre>
 *   Project(s + t.y)                        Project(s + y)
 *     Correlate                               Correlate
 *       Filter(u.k = t.k)             =>        Project(u.*, t.y)
 *       s: a subquery of u                        Filter(u.k = t.k)
 *                                               s: a subquery of u
 * </pre>
 *
 * <p>Calcite's decorrelation would join with all rows further out, and forget what the filter says
 * of them. Used once.
 */
final class OuterOperands extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    return super.visit(
        node instanceof Project project
                && project.getInput() instanceof Correlate correlate
                && !Unnesting.is(correlate)
            ? lifted(project, correlate)
            : node);
  }

  private static RelNode lifted(Project project, Correlate correlate) {
    TreeMap<String, RexFieldAccess> outer = new TreeMap<>();
    project.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable) {
              outer.put(access.toString(), access);
            }
            return super.visitFieldAccess(access);
          }
        });
    if (outer.isEmpty()) {
      return project;
    }
    RexBuilder rex = correlate.getCluster().getRexBuilder();
    WiderRows wider = WiderRows.of(correlate.getLeft(), outer);
    RexNode row = rex.makeCorrel(wider.node().getRowType(), correlate.getCorrelationId());
    RelNode right = correlate.getRight().accept(new EveryExpression(ofRow(correlate, rex, row)));
    RelNode joined =
        correlate.copy(
            correlate.getTraitSet(),
            wider.node(),
            right,
            correlate.getCorrelationId(),
            correlate.getRequiredColumns(),
            correlate.getJoinType());
    RexShuttle nearer =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            int moved = ref.getIndex() < wider.columns() ? 0 : outer.size();
            return rex.makeInputRef(joined, ref.getIndex() + moved);
          }

          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            int column = wider.columnOf(access);
            return column < 0 ? super.visitFieldAccess(access) : rex.makeInputRef(joined, column);
          }
        };
    return LogicalProject.create(
        joined,
        project.getHints(),
        nearer.visitList(project.getProjects()),
        project.getRowType().getFieldNames(),
        Set.of());
  }

  /** Fields of the left row, which has more of them. */
  private static RexShuttle ofRow(Correlate correlate, RexBuilder rex, RexNode row) {
    return new RexShuttle() {
      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        return access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variable.id.equals(correlate.getCorrelationId())
            ? rex.makeFieldAccess(row, access.getField().getIndex())
            : super.visitFieldAccess(access);
      }
    };
  }
}
