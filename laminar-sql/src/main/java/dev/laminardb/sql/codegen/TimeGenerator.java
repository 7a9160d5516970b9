package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import java.math.BigDecimal;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Arithmetic with timestamps and intervals of days to seconds, both in microseconds, and the bounds
 * of tumbling windows.
 */
final class TimeGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;

  TimeGenerator(ExpressionGenerator expressions, RowCode code) {
    this.expressions = expressions;
    this.code = code;
  }

  /** Whether arithmetic is about time. */
  static boolean handles(RexCall call) {
    return Types.isInterval(call)
        || call.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP
        || call.getOperands().stream().anyMatch(Types::isInterval);
  }

  Value arithmetic(RexCall call) {
    SqlKind kind = call.getKind();
    ColumnType type = Types.of(call);
    RexNode first = call.getOperands().get(0);
    if (kind == SqlKind.MINUS_PREFIX && type == ColumnType.BIGINT) {
      Value value = micros(first);
      return code.strict(type, "Arithmetic.negate(" + value.code() + ")", value);
    }
    String method =
        switch (kind) {
          case PLUS -> "add";
          case MINUS -> "subtract";
          case TIMES -> "multiply";
          default ->
              throw new UnsupportedExpressionException(
                  call, "operator " + call.getOperator().getName() + " on " + call.getType());
        };
    RexNode second = call.getOperands().get(1);
    Value a = kind == SqlKind.TIMES ? factor(first) : micros(first);
    Value b = kind == SqlKind.TIMES ? factor(second) : micros(second);
    String expression = "Arithmetic." + method + "(" + a.code() + ", " + b.code() + ")";
    return code.strict(type, expression, a, b);
  }

  private Value micros(RexNode node) {
    Value value = expressions.generate(node);
    boolean time = value.type() == ColumnType.TIMESTAMP || Types.isInterval(node);
    if (!time && !value.alwaysNull()) {
      throw new UnsupportedExpressionException(node, node.getType() + " with a time");
    }
    return value;
  }

  private Value factor(RexNode node) {
    return Types.isInterval(node)
        ? expressions.generate(node)
        : expressions.generate(node, ColumnType.BIGINT);
  }

  Value tumble(RexCall call) {
    long size = constant(call, 1);
    long offset = constant(call, 2);
    if (size <= 0) {
      throw new UnsupportedExpressionException(call, "window size " + size);
    }
    Value time = expressions.generate(call.getOperands().get(0), ColumnType.TIMESTAMP);
    String start = "Timestamps.tumbleStart(" + time.code() + ", " + size + "L, " + offset + "L)";
    return call.getOperator().getName().equals("$TUMBLE_END")
        ? code.strict(ColumnType.TIMESTAMP, "Arithmetic.add(" + start + ", " + size + "L)", time)
        : code.strict(ColumnType.TIMESTAMP, start, time);
  }

  private static long constant(RexCall call, int operand) {
    BigDecimal value = Literals.constant(call.getOperands().get(operand));
    if (value == null || value.toBigInteger().bitLength() >= Long.SIZE) {
      throw new UnsupportedExpressionException(call, "a window whose size is not constant");
    }
    return value.longValue();
  }
}
