package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import java.math.BigDecimal;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code MOD(x, c) = 0} of integers and a constant, by a multiplication and a comparison instead of
 * a remainder (H. S. Warren, Hacker's Delight, section 10-17). Multiplying by the inverse of an odd
 * divisor modulo 2^64 maps its multiples, and nothing else, to the few numbers around 0.
 *
 * @param dividend what may be a multiple
 * @param divisor greater than 1
 */
record MultipleTest(RexNode dividend, long divisor) {

  /** The test that the comparison of two expressions for equality is, or null if it is none. */
  static @Nullable MultipleTest of(RexNode left, RexNode right) {
    if (isZero(left)) {
      return ofRemainder(right);
    }
    return isZero(right) ? ofRemainder(left) : null;
  }

  private static boolean isZero(RexNode node) {
    BigDecimal constant = Literals.constant(node);
    return constant != null && constant.signum() == 0;
  }

  private static @Nullable MultipleTest ofRemainder(RexNode node) {
    if (!(node instanceof RexCall call) || call.getKind() != SqlKind.MOD || !isInteger(call)) {
      return null;
    }
    RexNode dividend = call.getOperands().get(0);
    BigDecimal constant = Literals.constant(call.getOperands().get(1));
    if (constant == null || constant.stripTrailingZeros().scale() > 0 || !isInteger(dividend)) {
      return null;
    }
    boolean suits = constant.toBigInteger().bitLength() < Long.SIZE - 1;
    long divisor = suits ? Math.abs(constant.longValue()) : 0;
    return divisor > 1 ? new MultipleTest(dividend, divisor) : null;
  }

  private static boolean isInteger(RexNode node) {
    return !Types.isUntypedNull(node) && Types.isInteger(Types.of(node));
  }

  /** The test as a Java expression. */
  Value generate(ExpressionGenerator expressions, RowCode code, boolean negated) {
    Value value = expressions.generate(dividend, ColumnType.BIGINT);
    String test = test(value.code());
    return code.total(ColumnType.BOOLEAN, negated ? "!(" + test + ")" : test, value);
  }

  private String test(String value) {
    int twos = Long.numberOfTrailingZeros(divisor);
    long odd = divisor >> twos;
    String ofTwos = "(" + value + " & " + ((1L << twos) - 1) + "L) == 0L";
    if (odd == 1) {
      return ofTwos;
    }
    long most = Long.MAX_VALUE / odd;
    // Shifted by half of all numbers, so that a signed comparison is an unsigned one.
    String ofOdd =
        String.format(
            "%s * (%dL) + (%dL) <= (%dL)",
            value, inverse(odd), most ^ Long.MIN_VALUE, (2 * most) ^ Long.MIN_VALUE);
    return twos == 0 ? ofOdd : ofTwos + " & " + ofOdd;
  }

  /** What an odd number times gives 1 modulo 2^64, by Newton's iteration from three right bits. */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int bits = 3; bits < Long.SIZE; bits *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
