package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out RESPECT NULLS of functions OVER windows: it says what holds anyway. Changes the tree
 * that it goes through. Stateless.
 */
final class NullTreatment extends SqlBasicVisitor<@Nullable Void> {
  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.getKind() == SqlKind.OVER
        && call.operand(0) instanceof SqlCall function
        && function.getKind() == SqlKind.RESPECT_NULLS) {
      call.setOperand(0, function.operand(0));
    }
    return super.visit(call);
  }
}
