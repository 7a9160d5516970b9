package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.window.SlicedWindow;
import dev.laminardb.sql.validate.WindowFunction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of {@link WindowFunction}s in plans: (time, lengths, offset) with lengths in
 * microseconds as BIGINT literals.
 */
final class WindowBounds {
  private WindowBounds() {}

  /** Whether an expression is a bound of a window. */
  static boolean isBound(RexNode expression) {
    return expression instanceof RexCall call && WindowFunction.ofBound(call.getOperator()) != null;
  }

  /** Whether such an expression is the start of its window. */
  static boolean isStart(RexCall bound) {
    return bound.getOperator() == function(bound).start();
  }

  /** The function that such an expression is a bound of. */
  static WindowFunction function(RexCall bound) {
    WindowFunction function = WindowFunction.ofBound(bound.getOperator());
    if (function == null) {
      throw new IllegalArgumentException(bound + " is no bound of a window");
    }
    return function;
  }

  /** Whether two such expressions are bounds of the same window. */
  static boolean areOfOneWindow(RexCall a, RexCall b) {
    return function(a) == function(b) && a.operands.equals(b.operands);
  }

  /** The windows that such an expression bounds. */
  static SlicedWindow window(RexCall bound) {
    long first = literal(bound.operands.get(1));
    long second = literal(bound.operands.get(2));
    return switch (function(bound)) {
      case TUMBLE -> SlicedWindow.tumble(first, second);
      case HOP -> SlicedWindow.hop(first, second, literal(bound.operands.get(3)));
      case CUMULATE -> SlicedWindow.cumulate(first, second, literal(bound.operands.get(3)));
    };
  }

  private static long literal(RexNode operand) {
    Long value = ((RexLiteral) operand).getValueAs(Long.class);
    if (value == null) {
      throw new IllegalStateException("a window's length is null");
    }
    return value;
  }

  /** A bound in an expression of which a row has several, if there is one. */
  static @Nullable RexCall findOverlapping(RexNode expression) {
    try {
      expression.accept(
          new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitCall(RexCall call) {
              if (isBound(call) && function(call).overlaps()) {
                throw new Util.FoundOne(call);
              }
              return super.visitCall(call);
            }
          });
      return null;
    } catch (Util.FoundOne found) {
      return (RexCall) found.getNode();
    }
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
        List<RexNode> operands = new ArrayList<>();
        operands.add(visited.operands.get(0));
        for (RexNode interval : visited.operands.subList(1, visited.operands.size())) {
          operands.add(micros(rex, interval));
        }
        if (operands.size() == 1 + function(visited).lengths()) {
          operands.add(bigint(rex, 0));
        }
        return rex.makeCall(
            visited.getParserPosition(), visited.getType(), visited.getOperator(), operands);
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
