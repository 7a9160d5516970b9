package dev.laminardb.sql.rewrite;

import dev.laminardb.sql.function.UserOperator;
import java.math.BigDecimal;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Finds calls that may well fail the query, depending on the values they get: exact divisions,
 * casts of text, functions in Java, and the count of a subquery's rows. An overflow is not
 * foreseen.
 */
final class FailingCalls extends RexShuttle {
  private boolean found;

  private FailingCalls() {}

  /** Whether there are any in a tree. */
  static boolean in(RelNode tree) {
    FailingCalls calls = new FailingCalls();
    tree.accept(new EveryExpression(calls));
    return calls.found || hasSingleRows(tree);
  }

  private static boolean hasSingleRows(RelNode tree) {
    return SingleRows.are(tree) || tree.getInputs().stream().anyMatch(FailingCalls::hasSingleRows);
  }

  @Override
  public RexNode visitCall(RexCall call) {
    found |=
        switch (call.getKind()) {
          case DIVIDE, MOD ->
              !SqlTypeUtil.isApproximateNumeric(call.getType())
                  && mayBeZero(call.getOperands().get(1));
          case CAST ->
              SqlTypeUtil.inCharFamily(call.getOperands().get(0).getType())
                  && !SqlTypeUtil.inCharFamily(call.getType());
          default -> call.getOperator() instanceof UserOperator;
        };
    return super.visitCall(call);
  }

  private static boolean mayBeZero(RexNode divisor) {
    return !(divisor instanceof RexLiteral literal)
        || !(literal.getValue4() instanceof BigDecimal number)
        || number.signum() == 0;
  }
}
