package dev.laminardb.sql.plan;

import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Turns what Calcite makes of SUM OVER a window, {@code CASE WHEN COUNT(x) OVER w > 0 THEN $SUM0(x)
 * OVER w END}, back into one function, for ours are null of no values.
 */
final class OverSums extends RexShuttle {
  private final RexBuilder rex;

  OverSums(RexBuilder rex) {
    this.rex = rex;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (call.getKind() == SqlKind.CASE && call.getOperands().size() == 3) {
      RexNode then = call.getOperands().get(1);
      RexNode sum = then.getKind() == SqlKind.CAST ? ((RexCall) then).getOperands().get(0) : then;
      if (sum instanceof RexOver over
          && over.getAggOperator().getKind() == SqlKind.SUM0
          && counts(call.getOperands().get(0), over)) {
        return sum(over, call);
      }
    }
    return super.visitCall(call);
  }

  private static boolean counts(RexNode condition, RexOver sum) {
    List<RexNode> operands =
        condition instanceof RexCall call ? call.getOperands() : List.<RexNode>of();
    return condition.getKind() == SqlKind.GREATER_THAN
        && operands.get(0) instanceof RexOver count
        && count.getKind() == SqlKind.COUNT
        && count.getWindow().equals(sum.getWindow());
  }

  private RexNode sum(RexOver over, RexCall original) {
    RexWindow window = over.getWindow();
    return rex.makeOver(
        original.getType(),
        SqlStdOperatorTable.SUM,
        over.getOperands(),
        window.partitionKeys,
        window.orderKeys,
        window.getLowerBound(),
        window.getUpperBound(),
        window.getExclude(),
        window.isRows(),
        true,
        false,
        over.isDistinct(),
        over.ignoreNulls());
  }
}
