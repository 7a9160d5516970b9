package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * IN for rows of several values, some of which may be null, as EXISTS. Two rows are equal where all
 * their values are, and not equal as soon as two values are known to differ, whatever else is null.
 * So {@code (a, b) IN (SELECT x, y FROM t)} is
 *
 * <pre>
 *   CASE WHEN EXISTS (SELECT * FROM t WHERE a = x AND b = y) THEN TRUE
 *        WHEN EXISTS (SELECT * FROM t WHERE a = x IS NOT FALSE AND b = y IS NOT FALSE) THEN NULL
 *        ELSE FALSE END
 * </pre>
 *
 * <p>Calcite would take any null for a result that is not known. Used once, for the expressions of
 * one node.
 */
final class RowMembership extends RexShuttle {
  private final RelNode node;
  private final RelDataType row;
  private final RexBuilder rex;
  private final Set<CorrelationId> variables;
  private boolean isChanged;

  /**
   * For the expressions of a node.
   *
   * @param row what they are over
   */
  RowMembership(RelNode node, RelDataType row) {
    this.node = node;
    this.row = row;
    this.rex = node.getCluster().getRexBuilder();
    this.variables = new HashSet<>(node.getVariablesSet());
  }

  /** A condition, of which it only matters whether it is true. */
  RexNode condition(RexNode condition) {
    List<RexNode> conditions = new ArrayList<>();
    for (RexNode each : RelOptUtil.conjunctions(condition)) {
      boolean negated = each.isA(SqlKind.NOT);
      RexNode asked = negated ? ((RexCall) each).getOperands().get(0) : each;
      if (!(asked instanceof RexSubQuery in) || !isAffected(in)) {
        conditions.add(each.accept(this));
      } else if (negated) {
        conditions.add(rex.makeCall(SqlStdOperatorTable.NOT, exists(in, true)));
      } else {
        conditions.add(exists(in, false));
      }
    }
    return isChanged ? RexUtil.composeConjunction(rex, conditions) : condition;
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery in) {
    if (!isAffected(in)) {
      return super.visitSubQuery(in);
    }
    return rex.makeCall(
        in.getType(),
        SqlStdOperatorTable.CASE,
        List.of(
            exists(in, false),
            rex.makeCast(in.getType(), rex.makeLiteral(true)),
            exists(in, true),
            rex.makeNullLiteral(in.getType()),
            rex.makeCast(in.getType(), rex.makeLiteral(false))));
  }

  private static boolean isAffected(RexSubQuery subquery) {
    return subquery.getKind() == SqlKind.IN
        && subquery.getOperands().size() > 1
        && (subquery.getOperands().stream().anyMatch(o -> o.getType().isNullable())
            || subquery.rel.getRowType().getFieldList().stream()
                .anyMatch(column -> column.getType().isNullable()));
  }

  /** Whether there is a row that is equal, or one of which it is not known to differ. */
  private RexNode exists(RexSubQuery in, boolean orUnknown) {
    isChanged = true;
    if (variables.isEmpty()) {
      variables.add(node.getCluster().createCorrel());
    }
    RexNode outer = rex.makeCorrel(row, variables.iterator().next());
    RexShuttle outside =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef column) {
            return rex.makeFieldAccess(outer, column.getIndex());
          }

          @Override
          public RexNode visitOver(RexOver over) {
            throw new UnsupportedSubqueryException("a row with a function over a window: " + over);
          }
        };
    List<RexNode> conditions = new ArrayList<>();
    List<RelDataTypeField> columns = in.rel.getRowType().getFieldList();
    for (int i = 0; i < columns.size(); i++) {
      RexNode value = in.getOperands().get(i).accept(outside);
      RexNode column = rex.makeInputRef(in.rel, i);
      RexNode equal = rex.makeCall(SqlStdOperatorTable.EQUALS, value, column);
      boolean nullable = equal.getType().isNullable();
      conditions.add(
          orUnknown && nullable ? rex.makeCall(SqlStdOperatorTable.IS_NOT_FALSE, equal) : equal);
    }
    return RexSubQuery.exists(
        LogicalFilter.create(in.rel, RexUtil.composeConjunction(rex, conditions)));
  }

  /** Whether anything had to be changed. */
  boolean isChanged() {
    return isChanged;
  }

  /** The variables of the node as it is now. */
  Set<CorrelationId> variables() {
    return variables;
  }
}
