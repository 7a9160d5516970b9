package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.window.TumblingWindow;
import dev.laminardb.sql.validate.TumbleOperators;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlOperator;
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

  /**
   * A bound.
   *
   * @param lengths interval literals: the size and, possibly, the offset
   */
  static RexNode bound(
      RexBuilder rex, SqlOperator operator, RelDataType type, RexNode time, List<RexNode> lengths) {
    List<RexNode> operands = new ArrayList<>();
    operands.add(time);
    operands.add(micros(rex, lengths.get(0)));
    operands.add(lengths.size() > 1 ? micros(rex, lengths.get(1)) : bigint(rex, 0));
    return rex.makeCall(type, operator, operands);
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
        return bound(
            rex,
            visited.getOperator(),
            visited.getType(),
            visited.operands.get(0),
            visited.operands.subList(1, visited.operands.size()));
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
