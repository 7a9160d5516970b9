package dev.laminardb.sql.type;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.IntervalText;
import dev.laminardb.sql.parse.SqlText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUuidLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.BitString;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Literals as values of the columns they are assigned to: what {@link
 * dev.laminardb.core.table.TableStatement#execute} takes. A number goes into a column of wider
 * numbers, into one of narrower integers if it fits, and is rounded to the digits of a DECIMAL; a
 * text is read as a time or a UUID, a date is a midnight; everything else has to be of the column's
 * type.
 */
public final class ConstantValues {
  private static final Pattern DAY = Pattern.compile("\\s*\\d{4}-\\d\\d-\\d\\d\\s*");
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private ConstantValues() {}

  /** Whether a node is a literal, also behind a sign. */
  public static boolean isLiteral(SqlNode node) {
    return node instanceof SqlLiteral literal
        ? literal.getTypeName() != SqlTypeName.SYMBOL
        : isSigned(node) && isLiteral(((SqlCall) node).operand(0));
  }

  private static boolean isSigned(SqlNode node) {
    return node.getKind() == SqlKind.MINUS_PREFIX || node.getKind() == SqlKind.PLUS_PREFIX;
  }

  /**
   * The value of a literal in a column.
   *
   * @throws LaminarException TYPE_MISMATCH; VALUE_OUT_OF_RANGE
   */
  public static @Nullable Object of(SqlText text, SqlNode literal, Field column) {
    Object value = value(text, typed(text, literal, column));
    if (value == null) {
      return null;
    }
    Object converted = convert(value, column);
    if (converted != null) {
      return converted;
    }
    String name = "column \"" + column.getName() + "\" is " + ColumnType.sqlName(column);
    throw value instanceof BigDecimal && isExact(column)
        ? text.error(
            isWhole((BigDecimal) value) || ColumnType.of(column) == ColumnType.DECIMAL
                ? ErrorCode.VALUE_OUT_OF_RANGE
                : ErrorCode.TYPE_MISMATCH,
            literal.getParserPosition(),
            name
                + ", which "
                + text.slice(literal.getParserPosition())
                + (isWhole((BigDecimal) value) || ColumnType.of(column) == ColumnType.DECIMAL
                    ? " is too great for"
                    : " is not"))
        : text.error(
            ErrorCode.TYPE_MISMATCH,
            literal.getParserPosition(),
            name + ", " + text.slice(literal.getParserPosition()) + " is not");
  }

  /** Whether a text constant in the place of a column's value is read as one of its type. */
  public static boolean readsText(Field column) {
    return switch (ColumnType.of(column)) {
      case TIMESTAMPTZ, TIMESTAMP, TIME, DATE, UUID, INTERVAL, MONTHS -> true;
      default -> false;
    };
  }

  /** A text in the place of a time or a UUID as such a literal, as PostgreSQL reads it. */
  private static SqlNode typed(SqlText text, SqlNode literal, Field column) {
    if (!(literal instanceof SqlCharStringLiteral constant) || !readsText(column)) {
      return literal;
    }
    ColumnType type = ColumnType.of(column);
    if (type.isInterval()) {
      return interval(text, constant);
    }
    String tag = type == ColumnType.TIMESTAMPTZ ? "TIMESTAMP WITH TIME ZONE" : type.name();
    String content = constant.getValueAs(String.class);
    boolean isMidnight = tag.startsWith("TIMESTAMP") && DAY.matcher(content).matches();
    return SqlLiteral.createUnknown(
        tag, isMidnight ? content.strip() + " 00:00:00" : content, literal.getParserPosition());
  }

  private static SqlNode interval(SqlText text, SqlCharStringLiteral constant) {
    try {
      return IntervalText.literal(
          constant.getParserPosition(), 1, constant.getValueAs(String.class));
    } catch (IllegalArgumentException e) {
      throw text.error(
          ErrorCode.INVALID_CAST,
          constant.getParserPosition(),
          String.valueOf(e.getMessage()),
          null,
          e);
    }
  }

  private static boolean isExact(Field column) {
    ColumnType type = ColumnType.of(column);
    return switch (type) {
      case TINYINT, SMALLINT, INT, BIGINT, DECIMAL -> true;
      default -> false;
    };
  }

  private static boolean isWhole(BigDecimal value) {
    return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
  }

  /**
   * A literal's own value: BigDecimal, Double, String, byte[], Boolean, Moment, Integer for a date,
   * UUID, or null.
   */
  private static @Nullable Object value(SqlText text, SqlNode node) {
    if (isSigned(node)) {
      Object value = value(text, ((SqlCall) node).operand(0));
      if (node.getKind() == SqlKind.PLUS_PREFIX) {
        return value;
      }
      return value instanceof BigDecimal number
          ? number.negate()
          : value instanceof Length length
              ? new Length(length.type, Math.negateExact(length.number))
              : value instanceof Double real ? -real : value;
    }
    SqlLiteral literal = (SqlLiteral) node;
    if (literal instanceof SqlUuidLiteral uuid) {
      return uuid.getUuid();
    }
    if (literal instanceof SqlUnknownLiteral unknown) {
      if (UuidLiterals.isUuid(unknown)) {
        return UuidLiterals.value(text, unknown);
      }
      if (ZonedLiterals.isZoned(unknown)) {
        return new Moment(ColumnType.TIMESTAMPTZ, micros(ZonedLiterals.utc(text, unknown)));
      }
      literal = resolve(text, unknown);
    }
    if (literal instanceof SqlIntervalLiteral interval) {
      return length(text, interval);
    }
    return switch (literal.getTypeName()) {
      case NULL -> null;
      case BOOLEAN -> literal.booleanValue();
      case DECIMAL -> literal.bigDecimalValue();
      case DOUBLE -> Double.valueOf(literal.toValue());
      case CHAR -> literal.getValueAs(NlsString.class).getValue();
      case BINARY -> bytes(text, literal);
      case TIMESTAMP ->
          new Moment(ColumnType.TIMESTAMP, micros(literal.getValueAs(TimestampString.class)));
      case TIME -> new Moment(ColumnType.TIME, micros(literal.getValueAs(TimeString.class)));
      case DATE -> day(literal.getValueAs(DateString.class));
      default ->
          throw text.error(
              ErrorCode.UNSUPPORTED,
              node.getParserPosition(),
              "a literal of type " + literal.getTypeName().getName() + " has no column");
    };
  }

  private static Length length(SqlText text, SqlIntervalLiteral literal) {
    SqlIntervalLiteral.IntervalValue value =
        literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    try {
      return new Length(
          IntervalLengths.type(value.getIntervalQualifier()), IntervalLengths.of(value));
    } catch (RuntimeException e) {
      // Calcite says so with several unchecked exceptions; each means that the text is no interval.
      throw text.error(
          ErrorCode.INVALID_CAST,
          literal.getParserPosition(),
          "\"" + value.getIntervalLiteral() + "\" is not an interval of that unit",
          "such as INTERVAL '5' MINUTE or INTERVAL '1:30' MINUTE TO SECOND",
          e);
    }
  }

  private static byte[] bytes(SqlText text, SqlLiteral literal) {
    if (literal.getValueAs(BitString.class).getBitCount() % Byte.SIZE != 0) {
      throw text.error(
          ErrorCode.INVALID_CAST,
          literal.getParserPosition(),
          "a byte is two hexadecimal digits",
          "such as X'00ff'");
    }
    return literal.getValueAs(byte[].class);
  }

  private static SqlLiteral resolve(SqlText text, SqlUnknownLiteral unknown) {
    SqlTypeName type = SqlTypeName.get(unknown.tag);
    try {
      if (type == SqlTypeName.TIMESTAMP || type == SqlTypeName.DATE || type == SqlTypeName.TIME) {
        return unknown.resolve(type);
      }
    } catch (CalciteContextException e) {
      throw text.error(
          ErrorCode.INVALID_CAST,
          unknown.getParserPosition(),
          "this is no " + unknown.tag.toLowerCase(Locale.ROOT),
          switch (unknown.tag) {
            case "DATE" -> "such as DATE '2026-01-31'";
            case "TIME" -> "such as TIME '10:00:00'";
            default -> "such as TIMESTAMP '2026-01-31 10:00:00'";
          },
          e);
    }
    throw text.error(
        ErrorCode.UNSUPPORTED,
        unknown.getParserPosition(),
        "a literal of type " + unknown.tag + " has no column");
  }

  /** A number of microseconds, and since when they are counted. */
  private record Moment(ColumnType type, long micros) {}

  /** A length of time, in microseconds or months. */
  private record Length(ColumnType type, long number) {}

  private static long micros(TimeString text) {
    return LocalTime.parse(text.toString()).toNanoOfDay() / 1000;
  }

  private static int day(DateString text) {
    return (int) LocalDate.parse(text.toString()).toEpochDay();
  }

  private static long micros(TimestampString text) {
    return ChronoUnit.MICROS.between(EPOCH, LocalDateTime.parse(text.toString().replace(' ', 'T')));
  }

  /** A value as one of a column; null if it cannot be. */
  private static @Nullable Object convert(Object value, Field column) {
    ColumnType type = ColumnType.of(column);
    if (value instanceof BigDecimal number) {
      return number(number, type, column);
    }
    return switch (type) {
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case REAL -> value instanceof Double real ? real(real) : null;
      case DOUBLE -> value instanceof Double ? value : null;
      case VARCHAR -> value instanceof String ? value : null;
      case VARBINARY -> value instanceof byte[] ? value : null;
      case UUID -> value instanceof UUID uuid ? UuidBytes.of(uuid) : null;
      case TIMESTAMP, TIMESTAMPTZ ->
          value instanceof Integer day
              ? (Object) (day * MICROS_PER_DAY)
              : value instanceof Moment moment && moment.type != ColumnType.TIME
                  ? moment.micros
                  : null;
      case TIME -> value instanceof Moment moment && moment.type == type ? moment.micros : null;
      case DATE -> value instanceof Integer ? value : null;
      case INTERVAL -> value instanceof Length is && is.type == type ? is.number : null;
      case MONTHS ->
          value instanceof Length is && is.type == type && is.number == (int) is.number
              ? (Object) (int) is.number
              : null;
      case TINYINT, SMALLINT, INT, BIGINT, DECIMAL, ARRAY, STRUCT, MAP -> null;
    };
  }

  private static @Nullable Object number(BigDecimal number, ColumnType type, Field column) {
    return switch (type) {
      case TINYINT -> isIn(number, Byte.SIZE) ? number.intValueExact() : null;
      case SMALLINT -> isIn(number, Short.SIZE) ? number.intValueExact() : null;
      case INT -> isIn(number, Integer.SIZE) ? number.intValueExact() : null;
      case BIGINT -> isIn(number, Long.SIZE) ? number.longValueExact() : null;
      case REAL -> real(number.doubleValue());
      case DOUBLE -> number.doubleValue();
      case DECIMAL -> decimal(number, ColumnType.decimal(column));
      case BOOLEAN,
          VARCHAR,
          VARBINARY,
          UUID,
          ARRAY,
          STRUCT,
          MAP,
          TIMESTAMP,
          TIMESTAMPTZ,
          DATE,
          TIME,
          INTERVAL,
          MONTHS ->
          null;
    };
  }

  private static @Nullable Float real(double value) {
    return Float.isInfinite((float) value) ? null : (Float) (float) value;
  }

  private static boolean isIn(BigDecimal number, int bits) {
    return isWhole(number)
        && number.precision() - number.scale() <= Long.SIZE
        && number.toBigInteger().bitLength() < bits;
  }

  private static @Nullable BigDecimal decimal(BigDecimal number, ArrowType.Decimal type) {
    if (number.precision() - number.scale() > type.getPrecision() - type.getScale()
        && number.signum() != 0) {
      return null;
    }
    BigDecimal rounded = number.setScale(type.getScale(), RoundingMode.HALF_UP);
    return rounded.precision() <= type.getPrecision() ? rounded : null;
  }

  /** The value of a literal in a column of its type; null if it is none of that type, or NULL. */
  public static @Nullable Object of(RexLiteral literal, Field column) {
    if (literal.isNull()) {
      return null;
    }
    if (SqlTypeName.INTERVAL_TYPES.contains(literal.getTypeName())) {
      BigDecimal length = IntervalLengths.of(literal);
      return length == null
          ? null
          : convert(
              new Length(
                  SqlTypes.columnType(literal.getType()).orElseThrow(), length.longValueExact()),
              column);
    }
    return switch (literal.getTypeName()) {
      case BOOLEAN -> convert(RexLiteral.booleanValue(literal), column);
      case DECIMAL -> exact(literal, column);
      case CHAR -> convert(String.valueOf(literal.getValueAs(String.class)), column);
      case DATE -> {
        DateString date = literal.getValueAs(DateString.class);
        yield date == null ? null : convert(day(date), column);
      }
      case BINARY -> {
        byte[] bytes = literal.getValueAs(byte[].class);
        yield bytes == null ? null : convert(bytes, column);
      }
      case TIMESTAMP -> {
        TimestampString time = literal.getValueAs(TimestampString.class);
        yield time == null ? null : convert(new Moment(ColumnType.TIMESTAMP, micros(time)), column);
      }
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
        TimestampString time = literal.getValueAs(TimestampString.class);
        yield time == null
            ? null
            : convert(new Moment(ColumnType.TIMESTAMPTZ, micros(time)), column);
      }
      case UUID -> {
        UUID uuid = literal.getValueAs(UUID.class);
        yield uuid == null ? null : convert(uuid, column);
      }
      case TIME -> {
        TimeString time = literal.getValueAs(TimeString.class);
        yield time == null ? null : convert(new Moment(ColumnType.TIME, micros(time)), column);
      }
      default -> null;
    };
  }

  /**
   * The value of a literal in a column that is of its type or a wider one.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static @Nullable Object ofColumn(RexLiteral literal, Field column) {
    if (literal.isNull()) {
      return null;
    }
    Object value =
        switch (literal.getTypeName()) {
          case DOUBLE -> literal.getValueAs(Double.class);
          case DECIMAL -> convert(literal.getValueAs(BigDecimal.class), column);
          default -> of(literal, column);
        };
    if (value == null) {
      throw new IllegalArgumentException(literal + " is no value of column " + column);
    }
    return value;
  }

  /** Without rounding. */
  private static @Nullable Object exact(RexLiteral literal, Field column) {
    BigDecimal number = literal.getValueAs(BigDecimal.class);
    Object value = number == null ? null : convert(number, column);
    return value instanceof BigDecimal decimal && decimal.compareTo(number) != 0
        ? null
        : value instanceof Double || value instanceof Float ? null : value;
  }

  /** A value of a column as a literal. */
  public static RexNode literal(RexBuilder rex, @Nullable Object value, Field column) {
    RelDataType type = SqlTypes.relType(rex.getTypeFactory(), column);
    if (value == null) {
      return rex.makeNullLiteral(rex.getTypeFactory().createTypeWithNullability(type, true));
    }
    if (ColumnType.of(column) == ColumnType.DATE) {
      return rex.makeDateLiteral(DateString.fromDaysSinceEpoch((Integer) value));
    }
    if (ColumnType.of(column) == ColumnType.UUID) {
      return rex.makeUuidLiteral(UuidBytes.uuid((byte[]) value, 0));
    }
    if (value instanceof byte[] bytes) {
      return rex.makeBinaryLiteral(new ByteString(bytes));
    }
    if (ColumnType.of(column) == ColumnType.TIME) {
      LocalTime time = LocalTime.ofNanoOfDay((Long) value * 1000);
      return rex.makeTimeLiteral(
          TimeString.fromMillisOfDay((int) (time.toNanoOfDay() / 1_000_000))
              .withNanos(time.getNano()),
          type.getPrecision());
    }
    if (ColumnType.of(column) == ColumnType.INTERVAL) {
      return rex.makeIntervalLiteral(BigDecimal.valueOf((Long) value, 3), SqlTypes.DAYS_TO_MICROS);
    }
    if (ColumnType.of(column) == ColumnType.MONTHS) {
      return rex.makeIntervalLiteral(BigDecimal.valueOf((Integer) value), SqlTypes.YEARS_TO_MONTHS);
    }
    boolean zoned = ColumnType.of(column) == ColumnType.TIMESTAMPTZ;
    if (!zoned && ColumnType.of(column) != ColumnType.TIMESTAMP) {
      return rex.makeLiteral(value, type, true);
    }
    long micros = (Long) value;
    TimestampString time =
        TimestampString.fromMillisSinceEpoch(Math.floorDiv(micros, 1000L))
            .withNanos((int) Math.floorMod(micros, 1_000_000L) * 1000);
    return zoned
        ? rex.makeTimestampWithLocalTimeZoneLiteral(time, type.getPrecision())
        : rex.makeTimestampLiteral(time, type.getPrecision());
  }
}
