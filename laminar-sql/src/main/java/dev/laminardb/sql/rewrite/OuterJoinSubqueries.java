package dev.laminardb.sql.rewrite;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * An outer join whose condition has subqueries of both sides, as one whose rows are filtered for
 * each row of the side all of whose rows come out:
 *
 * <pre>
 *   t LEFT JOIN u ON t.k = u.k AND EXISTS (SELECT * FROM v WHERE v.a = t.a AND v.b = u.b)
 *   t LEFT JOIN LATERAL (SELECT * FROM u WHERE t.k = u.k AND EXISTS (..)) ON TRUE
 * </pre>
 *
 * <p>Used once.
 */
final class OuterJoinSubqueries {
  private final RelNode outer;
  private final RelNode filtered;
  private final Set<CorrelationId> variables;
  private final RexBuilder rex;
  private final CorrelationId outerId;
  private final CorrelationId filteredId;

  /** Where the columns of the outer side begin in the join's row. */
  private final int firstOuter;

  private OuterJoinSubqueries(Join join, Set<CorrelationId> variables) {
    boolean left = join.getJoinType() == JoinRelType.LEFT;
    this.outer = left ? join.getLeft() : join.getRight();
    this.filtered = left ? join.getRight() : join.getLeft();
    this.variables = variables;
    this.rex = join.getCluster().getRexBuilder();
    this.outerId = join.getCluster().createCorrel();
    this.filteredId = join.getCluster().createCorrel();
    this.firstOuter = left ? 0 : filtered.getRowType().getFieldCount();
  }

  /**
   * The join.
   *
   * @param condition with subqueries that read the join's row
   * @param variables what stands for that in them
   * @throws UnsupportedSubqueryException for a full join
   */
  static RelNode of(Join join, RexNode condition, Set<CorrelationId> variables) {
    return switch (join.getJoinType()) {
      case LEFT, RIGHT -> new OuterJoinSubqueries(join, variables).joined(join, condition);
      default -> throw new UnsupportedSubqueryException("subqueries of both sides of a full join");
    };
  }

  private RelNode joined(Join join, RexNode condition) {
    RelNode rows =
        LogicalFilter.create(filtered, condition.accept(beside()), ImmutableSet.of(filteredId));
    int width = outer.getRowType().getFieldCount();
    RelNode joined =
        LogicalCorrelate.create(
            outer, rows, join.getHints(), outerId, ImmutableBitSet.range(width), JoinRelType.LEFT);
    if (firstOuter == 0) {
      return joined;
    }
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(joined.getRowType()));
    List<RexNode> inOrder = new ArrayList<>(columns.subList(width, columns.size()));
    inOrder.addAll(columns.subList(0, width));
    return LogicalProject.create(
        joined, List.of(), inOrder, join.getRowType().getFieldNames(), Set.of());
  }

  /** What the condition says, beside the filtered row. */
  private RexShuttle beside() {
    return new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef column) {
        int k = column.getIndex();
        return isOuter(k)
            ? ofOuter(k)
            : rex.makeInputRef(filtered, firstOuter == 0 ? k - outerColumns() : k);
      }

      @Override
      public RexNode visitSubQuery(RexSubQuery subquery) {
        RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subquery);
        return visited.clone(subquery.rel.accept(new EveryExpression(inside())));
      }
    };
  }

  /** What a subquery says of the join's row, as two rows. */
  private RexShuttle inside() {
    return new RexShuttle() {
      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable)
            || !variables.contains(variable.id)) {
          return super.visitFieldAccess(access);
        }
        int k = access.getField().getIndex();
        return isOuter(k)
            ? ofOuter(k)
            : rex.makeFieldAccess(
                rex.makeCorrel(filtered.getRowType(), filteredId),
                firstOuter == 0 ? k - outerColumns() : k);
      }

      @Override
      public RexNode visitSubQuery(RexSubQuery subquery) {
        RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subquery);
        return visited.clone(subquery.rel.accept(new EveryExpression(this)));
      }
    };
  }

  private int outerColumns() {
    return outer.getRowType().getFieldCount();
  }

  private boolean isOuter(int column) {
    return column >= firstOuter && column < firstOuter + outerColumns();
  }

  private RexNode ofOuter(int column) {
    return rex.makeFieldAccess(rex.makeCorrel(outer.getRowType(), outerId), column - firstOuter);
  }
}
