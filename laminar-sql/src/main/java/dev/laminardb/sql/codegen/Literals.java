package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.UuidBytes;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * The constants of one generated class: numbers as Java literals, strings as places in the off-heap
 * constant area, compiled patterns as objects handed to the kernel.
 */
final class Literals {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
  private static final BigDecimal MICROS_PER_MILLI = BigDecimal.valueOf(1000);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Object> objects = new ArrayList<>();
  private final Set<Class<?>> called = new LinkedHashSet<>();
  private final List<KernelField> fields = new ArrayList<>();
  private String wideDecimals = "";

  /**
   * A field of the generated class.
   *
   * @param value the expression it begins with, in which {@code objects} are the constant objects
   */
  record KernelField(String type, String name, String value) {}

  /** The constant area. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** The constant objects, such as compiled patterns; shared by all kernels of a segment. */
  List<Object> objects() {
    return objects;
  }

  /** The fields of the generated class. */
  List<KernelField> fields() {
    return fields;
  }

  /** A field that holds a constant object; returns its name. */
  String constant(Object object) {
    String type = object.getClass().getSimpleName();
    return field(type, object(object));
  }

  /** A field that holds a constant object as a type, a simple name; returns its name. */
  String constant(String type, Object object) {
    objects.add(object);
    return field(type, "(" + type + ") objects[" + (objects.size() - 1) + "]");
  }

  /** Notes that the generated class calls a class of the application's. */
  void calls(Class<?> owner) {
    called.add(owner);
  }

  /** The classes of the application's that the generated class calls. */
  Set<Class<?>> called() {
    return called;
  }

  /** A field that holds a state of each kernel's own, made from a constant object. */
  String state(String type, Object from) {
    return field(type, "new " + type + "(" + object(from) + ")");
  }

  private String object(Object object) {
    objects.add(object);
    return "(" + object.getClass().getSimpleName() + ") objects[" + (objects.size() - 1) + "]";
  }

  /** A field that begins with an expression; returns its name. */
  String field(String type, String value) {
    String name = type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1) + fields.size();
    fields.add(new KernelField(type, name, value));
    return name;
  }

  /** A literal as a value of its own type. */
  Value value(RexLiteral literal, RowCode code) {
    ColumnType type = Types.of(literal);
    if (literal.isNull()) {
      return Value.nullOf(type);
    }
    return switch (type) {
      case BOOLEAN -> Value.number(type, String.valueOf(RexLiteral.booleanValue(literal)));
      case TINYINT, SMALLINT, INT, BIGINT -> integer(type, integerOf(literal), literal);
      case REAL, DOUBLE -> real(type, doubleOf(literal), literal);
      case DECIMAL -> decimal(literal);
      case TIMESTAMP, TIMESTAMPTZ -> integer(type, timestamp(literal), literal);
      case TIME -> integer(type, time(literal), literal);
      case DATE -> date(epochDay(literal));
      case VARCHAR -> string(text(literal), code);
      case VARBINARY -> binary(literal.getValueAs(byte[].class), literal, code).as(type);
      case ARRAY, STRUCT, MAP, INTERVAL, MONTHS ->
          throw new UnsupportedExpressionException(literal, "literal " + literal);
      case UUID -> binary(uuid(literal), literal, code).as(type);
    };
  }

  private static Value decimal(RexLiteral literal) {
    BigInteger unscaled;
    try {
      unscaled =
          integerOf(literal)
              .setScale(literal.getType().getScale(), RoundingMode.UNNECESSARY)
              .unscaledValue();
    } catch (ArithmeticException e) {
      throw new UnsupportedExpressionException(literal, "literal " + literal);
    }
    if (unscaled.bitLength() >= 2 * Long.SIZE) {
      throw new UnsupportedExpressionException(literal, "literal " + literal);
    }
    String low = "(" + java(unscaled.longValue()) + ")";
    String high = "(" + java(unscaled.shiftRight(Long.SIZE).longValue()) + ")";
    boolean wide = unscaled.bitLength() >= Long.SIZE;
    return new Value(ColumnType.DECIMAL, low, wide ? high : "", Value.NEVER, false);
  }

  /** The field that holds the kernel's arithmetic on DECIMALs. */
  String wideDecimals() {
    if (wideDecimals.isEmpty()) {
      wideDecimals = field("WideDecimals", "new WideDecimals()");
    }
    return wideDecimals;
  }

  /** An operand that has to be a literal and not null. */
  static RexLiteral literal(RexCall call, int operand) {
    if (call.getOperands().get(operand) instanceof RexLiteral literal && !literal.isNull()) {
      return literal;
    }
    throw new UnsupportedExpressionException(
        call, call.getOperator().getName() + " with an argument that is not constant");
  }

  /** An operand that has to be a constant INT. */
  static int intValue(RexCall call, int operand) {
    BigDecimal value = constant(call.getOperands().get(operand));
    if (value == null || value.toBigInteger().bitLength() >= Integer.SIZE) {
      throw new UnsupportedExpressionException(
          call, call.getOperator().getName() + " with an argument that is no constant INT");
    }
    return value.intValue();
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

  private static byte[] uuid(RexLiteral literal) {
    return UuidBytes.of(Objects.requireNonNull(literal.getValueAs(UUID.class)));
  }

  private Value binary(byte @Nullable [] value, RexLiteral literal, RowCode code) {
    if (value == null) {
      throw new UnsupportedExpressionException(literal, "literal " + literal);
    }
    int at = bytes.size();
    bytes.writeBytes(value);
    code.needLiterals();
    return Value.string("(literals + " + at + "L)", String.valueOf(value.length), Value.NEVER);
  }

  /** An integer that is not null; an interval's months, or else its microseconds. */
  static BigDecimal integerOf(RexLiteral literal) {
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

  private static BigDecimal time(RexLiteral literal) {
    TimeString text = literal.getValueAs(TimeString.class);
    if (text == null) {
      throw new UnsupportedExpressionException(literal, "literal " + literal);
    }
    return BigDecimal.valueOf(LocalTime.parse(text.toString()).toNanoOfDay() / 1000);
  }

  /** A constant DATE. */
  static Value date(int epochDay) {
    return Value.number(ColumnType.DATE, "(" + epochDay + ")");
  }

  /** A DATE that is not null, in days since 1970-01-01. */
  static int epochDay(RexLiteral literal) {
    DateString text = literal.getValueAs(DateString.class);
    if (text == null) {
      throw new UnsupportedExpressionException(literal, "literal " + literal);
    }
    return (int) LocalDate.parse(text.toString()).toEpochDay();
  }

  /** An integer constant of a type, if it fits. */
  static Value integer(ColumnType type, BigDecimal value, RexNode source) {
    try {
      return switch (type) {
        case TINYINT -> Value.number(type, "(" + value.byteValueExact() + ")");
        case SMALLINT -> Value.number(type, "(" + value.shortValueExact() + ")");
        case INT -> Value.number(type, "(" + java(value.intValueExact()) + ")");
        default -> Value.number(type, "(" + java(value.longValueExact()) + ")");
      };
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

  /** A DOUBLE or REAL constant. */
  static Value real(ColumnType type, double value, RexNode source) {
    if (!Double.isFinite(value) || (type == ColumnType.REAL && Float.isInfinite((float) value))) {
      throw new UnsupportedExpressionException(source, "literal " + source + " as " + type);
    }
    return type == ColumnType.REAL
        ? Value.number(type, "(" + (float) value + "F)")
        : Value.number(type, "(" + value + "D)");
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
