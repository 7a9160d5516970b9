package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.StringGenerator.place;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.type.IntervalLengths;
import dev.laminardb.sql.type.SqlTypes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * CAST. A number that does not fit fails; DOUBLE to an integer rounds to the nearest, halves to
 * even, as PostgreSQL and DuckDB do; DECIMAL and to DECIMAL halves go away from zero. Text that
 * does not read as the type fails. VARCHAR(n) and CHAR(n) cut behind n characters; CHAR(n) does not
 * pad. A TIMESTAMP(p) of less precision rounds.
 */
final class CastGenerator {
  private static final int MICROS_PRECISION = 6;

  private final ExpressionGenerator expressions;
  private final DecimalGenerator decimals;
  private final ArrayGenerator arrays;
  private final StructGenerator structs;
  private final MapGenerator maps;
  private final RowCode code;

  CastGenerator(
      ExpressionGenerator expressions,
      DecimalGenerator decimals,
      ArrayGenerator arrays,
      StructGenerator structs,
      MapGenerator maps,
      RowCode code) {
    this.expressions = expressions;
    this.arrays = arrays;
    this.structs = structs;
    this.maps = maps;
    this.decimals = decimals;
    this.code = code;
  }

  Value cast(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    ColumnType to = Types.of(call);
    if (Types.isUntypedNull(operand)) {
      return expressions.generate(operand, to);
    }
    if (Types.isInterval(call) || Types.isInterval(operand)) {
      return interval(call, operand);
    }
    if (to == ColumnType.ARRAY) {
      return arrays.cast(call);
    }
    if (to == ColumnType.STRUCT) {
      return structs.cast(call);
    }
    if (to == ColumnType.MAP) {
      return maps.cast(call);
    }
    Value value = expressions.generate(operand);
    if (value.alwaysNull()) {
      return Value.nullOf(to);
    }
    if (value.type() == ColumnType.DECIMAL && Types.isInteger(to)) {
      boolean narrow = Types.bits(to) < Integer.SIZE;
      Value whole = decimals.toInteger(operand, narrow ? ColumnType.BIGINT : to);
      return narrow ? toNarrow(call, to, whole) : whole;
    }
    return switch (to) {
      case DECIMAL -> decimals.cast(call);
      case BOOLEAN -> toBoolean(call, value);
      case TINYINT, SMALLINT -> toNarrow(call, to, value);
      case INT -> toInt(call, value);
      case BIGINT -> toLong(call, value);
      case REAL -> toReal(call, value);
      case DOUBLE -> toDouble(call, value);
      case TIMESTAMP -> toTimestamp(call, value);
      case TIMESTAMPTZ -> toZoned(call, value);
      case TIME -> toTime(call, value);
      case DATE -> toDate(call, value);
      case VARCHAR -> toText(call, value);
      case VARBINARY -> toBinary(call, value);
      case UUID -> toUuid(call, value);
      case ARRAY, STRUCT, MAP, INTERVAL, MONTHS -> throw unsupported(call);
    };
  }

  /**
   * TRY_CAST: null where CAST fails. A value that fails costs an exception; the operand is computed
   * before, so that its own errors are none of the cast's.
   */
  Value tryCast(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    if (Types.isUntypedNull(operand)) {
      return Value.nullOf(Types.of(call));
    }
    if (Types.of(call) == ColumnType.STRUCT) {
      // Which of the fields failed, the row could not say.
      throw new UnsupportedExpressionException(call, "TRY_CAST to ROW");
    }
    expressions.generate(operand);
    Target target = new Target(call, code);
    code.open("try");
    target.assign(cast(call));
    code.close();
    code.line("catch (dev.laminardb.core.error.LaminarException e) {");
    target.assign(Value.nullOf(Types.of(call)));
    code.line("}");
    return target.value();
  }

  /**
   * To text, and of text; between units of a kind, where all are microseconds here, or months, what
   * the least unit has no room for is cut off.
   */
  private Value interval(RexCall call, RexNode operand) {
    SqlTypeName from = operand.getType().getSqlTypeName();
    SqlTypeName to = call.getType().getSqlTypeName();
    if (SqlTypeName.CHAR_TYPES.contains(to)
        && call.getType().getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED) {
      Value length = expressions.generate(operand);
      String method = Types.isMonths(operand) ? "writeMonths" : "write";
      return code.strictString("Intervals." + method + "(scratch, " + length.code() + ")", length);
    }
    if (SqlTypeName.CHAR_TYPES.contains(from)) {
      Value text = expressions.generate(operand);
      String method = Types.isMonths(call) ? "months" : "micros";
      return whole(
          call,
          code.strict(ColumnType.BIGINT, "IntervalText." + method + "(" + place(text) + ")", text));
    }
    if (!SqlTypeName.INTERVAL_TYPES.contains(from)
        || !SqlTypeName.INTERVAL_TYPES.contains(to)
        || SqlTypeName.YEAR_INTERVAL_TYPES.contains(from)
            != SqlTypeName.YEAR_INTERVAL_TYPES.contains(to)) {
      throw unsupported(call);
    }
    return whole(call, expressions.generate(operand));
  }

  private Value whole(RexCall call, Value length) {
    long unit = IntervalLengths.leastUnit(call.getType());
    return unit == 1
        ? length
        : code.total(ColumnType.BIGINT, length.code() + " / " + unit + "L * " + unit + "L", length);
  }

  private static UnsupportedExpressionException unsupported(RexCall call) {
    return new UnsupportedExpressionException(
        call,
        "CAST of " + name(call.getOperands().get(0).getType()) + " to " + name(call.getType()));
  }

  private static String name(RelDataType type) {
    return SqlTypes.columnType(type).map(ColumnType::sqlName).orElse(type.toString());
  }

  private Value toBoolean(RexCall call, Value value) {
    return switch (value.type()) {
      case BOOLEAN -> value;
      case TINYINT, SMALLINT, INT, BIGINT ->
          code.total(ColumnType.BOOLEAN, value.code() + " != 0", value);
      case VARCHAR -> parse(ColumnType.BOOLEAN, "NumberText.parseBoolean", value);
      default -> throw unsupported(call);
    };
  }

  private Value toNarrow(RexCall call, ColumnType type, Value value) {
    boolean tiny = type == ColumnType.TINYINT;
    return switch (value.type()) {
      case TINYINT, SMALLINT, INT, BIGINT ->
          Types.wider(value.type(), type) == type
              ? ExpressionGenerator.widen(value, type, call)
              : narrowed(type, "(long) " + value.code(), value);
      case BOOLEAN -> code.total(type, value.code() + " ? 1 : 0", value);
      case REAL, DOUBLE -> narrowed(type, "(double) " + value.code(), value);
      case VARCHAR ->
          parse(type, tiny ? "NumberText.parseTinyint" : "NumberText.parseSmallint", value);
      default -> throw unsupported(call);
    };
  }

  private Value narrowed(ColumnType type, String number, Value value) {
    String method = type == ColumnType.TINYINT ? "toTinyint(" : "toSmallint(";
    return code.strict(type, "Arithmetic." + method + number + ")", value);
  }

  private Value toInt(RexCall call, Value value) {
    return switch (value.type()) {
      case TINYINT, SMALLINT, INT -> ExpressionGenerator.widen(value, ColumnType.INT, call);
      case BOOLEAN -> code.total(ColumnType.INT, value.code() + " ? 1 : 0", value);
      case REAL ->
          code.strict(ColumnType.INT, "Arithmetic.toInt((double) " + value.code() + ")", value);
      case BIGINT, DOUBLE ->
          code.strict(ColumnType.INT, "Arithmetic.toInt(" + value.code() + ")", value);
      case VARCHAR -> parse(ColumnType.INT, "NumberText.parseInt", value);
      default -> throw unsupported(call);
    };
  }

  private Value toLong(RexCall call, Value value) {
    return switch (value.type()) {
      case TINYINT, SMALLINT, INT, BIGINT ->
          ExpressionGenerator.widen(value, ColumnType.BIGINT, call);
      case BOOLEAN -> code.total(ColumnType.BIGINT, value.code() + " ? 1L : 0L", value);
      case REAL, DOUBLE ->
          code.strict(ColumnType.BIGINT, "Arithmetic.toLong(" + value.code() + ")", value);
      case VARCHAR -> parse(ColumnType.BIGINT, "NumberText.parseLong", value);
      default -> throw unsupported(call);
    };
  }

  private Value toDouble(RexCall call, Value value) {
    return switch (value.type()) {
      case DECIMAL -> decimals.toDouble(call.getOperands().get(0));
      case TINYINT, SMALLINT, INT, BIGINT, REAL, DOUBLE ->
          ExpressionGenerator.widen(value, ColumnType.DOUBLE, call);
      case VARCHAR -> parse(ColumnType.DOUBLE, "NumberText.parseDouble", value);
      default -> throw unsupported(call);
    };
  }

  private Value toReal(RexCall call, Value value) {
    return switch (value.type()) {
      case DECIMAL -> expressions.generate(call.getOperands().get(0), ColumnType.REAL);
      case TINYINT, SMALLINT, INT, BIGINT, REAL ->
          ExpressionGenerator.widen(value, ColumnType.REAL, call);
      case DOUBLE -> code.strict(ColumnType.REAL, "Arithmetic.toReal(" + value.code() + ")", value);
      case VARCHAR -> parse(ColumnType.REAL, "NumberText.parseReal", value);
      default -> throw unsupported(call);
    };
  }

  private Value toTimestamp(RexCall call, Value value) {
    int precision = call.getType().getPrecision();
    RelDataType from = call.getOperands().get(0).getType();
    return switch (value.type()) {
      case TIMESTAMP ->
          precision >= 0 && precision < from.getPrecision() ? round(value, precision) : value;
      case TIMESTAMPTZ -> code.total(ColumnType.TIMESTAMP, value.code(), value);
      case DATE ->
          code.strict(ColumnType.TIMESTAMP, "Dates.toTimestamp(" + value.code() + ")", value);
      case VARCHAR -> round(parse(ColumnType.TIMESTAMP, "TimestampText.parse", value), precision);
      default -> throw unsupported(call);
    };
  }

  /** The session's zone is UTC, so a TIMESTAMP is the same number. */
  private Value toZoned(RexCall call, Value value) {
    return switch (value.type()) {
      case TIMESTAMP, TIMESTAMPTZ -> code.total(ColumnType.TIMESTAMPTZ, value.code(), value);
      case DATE ->
          code.strict(ColumnType.TIMESTAMPTZ, "Dates.toTimestamp(" + value.code() + ")", value);
      case VARCHAR -> parse(ColumnType.TIMESTAMPTZ, "ZonedTimestampText.parse", value);
      default -> throw unsupported(call);
    };
  }

  private Value toTime(RexCall call, Value value) {
    return switch (value.type()) {
      case TIME -> value;
      case TIMESTAMP, TIMESTAMPTZ ->
          code.total(ColumnType.TIME, "Times.ofTimestamp(" + value.code() + ")", value);
      case VARCHAR -> parse(ColumnType.TIME, "TimeText.parse", value);
      default -> throw unsupported(call);
    };
  }

  private Value toDate(RexCall call, Value value) {
    return switch (value.type()) {
      case DATE -> value;
      case TIMESTAMP, TIMESTAMPTZ ->
          code.total(ColumnType.DATE, "Dates.ofTimestamp(" + value.code() + ")", value);
      case VARCHAR -> parse(ColumnType.DATE, "DateText.parse", value);
      default -> throw unsupported(call);
    };
  }

  private Value round(Value value, int precision) {
    if (precision < 0 || precision >= MICROS_PRECISION) {
      return value;
    }
    long unit = (long) Math.pow(10, MICROS_PRECISION - precision);
    String rounded = "Timestamps.round(" + value.code() + ", " + unit + "L)";
    return code.strict(ColumnType.TIMESTAMP, rounded, value);
  }

  private Value parse(ColumnType type, String method, Value value) {
    return code.strict(type, method + "(" + place(value) + ")", value);
  }

  private Value toBinary(RexCall call, Value value) {
    return switch (value.type()) {
      case VARBINARY -> value;
      case VARCHAR ->
          code.strictString("BinaryText.parse(scratch, " + place(value) + ")", value)
              .as(ColumnType.VARBINARY);
      default -> throw unsupported(call);
    };
  }

  private Value toUuid(RexCall call, Value value) {
    return switch (value.type()) {
      case UUID -> value;
      case VARCHAR ->
          code.strictString("UuidText.parse(scratch, " + place(value) + ")", value)
              .as(ColumnType.UUID);
      default -> throw unsupported(call);
    };
  }

  private Value toText(RexCall call, Value value) {
    Value text =
        switch (value.type()) {
          case VARCHAR -> value;
          case VARBINARY ->
              code.strictString("BinaryText.write(scratch, " + place(value) + ")", value);
          case ARRAY, STRUCT, MAP -> throw unsupported(call);
          case UUID -> code.strictString("UuidText.write(scratch, " + place(value) + ")", value);
          case DECIMAL -> decimals.toText(call.getOperands().get(0));
          case TIMESTAMP ->
              code.strictString("TimestampText.write(scratch, " + value.code() + ")", value);
          case TIMESTAMPTZ ->
              code.strictString("ZonedTimestampText.write(scratch, " + value.code() + ")", value);
          case TIME -> code.strictString("TimeText.write(scratch, " + value.code() + ")", value);
          case DATE -> code.strictString("DateText.write(scratch, " + value.code() + ")", value);
          case TINYINT, SMALLINT, INT ->
              code.strictString("NumberText.write(scratch, (long) " + value.code() + ")", value);
          default -> code.strictString("NumberText.write(scratch, " + value.code() + ")", value);
        };
    int limit = call.getType().getPrecision();
    RelDataType from = call.getOperands().get(0).getType();
    boolean shortEnough =
        value.type() == ColumnType.VARCHAR
            && from.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
            && from.getPrecision() <= limit;
    if (limit == RelDataType.PRECISION_NOT_SPECIFIED || shortEnough) {
      return text;
    }
    Value length =
        code.strict(ColumnType.INT, "Utf8.prefix(" + place(text) + ", " + limit + "L)", text);
    return Value.string(text.code(), length.code(), text.nullFlag());
  }
}
