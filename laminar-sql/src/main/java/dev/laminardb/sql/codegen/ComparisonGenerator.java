package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Decimals;
import dev.laminardb.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Comparisons. Numbers compare in the wider type: exact ones exactly, any others but two REAL as
 * doubles. NaN equals NaN and is greater than any other number; 0.0 equals -0.0. Strings compare as
 * bytes, which for UTF-8 is the order of code points. False is less than true.
 */
final class ComparisonGenerator {
  private final ExpressionGenerator expressions;
  private final DecimalGenerator decimals;
  private final RowCode code;

  ComparisonGenerator(ExpressionGenerator expressions, DecimalGenerator decimals, RowCode code) {
    this.expressions = expressions;
    this.decimals = decimals;
    this.code = code;
  }

  Value compare(RexCall call) {
    RexNode left = withoutDecimalCast(call.getOperands().get(0));
    RexNode right = withoutDecimalCast(call.getOperands().get(1));
    SqlKind kind = call.getKind();
    if (kind == SqlKind.EQUALS || kind == SqlKind.NOT_EQUALS) {
      MultipleTest multiple = MultipleTest.of(left, right);
      if (multiple != null) {
        return multiple.generate(expressions, code, kind == SqlKind.NOT_EQUALS);
      }
    }
    if (areDecimals(left, right)) {
      return compareDecimals(kind, decimals.pair(left, right));
    }
    ColumnType type = commonType(left, right);
    if (Types.isInteger(type)) {
      if (isBetweenIntegers(right)) {
        return compareBetween(kind, left, right, type);
      }
      if (isBetweenIntegers(left)) {
        return compareBetween(kind.reverse(), right, left, type);
      }
      type = fits(left, right, type) ? type : ColumnType.BIGINT;
    }
    if (type == ColumnType.VARCHAR && (kind == SqlKind.EQUALS || kind == SqlKind.NOT_EQUALS)) {
      TextConstant constant = TextConstant.of(right);
      RexNode other = constant == null ? right : left;
      constant = constant == null ? TextConstant.of(left) : constant;
      if (constant != null) {
        return compareWith(constant, kind, expressions.generate(other, type));
      }
    }
    if (type.isNested()) {
      checkNested(call, left, right);
      boolean made = isMade(left) && !isMade(right);
      return compare(
          kind,
          type,
          made ? expressions.generateAs(left, right) : expressions.generate(left, type),
          made ? expressions.generate(right, type) : expressions.generateAs(right, left));
    }
    return compare(kind, type, expressions.generate(left, type), expressions.generate(right, type));
  }

  private Value compare(SqlKind kind, ColumnType type, Value a, Value b) {
    return switch (kind) {
      case IS_DISTINCT_FROM -> distinct(a, b, true, test(SqlKind.EQUALS, a, b));
      case IS_NOT_DISTINCT_FROM -> distinct(a, b, false, test(SqlKind.EQUALS, a, b));
      default -> {
        String test = test(kind, a, b);
        yield type.isVariable()
            ? code.strict(ColumnType.BOOLEAN, test, a, b)
            : code.total(ColumnType.BOOLEAN, test, a, b);
      }
    };
  }

  /**
   * Arrays, rows and maps are equal if their bytes are, which the order of bytes does not follow.
   */
  private static void checkNested(RexCall call, RexNode left, RexNode right) {
    boolean comparable =
        switch (call.getKind()) {
          case EQUALS, NOT_EQUALS, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> true;
          default -> false;
        };
    if (!comparable) {
      throw new UnsupportedExpressionException(
          call, "\"" + call.getKind().sql + "\" of arrays, rows or maps");
    }
    boolean same =
        Types.isUntypedNull(left)
            || Types.isUntypedNull(right)
            || isMade(left)
            || isMade(right)
            || ColumnType.isAlike(
                SqlTypes.field("", left.getType(), true),
                SqlTypes.field("", right.getType(), true));
    if (!same) {
      throw new UnsupportedExpressionException(
          call, "comparison of arrays, rows or maps of different types");
    }
  }

  /**
   * Whether an array, a row or a map is put together here, so that it can be of the other's type.
   */
  private static boolean isMade(RexNode node) {
    return switch (node.getKind()) {
      case ROW, ARRAY_VALUE_CONSTRUCTOR, MAP_VALUE_CONSTRUCTOR -> true;
      case CAST -> isMade(((RexCall) node).getOperands().get(0));
      default -> false;
    };
  }

  private Value compareWith(TextConstant constant, SqlKind kind, Value text) {
    String negation = kind == SqlKind.EQUALS ? "" : "!";
    return code.strict(ColumnType.BOOLEAN, negation + constant.isEqual(text), text);
  }

  /**
   * Calcite casts exact numbers that are compared to one type, which may have no room for both. A
   * cast that keeps the value is left out.
   */
  private static RexNode withoutDecimalCast(RexNode node) {
    if (!Types.isDecimal(node)
        || !(node instanceof RexCall cast)
        || cast.getKind() != SqlKind.CAST
        || !SqlTypeUtil.isExactNumeric(cast.getOperands().get(0).getType())) {
      return node;
    }
    DecimalType to = DecimalType.of(node);
    DecimalType from = DecimalType.of(cast.getOperands().get(0));
    boolean keeps =
        to.holds(from) || (to.precision() == Decimals.MOST_DIGITS && to.scale() >= from.scale());
    return keeps ? cast.getOperands().get(0) : node;
  }

  /** Whether exact numbers are compared, of which one is a DECIMAL; constants go with integers. */
  private static boolean areDecimals(RexNode left, RexNode right) {
    if (!isExactOrNull(left) || !isExactOrNull(right)) {
      return false;
    }
    boolean a = Types.isDecimal(left);
    boolean b = Types.isDecimal(right);
    return (a && (b || Literals.constant(left) == null)) || (b && Literals.constant(right) == null);
  }

  private static boolean isExactOrNull(RexNode node) {
    return Types.isUntypedNull(node) || SqlTypeUtil.isExactNumeric(node.getType());
  }

  private Value compareDecimals(SqlKind kind, DecimalGenerator.Pair pair) {
    return switch (kind) {
      case IS_DISTINCT_FROM -> distinct(pair.a(), pair.b(), true, pair.test(" == "));
      case IS_NOT_DISTINCT_FROM -> distinct(pair.a(), pair.b(), false, pair.test(" == "));
      default -> code.total(ColumnType.BOOLEAN, pair.test(operator(kind)), pair.a(), pair.b());
    };
  }

  private static ColumnType commonType(RexNode left, RexNode right) {
    if (Types.isUntypedNull(left)) {
      return Types.of(right);
    }
    if (Types.isUntypedNull(right)) {
      return Types.of(left);
    }
    ColumnType a = Types.of(left);
    ColumnType b = Types.of(right);
    if (a == ColumnType.DECIMAL && Types.isInteger(b)) {
      return b;
    }
    if (b == ColumnType.DECIMAL && Types.isInteger(a)) {
      return a;
    }
    if (Types.isTimestamp(a) && Types.isTimestamp(b)) {
      return a;
    }
    if (a != b && !(Types.isNumeric(a) && Types.isNumeric(b))) {
      throw new UnsupportedExpressionException(left, "comparison of " + a + " with " + b);
    }
    ColumnType wider = Types.wider(a, b);
    return wider == ColumnType.REAL && a != b ? ColumnType.DOUBLE : wider;
  }

  /** Whether a DECIMAL constant fits the type it is compared in. */
  private static boolean fits(RexNode left, RexNode right, ColumnType type) {
    BigDecimal constant =
        Types.isDecimal(left)
            ? Literals.constant(left)
            : Types.isDecimal(right) ? Literals.constant(right) : null;
    return constant == null || constant.toBigInteger().bitLength() < Types.bits(type);
  }

  /** Whether no BIGINT equals a DECIMAL constant: it has a fraction or is beyond them all. */
  private static boolean isBetweenIntegers(RexNode node) {
    BigDecimal constant = Types.isDecimal(node) ? Literals.constant(node) : null;
    return constant != null
        && (constant.stripTrailingZeros().scale() > 0
            || constant.toBigInteger().bitLength() >= Long.SIZE);
  }

  /**
   * Exact, where a conversion to DOUBLE would not be: n &gt; 2.5 is n &gt; 2, n &lt; 2.5 n &lt;= 2.
   */
  private Value compareBetween(SqlKind kind, RexNode node, RexNode decimal, ColumnType type) {
    Value a = expressions.generate(node, type);
    BigDecimal constant = Literals.constant(decimal);
    if (constant == null) {
      throw new UnsupportedExpressionException(decimal, "type " + decimal.getType());
    }
    return switch (kind) {
      case IS_DISTINCT_FROM -> code.total(ColumnType.BOOLEAN, "true");
      case IS_NOT_DISTINCT_FROM -> code.total(ColumnType.BOOLEAN, "false");
      case EQUALS -> code.total(ColumnType.BOOLEAN, "false", a);
      case NOT_EQUALS -> code.total(ColumnType.BOOLEAN, "true", a);
      case GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          code.total(ColumnType.BOOLEAN, isAbove(a, constant, decimal), a);
      default -> code.total(ColumnType.BOOLEAN, "!(" + isAbove(a, constant, decimal) + ")", a);
    };
  }

  private static String isAbove(Value value, BigDecimal constant, RexNode source) {
    BigDecimal floor = constant.setScale(0, RoundingMode.FLOOR);
    if (floor.toBigInteger().bitLength() >= Long.SIZE) {
      return String.valueOf(constant.signum() < 0);
    }
    return value.code() + " > " + Literals.integer(ColumnType.BIGINT, floor, source).code();
  }

  private Value distinct(Value a, Value b, boolean wanted, String equal) {
    String negation = wanted ? "!" : "";
    if (!a.nullable() && !b.nullable()) {
      return code.total(ColumnType.BOOLEAN, negation + "(" + equal + ")");
    }
    String x = a.isNull();
    String y = b.isNull();
    return code.total(
        ColumnType.BOOLEAN,
        negation + "((" + x + " & " + y + ") || (!" + x + " & !" + y + " && (" + equal + ")))");
  }

  private static String test(SqlKind kind, Value a, Value b) {
    return switch (a.type()) {
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> strings(kind, a, b);
      case BOOLEAN -> booleans(kind, a.code(), b.code());
      case REAL, DOUBLE -> doubles(kind, a, b);
      default -> a.code() + operator(kind) + b.code();
    };
  }

  private static String strings(SqlKind kind, Value a, Value b) {
    String arguments = String.join(", ", List.of(a.code(), a.length(), b.code(), b.length()));
    return switch (kind) {
      case EQUALS -> "Utf8.equal(" + arguments + ")";
      case NOT_EQUALS -> "!Utf8.equal(" + arguments + ")";
      default -> "RawMemory.compare(" + arguments + ")" + operator(kind) + "0";
    };
  }

  private static String booleans(SqlKind kind, String a, String b) {
    return switch (kind) {
      case EQUALS -> a + " == " + b;
      case NOT_EQUALS -> a + " != " + b;
      case LESS_THAN -> "!" + a + " & " + b;
      case LESS_THAN_OR_EQUAL -> "!" + a + " | " + b;
      case GREATER_THAN -> a + " & !" + b;
      default -> a + " | !" + b;
    };
  }

  private static String doubles(SqlKind kind, Value a, Value b) {
    return switch (kind) {
      case EQUALS -> doublesEqual(a, b);
      case NOT_EQUALS -> "!(" + doublesEqual(a, b) + ")";
      case LESS_THAN -> doubleLess(a, b);
      case LESS_THAN_OR_EQUAL -> doubleLessOrEqual(a, b);
      case GREATER_THAN -> doubleLess(b, a);
      default -> doubleLessOrEqual(b, a);
    };
  }

  private static String doublesEqual(Value a, Value b) {
    String equal = a.code() + " == " + b.code();
    return a.mayBeNaN() && b.mayBeNaN()
        ? "(" + equal + ") | (" + isNaN(a) + " & " + isNaN(b) + ")"
        : equal;
  }

  private static String doubleLess(Value a, Value b) {
    String less = a.code() + " < " + b.code();
    if (!b.mayBeNaN()) {
      return less;
    }
    return a.mayBeNaN()
        ? "(" + less + ") | (" + isNaN(b) + " & " + a.code() + " == " + a.code() + ")"
        : "!(" + a.code() + " >= " + b.code() + ")";
  }

  private static String doubleLessOrEqual(Value a, Value b) {
    String lessOrEqual = a.code() + " <= " + b.code();
    return b.mayBeNaN() ? "(" + lessOrEqual + ") | " + isNaN(b) : lessOrEqual;
  }

  private static String isNaN(Value value) {
    return "(" + value.code() + " != " + value.code() + ")";
  }

  private static String operator(SqlKind kind) {
    return switch (kind) {
      case EQUALS -> " == ";
      case NOT_EQUALS -> " != ";
      case LESS_THAN -> " < ";
      case LESS_THAN_OR_EQUAL -> " <= ";
      case GREATER_THAN -> " > ";
      case GREATER_THAN_OR_EQUAL -> " >= ";
      default -> throw new IllegalArgumentException(kind.name());
    };
  }
}
