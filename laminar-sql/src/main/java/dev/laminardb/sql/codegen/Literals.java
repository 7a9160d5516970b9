package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.LikePattern;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * The constants of one generated class: numbers as Java literals, strings as places in the off-heap
 * constant area, LIKE patterns as objects handed to the kernel.
 */
final class Literals {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
  private static final BigDecimal MICROS_PER_MILLI = BigDecimal.valueOf(1000);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Integer> places = new HashMap<>();
  private final List<LikePattern> patterns = new ArrayList<>();
  private final List<Integer> dynamicEscapes = new ArrayList<>();

  /** The constant area. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** The constant LIKE patterns, the fields {@code like0} and on. */
  List<LikePattern> patterns() {
    return patterns;
  }

  /** The escape characters of LIKEs with other patterns, the fields {@code dynamicLike0} and on. */
  List<Integer> dynamicEscapes() {
    return dynamicEscapes;
  }

  String pattern(LikePattern pattern) {
    patterns.add(pattern);
    return "like" + (patterns.size() - 1);
  }

  String dynamicPattern(int escape) {
    dynamicEscapes.add(escape);
    return "dynamicLike" + (dynamicEscapes.size() - 1);
  }

  /** A literal as a value of its own type. */
  Value value(RexLiteral literal, RowCode code) {
    ColumnType type = Types.of(literal);
    if (literal.isNull()) {
      return Value.nullOf(type);
    }
    return switch (type) {
      case BOOLEAN -> Value.number(type, String.valueOf(RexLiteral.booleanValue(literal)));
      case INT, BIGINT -> integer(type, integerOf(literal), literal);
      case DOUBLE -> real(doubleOf(literal), literal);
      case TIMESTAMP -> integer(type, timestamp(literal), literal);
      case VARCHAR -> string(text(literal), code);
    };
  }

  /** The text of a string literal. */
  static String text(RexLiteral literal) {
    String text = literal.getValueAs(String.class);
    if (text == null) {
      throw new UnsupportedExpressionException(literal, "literal " + literal);
    }
    return text;
  }

  private Value string(String text, RowCode code) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int at =
        places.computeIfAbsent(
            text,
            absent -> {
              int place = bytes.size();
              bytes.writeBytes(utf8);
              return place;
            });
    code.needLiterals();
    return Value.string("(literals + " + at + "L)", String.valueOf(utf8.length), Value.NEVER);
  }

  private static BigDecimal integerOf(RexLiteral literal) {
    BigDecimal value = exact(literal);
    if (value == null) {
      throw new UnsupportedExpressionException(literal, "literal " + literal);
    }
    return SqlTypeName.DAY_INTERVAL_TYPES.contains(literal.getType().getSqlTypeName())
        ? value.multiply(MICROS_PER_MILLI)
        : value;
  }

  private static double doubleOf(RexLiteral literal) {
    Comparable<?> value = literal.getValueAs(Comparable.class);
    if (value instanceof Double real) {
      return real;
    }
    return Double.parseDouble(String.valueOf(literal.getValueAs(BigDecimal.class)));
  }

  private static BigDecimal timestamp(RexLiteral literal) {
    TimestampString text = literal.getValueAs(TimestampString.class);
    if (text == null) {
      throw new UnsupportedExpressionException(literal, "literal " + literal);
    }
    LocalDateTime time = LocalDateTime.parse(text.toString().replace(' ', 'T'));
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(EPOCH, time));
  }

  /** An integer constant of a type, if it fits. */
  static Value integer(ColumnType type, BigDecimal value, RexNode source) {
    try {
      return type == ColumnType.INT
          ? Value.number(type, "(" + java(value.intValueExact()) + ")")
          : Value.number(type, "(" + java(value.longValueExact()) + ")");
    } catch (ArithmeticException e) {
      throw new UnsupportedExpressionException(source, "literal " + value + " as " + type);
    }
  }

  private static String java(int value) {
    return value == Integer.MIN_VALUE ? "Integer.MIN_VALUE" : String.valueOf(value);
  }

  private static String java(long value) {
    return value == Long.MIN_VALUE ? "Long.MIN_VALUE" : value + "L";
  }

  /** A double constant. */
  static Value real(double value, RexNode source) {
    if (!Double.isFinite(value)) {
      throw new UnsupportedExpressionException(source, "literal " + source + " as DOUBLE");
    }
    return Value.number(ColumnType.DOUBLE, "(" + value + "D)");
  }

  /** The value of an exact numeric constant, also behind a minus sign; null of anything else. */
  static @Nullable BigDecimal constant(RexNode node) {
    if (node instanceof RexCall call && call.getKind() == SqlKind.MINUS_PREFIX) {
      BigDecimal inner = constant(call.getOperands().get(0));
      return inner == null ? null : inner.negate();
    }
    return node instanceof RexLiteral literal
            && SqlTypeName.EXACT_TYPES.contains(literal.getType().getSqlTypeName())
        ? exact(literal)
        : null;
  }

  private static @Nullable BigDecimal exact(RexLiteral literal) {
    return literal.isNull() ? null : literal.getValueAs(BigDecimal.class);
  }
}
