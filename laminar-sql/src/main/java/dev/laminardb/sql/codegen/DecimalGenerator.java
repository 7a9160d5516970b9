package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Decimals;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Exact arithmetic. A number of at most 18 digits is a long, one of more a pair of them. Where the
 * digits of the operands show that the result fits, it is computed by plain operations in the loop;
 * otherwise {@code WideDecimals} checks it.
 */
final class DecimalGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final Literals literals;

  DecimalGenerator(ExpressionGenerator expressions, RowCode code, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.literals = literals;
  }

  /** Whether an operator's result fits its type whatever the operands are. */
  static boolean cannotOverflow(RexCall call) {
    DecimalType type = DecimalType.of(call);
    if (call.getOperands().stream().anyMatch(Types::isUntypedNull)) {
      return true;
    }
    DecimalType a = DecimalType.of(call.getOperands().get(0));
    return switch (call.getKind()) {
      case MINUS_PREFIX, PLUS_PREFIX -> true;
      case PLUS, MINUS -> {
        DecimalType b = DecimalType.of(call.getOperands().get(1));
        int integers = Math.max(a.integerDigits(), b.integerDigits());
        yield integers + Math.max(a.scale(), b.scale()) + 1 <= Decimals.MOST_DIGITS;
      }
      case TIMES -> {
        DecimalType b = DecimalType.of(call.getOperands().get(1));
        yield a.precision() + b.precision() <= Decimals.MOST_DIGITS
            && a.scale() + b.scale() == type.scale();
      }
      default -> false;
    };
  }

  Value arithmetic(RexCall call) {
    RexNode first = call.getOperands().get(0);
    return switch (call.getKind()) {
      case PLUS_PREFIX -> operand(first);
      case MINUS_PREFIX -> negate(operand(first));
      case PLUS, MINUS -> sum(call);
      case TIMES -> product(call);
      case DIVIDE -> quotient(call);
      case MOD -> remainder(call);
      default ->
          throw new UnsupportedExpressionException(
              call, "operator " + call.getOperator().getName() + " on DECIMAL");
    };
  }

  private Value negate(Value value) {
    return code.decimal(
        "-" + value.code(),
        value.isWide() ? "Decimals.negateHigh(" + words(value) + ")" : "",
        value);
  }

  Value absolute(RexCall call) {
    Value value = operand(call.getOperands().get(0));
    if (!value.isWide()) {
      return code.decimal("Math.abs(" + value.code() + ")", "", value);
    }
    String negative = value.high() + " < 0";
    return code.decimal(
        negative + " ? -" + value.code() + " : " + value.code(),
        negative + " ? Decimals.negateHigh(" + words(value) + ") : " + value.high(),
        value);
  }

  /** ROUND or TRUNC to so many digits behind the point. */
  Value rounded(RexCall call, String method, Value digits) {
    RexNode operand = call.getOperands().get(0);
    DecimalType type = DecimalType.of(call);
    Value value = operand(operand);
    String arguments =
        words(value) + ", " + DecimalType.of(operand).scale() + ", " + digits.code() + digits(type);
    return checked(method + "(" + arguments + ")", type, value, digits);
  }

  /** FLOOR or CEIL. */
  Value whole(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    DecimalType type = DecimalType.of(call);
    Value value = operand(operand);
    String method = call.getKind() == SqlKind.FLOOR ? "floor(" : "ceil(";
    String arguments = words(value) + ", " + DecimalType.of(operand).scale() + digits(type);
    return checked(method + arguments + ")", type, value);
  }

  /** -1, 0 or 1, as INT. */
  Value sign(RexNode node) {
    Value value = operand(node);
    String isZero = value.isWide() ? "(" + value.code() + " | " + value.high() + ") == 0" : "";
    return code.total(
        ColumnType.INT,
        value.isWide()
            ? value.high() + " < 0 ? -1 : " + isZero + " ? 0 : 1"
            : "Long.signum(" + value.code() + ")",
        value);
  }

  private Value sum(RexCall call) {
    DecimalType type = DecimalType.of(call);
    boolean plus = call.getKind() == SqlKind.PLUS;
    Value a = scaled(call.getOperands().get(0), type.scale());
    Value b = scaled(call.getOperands().get(1), type.scale());
    String low = a.code() + (plus ? " + " : " - ") + b.code();
    if (type.isNarrow()) {
      return code.decimal(low, "", a, b);
    }
    String words = words(a) + ", " + words(b);
    return cannotOverflow(call)
        ? code.decimal(low, "Decimals." + (plus ? "add" : "subtract") + "High(" + words + ")", a, b)
        : checked((plus ? "add(" : "subtract(") + words + digits(type) + ")", type, a, b);
  }

  private Value product(RexCall call) {
    DecimalType type = DecimalType.of(call);
    RexNode first = call.getOperands().get(0);
    RexNode second = call.getOperands().get(1);
    Value a = operand(first);
    Value b = operand(second);
    if (a.alwaysNull() || b.alwaysNull()) {
      return Value.nullOf(ColumnType.DECIMAL);
    }
    String low = a.code() + " * " + b.code();
    String words = words(a) + ", " + words(b);
    if (!cannotOverflow(call)) {
      int down = DecimalType.of(first).scale() + DecimalType.of(second).scale() - type.scale();
      return checked("multiply(" + words + ", " + down + digits(type) + ")", type, a, b);
    }
    if (type.isNarrow()) {
      return code.decimal(low, "", a, b);
    }
    String high =
        a.isWide() || b.isWide()
            ? "Decimals.multiplyHigh(" + words + ")"
            : "Math.multiplyHigh(" + a.code() + ", " + b.code() + ")";
    return code.decimal(low, high, a, b);
  }

  private Value quotient(RexCall call) {
    DecimalType type = DecimalType.of(call);
    Value a = operand(call.getOperands().get(0));
    Value b = operand(call.getOperands().get(1));
    if (a.alwaysNull() || b.alwaysNull()) {
      return Value.nullOf(ColumnType.DECIMAL);
    }
    int up =
        type.scale()
            - DecimalType.of(call.getOperands().get(0)).scale()
            + DecimalType.of(call.getOperands().get(1)).scale();
    if (up < 0) {
      throw new UnsupportedExpressionException(call, "a quotient of " + type.scale() + " digits");
    }
    String arguments = words(a) + ", " + words(b) + ", " + up + digits(type);
    return checked("divide(" + arguments + ")", type, a, b);
  }

  private Value remainder(RexCall call) {
    DecimalType type = DecimalType.of(call);
    Value a = scaled(call.getOperands().get(0), type.scale());
    Value b = scaled(call.getOperands().get(1), type.scale());
    return checked("remainder(" + words(a) + ", " + words(b) + ")", type, a, b);
  }

  /** An exact number in its own scale; an integer has none. */
  Value operand(RexNode node) {
    if (Types.isUntypedNull(node)) {
      return Value.nullOf(ColumnType.DECIMAL);
    }
    Value value = expressions.generate(node);
    return switch (value.type()) {
      case DECIMAL -> value;
      case TINYINT, SMALLINT, INT, BIGINT ->
          new Value(
              ColumnType.DECIMAL, "((long) " + value.code() + ")", "", value.nullFlag(), false);
      default ->
          throw new UnsupportedExpressionException(
              node, "conversion of " + value.type() + " to DECIMAL");
    };
  }

  /** An exact number in a scale that is not below its own. */
  Value scaled(RexNode node, int scale) {
    Value value = operand(node);
    return value.alwaysNull() ? value : scaledUp(value, DecimalType.of(node), scale);
  }

  private Value scaledUp(Value value, DecimalType from, int scale) {
    int exponent = scale - from.scale();
    if (exponent == 0) {
      return value;
    }
    DecimalType to = new DecimalType(from.precision() + exponent, scale);
    String low = value.code() + " * " + Decimals.powerLow(exponent) + "L";
    if (to.isNarrow()) {
      return code.decimal(low, "", value);
    }
    if (to.precision() > Decimals.MOST_DIGITS) {
      DecimalType most = new DecimalType(Decimals.MOST_DIGITS, scale);
      return checked("scaleUp(" + words(value) + ", " + exponent + digits(most) + ")", most, value);
    }
    String high =
        !value.isWide() && exponent <= Decimals.NARROW_DIGITS
            ? "Math.multiplyHigh(" + value.code() + ", " + Decimals.powerLow(exponent) + "L)"
            : "Decimals.multiplyHigh("
                + words(value)
                + ", "
                + Decimals.powerLow(exponent)
                + "L, "
                + Decimals.powerHigh(exponent)
                + "L)";
    return code.decimal(low, high, value);
  }

  /** An exact number as another type, rounded, and checked where it may not fit. */
  Value converted(RexNode node, DecimalType to) {
    Value value = operand(node);
    return value.alwaysNull() ? value : converted(value, DecimalType.of(node), to);
  }

  private Value converted(Value value, DecimalType from, DecimalType to) {
    if (to.holds(from)) {
      Value scaled = scaledUp(value, from, to.scale());
      return to.isNarrow() && scaled.isWide()
          ? new Value(ColumnType.DECIMAL, scaled.code(), "", scaled.nullFlag(), false)
          : scaled;
    }
    if (to.scale() < from.scale() && from.isNarrow() && to.integerDigits() > from.integerDigits()) {
      long power = Decimals.powerLow(from.scale() - to.scale());
      return code.decimal("Decimals.scaleDown(" + value.code() + ", " + power + "L)", "", value);
    }
    String method =
        to.scale() == from.scale()
            ? "check(" + words(value)
            : "rescale(" + words(value) + ", " + from.scale();
    return checked(method + digits(to) + ")", to, value);
  }

  /** A cast to DECIMAL. */
  Value cast(RexCall call) {
    DecimalType to = DecimalType.of(call);
    RexNode operand = call.getOperands().get(0);
    ColumnType from = Types.of(operand);
    if (from == ColumnType.DECIMAL || Types.isInteger(from)) {
      return converted(operand, to);
    }
    Value value = expressions.generate(operand);
    return switch (from) {
      case REAL, DOUBLE -> checked("ofDouble(" + value.code() + digits(to) + ")", to, value);
      case VARCHAR ->
          checked("parse(" + StringGenerator.place(value) + digits(to) + ")", to, value);
      default -> throw new UnsupportedExpressionException(call, "CAST of " + from + " to DECIMAL");
    };
  }

  /** A DECIMAL as INT or BIGINT, rounded. */
  Value toInteger(RexNode node, ColumnType type) {
    Value value = operand(node);
    String method = type == ColumnType.INT ? "toInt(" : "toLong(";
    String arguments = words(value) + ", " + DecimalType.of(node).scale() + ")";
    return code.strict(type, wide() + "." + method + arguments, value);
  }

  /** The DOUBLE that is nearest to a DECIMAL. */
  Value toDouble(RexNode node) {
    Value value = operand(node);
    String arguments = words(value) + ", " + DecimalType.of(node).scale();
    Value real = code.total(ColumnType.DOUBLE, "Decimals.toDouble(" + arguments + ")", value);
    return new Value(ColumnType.DOUBLE, real.code(), "", real.nullFlag(), false);
  }

  /** A DECIMAL as text. */
  Value toText(RexNode node) {
    Value value = operand(node);
    String arguments = "scratch, " + words(value) + ", " + DecimalType.of(node).scale();
    return code.strictString(wide() + ".write(" + arguments + ")", value);
  }

  /**
   * Two exact numbers to be compared: in one scale where both fit 38 digits in it.
   *
   * @param scaleA the scale of the first
   */
  record Pair(Value a, int scaleA, Value b, int scaleB) {
    /** The Java test of {@code a operator b}. */
    String test(String operator) {
      if (scaleA != scaleB) {
        List<String> arguments =
            List.of(words(a), String.valueOf(scaleA), words(b), String.valueOf(scaleB));
        return "Decimals.compare(" + String.join(", ", arguments) + ")" + operator + "0";
      }
      if (!a.isWide() && !b.isWide()) {
        return a.code() + operator + b.code();
      }
      return operator.equals(" == ")
          ? "(" + a.code() + " == " + b.code() + " & " + a.high() + " == " + b.high() + ")"
          : "Decimals.compare(" + words(a) + ", " + words(b) + ")" + operator + "0";
    }
  }

  /** Operands of a comparison. */
  Pair pair(RexNode left, RexNode right) {
    if (Types.isUntypedNull(left) || Types.isUntypedNull(right)) {
      return new Pair(operand(left), 0, operand(right), 0);
    }
    DecimalType a = DecimalType.of(left);
    DecimalType b = DecimalType.of(right);
    int scale = Math.max(a.scale(), b.scale());
    if (Math.max(a.integerDigits(), b.integerDigits()) + scale > Decimals.MOST_DIGITS) {
      return new Pair(operand(left), a.scale(), operand(right), b.scale());
    }
    return new Pair(scaled(left, scale), scale, scaled(right, scale), scale);
  }

  private Value checked(String call, DecimalType type, Value... arguments) {
    String field = wide();
    String high = type.isNarrow() ? "" : field + ".high()";
    return code.strictDecimal(field + "." + call, high, arguments);
  }

  private String wide() {
    String field = literals.wideDecimals();
    code.needField("WideDecimals", field);
    return field;
  }

  private static String words(Value value) {
    return value.code() + ", " + value.high();
  }

  private static String digits(DecimalType type) {
    return ", " + type.precision() + ", " + type.scale();
  }
}
