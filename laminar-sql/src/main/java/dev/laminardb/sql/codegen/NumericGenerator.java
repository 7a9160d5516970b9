package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Arithmetic. Integers fail where they would overflow or divide by zero; doubles follow IEEE 754,
 * so that 1.0 / 0 is infinite.
 */
final class NumericGenerator {
  private final ExpressionGenerator expressions;
  private final DecimalGenerator decimals;
  private final RowCode code;

  NumericGenerator(ExpressionGenerator expressions, DecimalGenerator decimals, RowCode code) {
    this.expressions = expressions;
    this.decimals = decimals;
    this.code = code;
  }

  Value arithmetic(RexCall call) {
    if (Types.isDecimal(call)) {
      return decimals.arithmetic(call);
    }
    ColumnType type = numeric(call);
    RexNode first = call.getOperands().get(0);
    return switch (call.getKind()) {
      case PLUS_PREFIX -> expressions.generate(first, type);
      case MINUS_PREFIX -> unary(expressions.generate(first, type), "-", "Arithmetic.negate");
      case MOD -> remainder(call, type);
      default -> binary(call, type);
    };
  }

  Value absolute(RexCall call) {
    if (Types.isDecimal(call)) {
      return decimals.absolute(call);
    }
    Value operand = expressions.generate(call.getOperands().get(0), numeric(call));
    return unary(operand, "Math.abs", "Arithmetic.absolute");
  }

  /** FLOOR or CEIL of a number. */
  Value whole(RexCall call) {
    if (Types.isDecimal(call.getOperands().get(0))) {
      return decimals.whole(call);
    }
    if (Types.isInterval(call.getOperands().get(0))) {
      throw new UnsupportedExpressionException(
          call, call.getOperator().getName() + " of an interval");
    }
    Value operand = expressions.generate(call.getOperands().get(0), numeric(call));
    String method = call.getKind() == SqlKind.FLOOR ? "Math.floor(" : "Math.ceil(";
    String cast = operand.type() == ColumnType.REAL ? "(float) " : "";
    return operand.type().isFloating()
        ? code.total(operand.type(), cast + method + operand.code() + ")", operand)
        : operand;
  }

  /**
   * ROUND or TRUNC.
   *
   * @param method of kernel classes, for each type of numbers
   */
  Value rounded(RexCall call, String method) {
    List<RexNode> operands = call.getOperands();
    ColumnType type = numeric(call);
    Value digits =
        operands.size() < 2
            ? Value.number(ColumnType.BIGINT, "0L")
            : expressions.generate(operands.get(1), ColumnType.BIGINT);
    if (type == ColumnType.DECIMAL) {
      return decimals.rounded(call, method, digits);
    }
    Value value = expressions.generate(operands.get(0), type);
    String owner = type == ColumnType.DOUBLE ? "RealFunctions." : "IntegerFunctions.";
    String arguments = operands.size() < 2 ? value.code() : value.code() + ", " + digits.code();
    return code.strict(type, owner + method + "(" + arguments + ")", value, digits);
  }

  /** SIGN. */
  Value sign(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    if (Types.isDecimal(operand)) {
      return decimals.sign(operand);
    }
    Value value = expressions.generate(operand);
    return code.total(Types.of(call), "RealFunctions.sign(" + value.code() + ")", value);
  }

  private static ColumnType numeric(RexCall call) {
    ColumnType type = Types.of(call);
    if (!Types.isNumeric(type)) {
      throw new UnsupportedExpressionException(
          call, "operator " + call.getOperator().getName() + " on " + type);
    }
    return type;
  }

  private Value unary(Value operand, String ofDouble, String ofInteger) {
    return operand.type().isFloating()
        ? code.total(operand.type(), ofDouble + "(" + operand.code() + ")", operand)
        : code.strict(
            operand.type(),
            checked(operand.type(), ofInteger + "(" + operand.code() + ")"),
            operand);
  }

  private Value binary(RexCall call, ColumnType type) {
    Value a = expressions.generate(call.getOperands().get(0), type);
    Value b = expressions.generate(call.getOperands().get(1), type);
    SqlKind kind = call.getKind();
    boolean plain =
        type.isFloating()
            || (kind == SqlKind.DIVIDE && Cost.isSafeDivisor(call.getOperands().get(1)));
    return combine(kind, type, plain, a, b);
  }

  /**
   * The remainder has the type of the divisor, into which it fits whatever the dividend's type; it
   * is computed in the wider of the two.
   */
  private Value remainder(RexCall call, ColumnType type) {
    RexNode dividend = call.getOperands().get(0);
    RexNode divisor = call.getOperands().get(1);
    ColumnType wide =
        Types.isDecimal(dividend) || Types.isUntypedNull(dividend)
            ? type
            : Types.wider(Types.of(dividend), type);
    Value a = expressions.generate(dividend, wide);
    Value b = expressions.generate(divisor, wide);
    boolean plain = wide.isFloating() || Cost.isSafeDivisor(divisor);
    Value result = combine(SqlKind.MOD, wide, plain, a, b);
    if (wide == type) {
      return result;
    }
    if (wide.isFloating()) {
      throw new UnsupportedExpressionException(call, "MOD of " + wide + " by " + type);
    }
    return Value.of(type, "((int) " + result.code() + ")", result.nullFlag());
  }

  private Value combine(SqlKind kind, ColumnType type, boolean plain, Value a, Value b) {
    if (plain) {
      String operator =
          switch (kind) {
            case PLUS -> " + ";
            case MINUS -> " - ";
            case TIMES -> " * ";
            case DIVIDE -> " / ";
            default -> " % ";
          };
      return code.total(type, a.code() + operator + b.code(), a, b);
    }
    String method =
        switch (kind) {
          case PLUS -> "add";
          case MINUS -> "subtract";
          case TIMES -> "multiply";
          case DIVIDE -> "divide";
          default -> "remainder";
        };
    String expression = "Arithmetic." + method + "(" + a.code() + ", " + b.code() + ")";
    return code.strict(type, checked(type, expression), a, b);
  }

  /** A result of INT arithmetic, in the range of a narrower type. */
  private static String checked(ColumnType type, String expression) {
    return switch (type) {
      case TINYINT -> "Arithmetic.toTinyint((long) " + expression + ")";
      case SMALLINT -> "Arithmetic.toSmallint((long) " + expression + ")";
      default -> expression;
    };
  }
}
