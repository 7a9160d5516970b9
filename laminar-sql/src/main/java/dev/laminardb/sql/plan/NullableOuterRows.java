package dev.laminardb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.jspecify.annotations.Nullable;

/**
 * Keeps it from Calcite's decorrelation where values come from that a subquery asks for. It takes
 * what an outer join compares for not null, also on the side whose rows all come out, such as the
 * join that another subquery has become, and then finds nothing for rows where it is null:
 *
 * <pre>
 *   SELECT EXISTS (SELECT * FROM u WHERE u.y = t.x),
 *          EXISTS (SELECT * FROM u WHERE u.y IS NOT DISTINCT FROM t.x) FROM t
 * </pre>
 *
 * <p>Columns pass through a function that gives its argument, until all subqueries are joins.
 */
final class NullableOuterRows {
  private static final SqlFunction VALUE =
      new SqlFunction(
          "$VALUE",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0,
          null,
          OperandTypes.ANY,
          SqlFunctionCategory.SYSTEM);

  private NullableOuterRows() {}

  /** A tree whose correlations do not see through their columns that may be null. */
  static RelNode hidden(RelNode tree) {
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            return visited instanceof Correlate correlate && hasOuterJoin(correlate.getLeft())
                ? correlate.copy(
                    correlate.getTraitSet(),
                    List.of(hiddenColumns(correlate), correlate.getRight()))
                : visited;
          }
        });
  }

  private static boolean hasOuterJoin(RelNode tree) {
    boolean[] found = new boolean[1];
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
        found[0] |= node instanceof Join join && join.getJoinType() != JoinRelType.INNER;
        found[0] |=
            node instanceof Correlate correlate && correlate.getJoinType() != JoinRelType.INNER;
        super.visit(node, ordinal, parent);
      }
    }.go(tree);
    return found[0];
  }

  private static RelNode hiddenColumns(Correlate correlate) {
    RelNode left = correlate.getLeft();
    RexBuilder rex = left.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(left.getRowType()));
    for (int column : correlate.getRequiredColumns()) {
      RexNode value = columns.get(column);
      if (value.getType().isNullable()) {
        columns.set(column, rex.makeCall(value.getType(), VALUE, List.of(value)));
      }
    }
    return LogicalProject.create(
        left, List.of(), columns, left.getRowType().getFieldNames(), Set.of());
  }

  /** A tree as it is without the functions around columns. */
  static RelNode shown(RelNode tree) {
    RexShuttle values =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            RexNode visited = super.visitCall(call);
            return visited instanceof RexCall value && value.getOperator() == VALUE
                ? value.getOperands().get(0)
                : visited;
          }
        };
    return tree.accept(new EveryExpression(values));
  }
}
