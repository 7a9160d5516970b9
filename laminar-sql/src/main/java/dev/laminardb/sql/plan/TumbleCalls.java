package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.window.TumblingWindow;
import dev.laminardb.sql.validate.TumbleOperators;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Calls of {@link TumbleOperators} in plans: (time, size, offset) with lengths in microseconds as
 * BIGINT literals.
 */
final class TumbleCalls {
  private TumbleCalls() {}

  /** Whether an expression is a bound of a tumbling window. */
  static boolean isBound(RexNode expression) {
    return expression instanceof RexCall call
        && (call.getOperator() == TumbleOperators.START
            || call.getOperator() == TumbleOperators.END);
  }

  /** The window that such an expression bounds. */
  static TumblingWindow window(RexCall bound) {
    return new TumblingWindow(literal(bound.operands.get(1)), literal(bound.operands.get(2)));
  }

  private static long literal(RexNode operand) {
    Long value = ((RexLiteral) operand).getValueAs(Long.class);
    if (value == null) {
      throw new IllegalStateException("a window's length is null");
    }
    return value;
  }

  /** Turns the interval literals of bounds into microseconds. */
  static RexShuttle toMicros(RexBuilder rex) {
    return new RexShuttle() {
      @Override
      public RexNode visitCall(RexCall call) {
        RexCall visited = (RexCall) super.visitCall(call);
        if (!isBound(visited)
            || visited.operands.get(1).getType().getSqlTypeName() == SqlTypeName.BIGINT) {
          return visited;
        }
        List<RexNode> operands = visited.operands;
        return rex.makeCall(
            visited.getParserPosition(),
            visited.getType(),
            visited.getOperator(),
            List.of(
                operands.get(0),
                micros(rex, operands.get(1)),
                operands.size() > 2 ? micros(rex, operands.get(2)) : bigint(rex, 0)));
      }
    };
  }

  private static RexNode micros(RexBuilder rex, RexNode interval) {
    BigDecimal millis = ((RexLiteral) interval).getValueAs(BigDecimal.class);
    if (millis == null) {
      throw new IllegalStateException("a window's length is null");
    }
    return bigint(rex, Math.multiplyExact(millis.longValueExact(), 1_000L));
  }

  private static RexNode bigint(RexBuilder rex, long value) {
    return rex.makeLiteral(value, rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT), false);
  }
}
