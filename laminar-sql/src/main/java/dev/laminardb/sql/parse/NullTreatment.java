package dev.laminardb.sql.parse;

import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * IGNORE NULLS and RESPECT NULLS of functions OVER windows. As a visitor it leaves RESPECT NULLS
 * out, which says what holds anyway, and changes the tree that it goes through. Stateless.
 */
public final class NullTreatment extends SqlBasicVisitor<@Nullable Void> {
  private static final Set<String> FUNCTIONS =
      Set.of("LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE");

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.getKind() == SqlKind.OVER
        && call.operand(0) instanceof SqlCall function
        && function.getKind() == SqlKind.RESPECT_NULLS
        && isOf(function.operand(0))) {
      call.setOperand(0, function.operand(0));
    }
    return super.visit(call);
  }

  /** Whether it is one of both, around a call of a function. */
  public static boolean is(SqlCall call) {
    return call.getKind() == SqlKind.IGNORE_NULLS || call.getKind() == SqlKind.RESPECT_NULLS;
  }

  /** A call without it. */
  public static SqlCall without(SqlCall call) {
    return is(call) ? call.operand(0) : call;
  }

  /** Whether a function takes it: one that gives a value of some row. */
  public static boolean isOf(SqlCall function) {
    return FUNCTIONS.contains(function.getOperator().getName().toUpperCase(Locale.ROOT));
  }

  /** It, as it is written. */
  public static String words(SqlCall treatment) {
    return treatment.getKind().sql.replace('_', ' ');
  }
}
