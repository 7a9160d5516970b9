package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Dates;
import dev.laminardb.core.kernel.TimestampPattern;
import dev.laminardb.core.kernel.TimestampTemplate;
import dev.laminardb.core.kernel.TimestampUnit;
import java.math.BigDecimal;
import java.util.OptionalInt;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Arithmetic with timestamps and intervals of days to seconds, both in microseconds, with dates and
 * with intervals of months; functions of times, and the bounds of tumbling windows.
 */
final class TimeGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final Literals literals;

  TimeGenerator(ExpressionGenerator expressions, RowCode code, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.literals = literals;
  }

  /** Whether arithmetic is about time. */
  static boolean handles(RexCall call) {
    return Types.isInterval(call)
        || isTime(call)
        || call.getOperands().stream().anyMatch(node -> Types.isInterval(node) || isTime(node));
  }

  private static boolean isTime(RexNode node) {
    return switch (node.getType().getSqlTypeName()) {
      case DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
      default -> false;
    };
  }

  Value arithmetic(RexCall call) {
    SqlKind kind = call.getKind();
    ColumnType type = Types.of(call);
    RexNode first = call.getOperands().get(0);
    if (kind == SqlKind.MINUS_PREFIX && type == ColumnType.BIGINT) {
      Value value = micros(first);
      return code.strict(type, "Arithmetic.negate(" + value.code() + ")", value);
    }
    if ((kind == SqlKind.TIMES || kind == SqlKind.DIVIDE) && !Types.isMonths(call)) {
      return scaled(call, kind);
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
    if (kind != SqlKind.TIMES && (isTime(first) || isTime(second))) {
      boolean reversed = Types.isInterval(first);
      return kind == SqlKind.MINUS && !Types.isInterval(second)
          ? difference(call, first, second)
          : shift(call, method, reversed ? second : first, reversed ? first : second);
    }
    Value a = kind == SqlKind.TIMES ? factor(first) : micros(first);
    Value b = kind == SqlKind.TIMES ? factor(second) : micros(second);
    String expression = "Arithmetic." + method + "(" + a.code() + ", " + b.code() + ")";
    return code.strict(type, expression, a, b);
  }

  /** An interval of days or less that is multiplied or divided. */
  private Value scaled(RexCall call, SqlKind kind) {
    boolean reversed = !Types.isInterval(call.getOperands().get(0));
    RexNode interval = call.getOperands().get(reversed ? 1 : 0);
    RexNode number = call.getOperands().get(reversed ? 0 : 1);
    Value micros = expressions.generate(interval);
    boolean whole = Types.isInteger(Types.of(number));
    Value factor = expressions.generate(number, whole ? ColumnType.BIGINT : ColumnType.DOUBLE);
    String owner = whole && kind == SqlKind.TIMES ? "Arithmetic." : "Intervals.";
    String method = kind == SqlKind.TIMES ? "multiply(" : "divide(";
    return code.strict(
        ColumnType.BIGINT,
        owner + method + micros.code() + ", " + factor.code() + ")",
        micros,
        factor);
  }

  /** A time and an interval: years and months go by the calendar. */
  private Value shift(RexCall call, String method, RexNode time, RexNode interval) {
    ColumnType type = Types.of(call);
    Value from = expressions.generate(time);
    Value by = micros(interval);
    if (from.type() == ColumnType.DATE && type == ColumnType.TIMESTAMP) {
      from = code.strict(type, "Dates.toTimestamp(" + from.code() + ")", from);
    }
    boolean months = Types.isMonths(interval);
    if (type == ColumnType.TIME && months) {
      throw new UnsupportedExpressionException(call, "a TIME and an interval of months");
    }
    if (type == ColumnType.DATE
        && !months
        && interval.getType().getSqlTypeName() != SqlTypeName.INTERVAL_DAY) {
      throw new UnsupportedExpressionException(call, "a DATE and an interval with hours");
    }
    if (type == ColumnType.DATE
        && time instanceof RexLiteral date
        && interval instanceof RexLiteral amount
        && !date.isNull()
        && !amount.isNull()) {
      OptionalInt day = shifted(date, method.equals("add"), amount);
      if (day.isPresent()) {
        return Literals.date(day.getAsInt());
      }
    }
    String of =
        switch (type) {
          case DATE -> "Dates.";
          case TIME -> "Times.";
          default -> months ? "Timestamps." : "Arithmetic.";
        };
    String arguments = "(" + from.code() + ", " + by.code() + ")";
    return code.strict(type, of + method + (months ? "Months" : "") + arguments, from, by);
  }

  /**
   * A constant date and a constant interval, so that filters such as {@code d < DATE '1994-01-01' +
   * INTERVAL '1' YEAR} do not go by the calendar for each row; empty if it is no date, which is an
   * error of the row that asks for it, if one does.
   */
  private static OptionalInt shifted(RexLiteral date, boolean later, RexLiteral interval) {
    int day = Literals.epochDay(date);
    long amount = Literals.integerOf(interval).longValueExact();
    try {
      if (Types.isMonths(interval)) {
        return OptionalInt.of(
            later ? Dates.addMonths(day, amount) : Dates.subtractMonths(day, amount));
      }
      return OptionalInt.of(later ? Dates.add(day, amount) : Dates.subtract(day, amount));
    } catch (LaminarException e) {
      return OptionalInt.empty();
    }
  }

  /** Days between dates, or an interval of days or less between times. */
  private Value difference(RexCall call, RexNode later, RexNode earlier) {
    Value a = expressions.generate(later);
    Value b = expressions.generate(earlier);
    if (a.type() != b.type() || Types.isMonths(call)) {
      throw new UnsupportedExpressionException(call, "this difference of times");
    }
    String method =
        a.type() != ColumnType.DATE
            ? "Arithmetic.subtract("
            : Types.isInterval(call) ? "Dates.microsBetween(" : "Dates.between(";
    return code.strict(Types.of(call), method + a.code() + ", " + b.code() + ")", a, b);
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

  /** EXTRACT, which YEAR(..), HOUR(..) and so on have become by now. */
  Value extract(RexCall call) {
    TimeUnitRange unit = unit(call, 0);
    Value time = expressions.generate(call.getOperands().get(1));
    String method =
        switch (unit) {
          case YEAR -> "year";
          case QUARTER -> "quarter";
          case MONTH -> "month";
          case WEEK -> "isoWeek";
          case DAY -> "dayOfMonth";
          case DOY -> "dayOfYear";
          case ISODOW -> "isoDayOfWeek";
          case DOW -> "dayOfWeek";
          case ISOYEAR -> "isoYear";
          case DECADE -> "decade";
          case CENTURY -> "century";
          case MILLENNIUM -> "millennium";
          case HOUR -> "hour";
          case MINUTE -> "minute";
          case SECOND -> "second";
          case MILLISECOND -> "millisecond";
          case MICROSECOND -> "microsecond";
          case EPOCH -> "epochSecond";
          default -> throw new UnsupportedExpressionException(call, "EXTRACT of " + unit);
        };
    boolean ofMonths = Types.isMonths(call.getOperands().get(1));
    if (ofMonths && (unit == TimeUnitRange.YEAR || unit == TimeUnitRange.MONTH)) {
      return code.total(ColumnType.BIGINT, "Intervals." + method + "(" + time.code() + ")", time);
    }
    if (Types.isInterval(call.getOperands().get(1))) {
      boolean hasPart =
          isWithinDay(unit) || unit == TimeUnitRange.DAY || unit == TimeUnitRange.EPOCH;
      if (ofMonths || !hasPart) {
        throw new UnsupportedExpressionException(
            call, "EXTRACT of " + unit + " from this interval");
      }
      String part = unit == TimeUnitRange.DAY ? "day" : method;
      return code.total(ColumnType.BIGINT, "Intervals." + part + "(" + time.code() + ")", time);
    }
    boolean date = time.type() == ColumnType.DATE;
    if (date && isWithinDay(unit)) {
      throw new UnsupportedExpressionException(call, "EXTRACT of " + unit + " from a DATE");
    }
    if (time.type() == ColumnType.TIME && !isWithinDay(unit)) {
      throw new UnsupportedExpressionException(call, "EXTRACT of " + unit + " from a TIME");
    }
    String expression = (date ? "Dates." : "Timestamps.") + method + "(" + time.code() + ")";
    return code.total(ColumnType.BIGINT, expression, time);
  }

  /** FLOOR(time TO unit). */
  Value floor(RexCall call) {
    if (call.getKind() != SqlKind.FLOOR) {
      throw new UnsupportedExpressionException(call, "CEIL of a time");
    }
    TimeUnitRange unit = unit(call, 1);
    Value time = expressions.generate(call.getOperands().get(0));
    if (time.type() == ColumnType.DATE) {
      return switch (unit) {
        case YEAR -> floorDate(time, 12);
        case QUARTER -> floorDate(time, 3);
        case MONTH -> floorDate(time, 1);
        case DAY -> time;
        default -> throw new UnsupportedExpressionException(call, "FLOOR of a DATE to " + unit);
      };
    }
    String start =
        switch (unit) {
          case YEAR -> "floorToMonths(" + time.code() + ", 12)";
          case QUARTER -> "floorToMonths(" + time.code() + ", 3)";
          case MONTH -> "floorToMonths(" + time.code() + ", 1)";
          case DAY, HOUR, MINUTE, SECOND, MILLISECOND ->
              "tumbleStart(" + time.code() + ", " + unit.startUnit.multiplier + "000L, 0L)";
          default -> throw new UnsupportedExpressionException(call, "FLOOR of a time to " + unit);
        };
    if (time.type() == ColumnType.TIME && !isWithinDay(unit)) {
      throw new UnsupportedExpressionException(call, "FLOOR of a TIME to " + unit);
    }
    return code.strict(time.type(), "Timestamps." + start, time);
  }

  private Value floorDate(Value date, int months) {
    String start = "Dates.floorToMonths(" + date.code() + ", " + months + ")";
    return code.strict(ColumnType.DATE, start, date);
  }

  private static boolean isWithinDay(TimeUnitRange unit) {
    return switch (unit) {
      case HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND -> true;
      default -> false;
    };
  }

  private static String floorToYears(Value time, TimestampUnit unit) {
    // Centuries begin with years that end in 01, decades with those that end in 0.
    int first = unit == TimestampUnit.DECADE ? 0 : 1;
    return "floorToYears(" + time.code() + ", " + unit.months() / 12 + ", " + first + ")";
  }

  /** DATE_TRUNC(unit, time). */
  Value truncate(RexCall call) {
    TimestampUnit unit =
        TimestampUnit.named(Literals.text(Literals.literal(call, 0)))
            .orElseThrow(() -> new UnsupportedExpressionException(call, "DATE_TRUNC to this unit"));
    Value time = expressions.generate(call.getOperands().get(1));
    if (time.type() == ColumnType.DATE) {
      if (unit == TimestampUnit.WEEK) {
        return code.strict(ColumnType.DATE, "Dates.floorToWeek(" + time.code() + ")", time);
      }
      if (unit.months() > TimestampUnit.YEAR.months()) {
        return code.strict(ColumnType.DATE, "Dates." + floorToYears(time, unit), time);
      }
      return unit.months() > 0 ? floorDate(time, unit.months()) : time;
    }
    String start;
    if (unit.months() > TimestampUnit.YEAR.months()) {
      start = floorToYears(time, unit);
    } else if (unit.months() > 0) {
      start = "floorToMonths(" + time.code() + ", " + unit.months() + ")";
    } else {
      String arguments = String.join(", ", time.code(), unit.micros() + "L", unit.offset() + "L");
      start = "tumbleStart(" + arguments + ")";
    }
    return code.strict(time.type(), "Timestamps." + start, time);
  }

  private static TimeUnitRange unit(RexCall call, int operand) {
    TimeUnitRange unit = Literals.literal(call, operand).getValueAs(TimeUnitRange.class);
    if (unit == null) {
      throw new UnsupportedExpressionException(call, "a unit of this kind");
    }
    return unit;
  }

  /** DATE_FORMAT(time, pattern). */
  Value format(RexCall call) {
    return format(call, TimestampPattern.of(Literals.text(Literals.literal(call, 1))));
  }

  /** TO_CHAR(time, template). */
  Value toChar(RexCall call) {
    return format(call, TimestampTemplate.parse(Literals.text(Literals.literal(call, 1))));
  }

  /** TO_TIMESTAMP of a number, and with TO_DATE of a text and a template. */
  Value read(RexCall call, ColumnType type, String method) {
    if (call.getOperands().size() == 1) {
      Value seconds = expressions.generate(call.getOperands().get(0), ColumnType.DOUBLE);
      return code.strict(type, "Timestamps.ofEpoch(" + seconds.code() + ")", seconds);
    }
    Value text = expressions.generate(call.getOperands().get(0), ColumnType.VARCHAR);
    String field = literals.state("TimestampReader", Literals.text(Literals.literal(call, 1)));
    code.needField("TimestampReader", field);
    return code.strict(type, field + "." + method + "(" + StringGenerator.place(text) + ")", text);
  }

  private Value format(RexCall call, TimestampPattern pattern) {
    Value time = expressions.generate(call.getOperands().get(0));
    if (time.type() == ColumnType.DATE) {
      String start = "Dates.toTimestamp(" + time.code() + ")";
      time = code.strict(ColumnType.TIMESTAMP, start, time);
    }
    String field = literals.state("TimestampFormat", pattern);
    code.needField("TimestampFormat", field);
    return code.strictString(field + ".format(scratch, " + time.code() + ")", time);
  }
}
