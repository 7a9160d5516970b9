package dev.laminardb.sql.validate;

import dev.laminardb.core.operator.window.SlicedWindow;
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
public final class WindowBounds {
  private WindowBounds() {}

  /** Whether an expression is a bound of a window. */
  public static boolean isBound(RexNode expression) {
    return expression instanceof RexCall call && WindowFunction.ofBound(call.getOperator()) != null;
  }

  /** Whether such an expression is the start of its window. */
  public static boolean isStart(RexCall bound) {
    return bound.getOperator() == function(bound).start();
  }

  /** The function that such an expression is a bound of. */
  public static WindowFunction function(RexCall bound) {
    WindowFunction function = WindowFunction.ofBound(bound.getOperator());
    if (function == null) {
      throw new IllegalArgumentException(bound + " is no bound of a window");
    }
    return function;
  }

  /** Whether two such expressions are bounds of the same window. */
  public static boolean areOfOneWindow(RexCall a, RexCall b) {
    return function(a) == function(b) && a.operands.equals(b.operands);
  }

  /** The windows that such an expression bounds. */
  public static SlicedWindow window(RexCall bound) {
    long first = literal(bound.operands.get(1));
    long second = literal(bound.operands.get(2));
    return switch (function(bound)) {
      case TUMBLE -> SlicedWindow.tumble(first, second);
      case HOP -> SlicedWindow.hop(first, second, literal(bound.operands.get(3)));
      case CUMULATE -> SlicedWindow.cumulate(first, second, literal(bound.operands.get(3)));
      case SESSION -> throw new IllegalArgumentException("sessions are not cut from time");
    };
  }

  /** The gap of such an expression's sessions, in microseconds. */
  public static long gap(RexCall bound) {
    return literal(bound.operands.get(1));
  }

  /**
   * What the table function that such an expression comes from partitions by; null if it comes from
   * GROUP BY, whose other keys have sessions of their own.
   */
  public static @Nullable List<RexNode> partition(RexCall bound) {
    if (bound.operands.size() < 3) {
      return null;
    }
    return bound.operands.get(2) instanceof RexCall row ? row.operands : List.of();
  }

  private static long literal(RexNode operand) {
    Long value = ((RexLiteral) operand).getValueAs(Long.class);
    if (value == null) {
      throw new IllegalStateException("a window's length is null");
    }
    return value;
  }

  /** A bound in an expression that does not follow from a row's time, if there is one. */
  public static @Nullable RexCall findNotComputed(RexNode expression) {
    try {
      expression.accept(
          new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitCall(RexCall call) {
              if (isBound(call) && !function(call).isComputed()) {
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
  public static RexShuttle toMicros(RexBuilder rex) {
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
        WindowFunction function = function(visited);
        for (int i = 1; i < visited.operands.size(); i++) {
          RexNode operand = visited.operands.get(i);
          boolean length = i <= function.lengths() || function.hasOffset();
          operands.add(length ? micros(rex, operand) : operand);
        }
        if (function.hasOffset() && operands.size() == 1 + function.lengths()) {
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
    return bigint(rex, millis.scaleByPowerOfTen(3).longValueExact());
  }

  private static RexNode bigint(RexBuilder rex, long value) {
    return rex.makeLiteral(value, rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT), false);
  }
}
