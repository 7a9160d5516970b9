package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.kernel.TimestampUnit;
import dev.laminardb.sql.function.TimeFunctions;
import dev.laminardb.sql.parse.SqlText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Functions whose first argument is a unit of time, constant, become what they mean of others:
 * EXTRACT, sums of times and intervals, differences of one unit. For one query.
 */
final class TimeCalls extends SqlShuttle {
  /** DATE_PART('unit', time), PostgreSQL's: EXTRACT. */
  static final SqlFunction DATE_PART = of("DATE_PART");

  /** Functions of a time, beside Calcite's MONTH, YEAR and so on, and what they EXTRACT. */
  private static final Map<String, String> PARTS =
      Map.of(
          "DAY", "DAY",
          "WEEKOFYEAR", "WEEK",
          "ISODOW", "ISODOW",
          "ISOYEAR", "ISOYEAR",
          "DECADE", "DECADE",
          "CENTURY", "CENTURY",
          "MILLENNIUM", "MILLENNIUM",
          "MILLISECOND", "MILLISECOND",
          "MICROSECOND", "MICROSECOND");

  /** TIMESTAMPADD(unit, n, time). */
  static final SqlFunction TIMESTAMPADD = of("TIMESTAMPADD");

  /** DATEADD('unit', n, time): the same. */
  static final SqlFunction DATEADD = of("DATEADD");

  /** TIMESTAMPDIFF(unit, from, to): whole units. */
  static final SqlFunction TIMESTAMPDIFF = of("TIMESTAMPDIFF");

  /** DATEDIFF('unit', from, to), DuckDB's: how often a unit begins. */
  static final SqlFunction DATEDIFF = of("DATEDIFF");

  private static final Set<String> ONLY_EXTRACTED =
      Set.of("DOW", "DOY", "ISODOW", "ISOYEAR", "EPOCH");
  private static final int MONTH_DIGITS = 5;

  private final SqlText text;

  private TimeCalls(SqlText text) {
    this.text = text;
  }

  private static SqlFunction of(String name) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BIGINT_NULLABLE,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.TIMEDATE);
  }

  static SqlNode rewrite(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new TimeCalls(text)));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    if (!(visited.getOperator() instanceof SqlFunction)) {
      return visited;
    }
    String name = visited.getOperator().getName().toUpperCase(Locale.ROOT);
    SqlParserPos at = call.getParserPosition();
    return switch (name) {
      case "EXTRACT" -> extract(visited, at);
      case "DATE_PART" -> part(checked(visited, name, 2), at);
      case "TIMESTAMPADD", "DATEADD" -> sum(checked(visited, name, 3), name, at);
      case "TIMESTAMPDIFF" -> difference(checked(visited, name, 3), name, at);
      case "DATEDIFF" -> starts(checked(visited, name, 3), name, at);
      default -> PARTS.containsKey(name) ? part(visited, name, at) : visited;
    };
  }

  private SqlNode part(SqlCall call, String name, SqlParserPos at) {
    SqlNode unit = qualifier(Objects.requireNonNull(PARTS.get(name)), at);
    return SqlStdOperatorTable.EXTRACT.createCall(at, unit, checked(call, name, 1).operand(0));
  }

  /** The functions, for the list of all. */
  static List<SqlFunction> parts() {
    return PARTS.keySet().stream().sorted().map(TimeCalls::of).toList();
  }

  private SqlCall checked(SqlCall call, String name, int operands) {
    if (call.operandCount() != operands) {
      throw text.error(
          ErrorCode.TYPE_MISMATCH,
          call.getParserPosition(),
          name + " takes " + operands + (operands == 1 ? " argument" : " arguments"));
    }
    return call;
  }

  /** Units in the plural, which the parser takes for names of its user's. */
  private static SqlNode extract(SqlCall call, SqlParserPos at) {
    if (!(call.operand(0) instanceof SqlIntervalQualifier unit) || unit.timeFrameName == null) {
      return call;
    }
    return TimestampUnit.named(unit.timeFrameName)
        .<SqlNode>map(
            known ->
                SqlStdOperatorTable.EXTRACT.createCall(
                    at, qualifier(known.name(), unit.getParserPosition()), call.operand(1)))
        .orElse(call);
  }

  private SqlNode part(SqlCall call, SqlParserPos at) {
    String name = name(call, DATE_PART.getName());
    Optional<String> unit =
        ONLY_EXTRACTED.contains(name)
            ? Optional.of(name)
            : TimestampUnit.named(name).map(TimestampUnit::name);
    SqlParserPos written = call.operand(0).getParserPosition();
    return SqlStdOperatorTable.EXTRACT.createCall(
        at,
        qualifier(
            unit.orElseThrow(
                () -> unknown(call, DATE_PART.getName(), ", dow, doy, isodow, isoyear, epoch")),
            written),
        call.operand(1));
  }

  private static SqlIntervalQualifier qualifier(String unit, SqlParserPos at) {
    return new SqlIntervalQualifier(TimeUnit.valueOf(unit), null, at);
  }

  private SqlNode sum(SqlCall call, String function, SqlParserPos at) {
    TimestampUnit unit = unit(call, function);
    if (unit == TimestampUnit.MICROSECOND) {
      return TimeFunctions.LATER.createCall(at, call.operand(2), call.operand(1));
    }
    SqlNode interval = interval(unit, call.operand(0).getParserPosition());
    return SqlStdOperatorTable.PLUS.createCall(
        at,
        call.operand(2),
        SqlStdOperatorTable.MULTIPLY.createCall(
            call.operand(1).getParserPosition(), call.operand(1), interval));
  }

  /** One unit that has an interval: those have milliseconds. */
  private static SqlNode interval(TimestampUnit unit, SqlParserPos at) {
    return switch (unit) {
      case MILLISECOND -> interval("0.001", TimeUnit.SECOND, at);
      case SECOND, MINUTE, HOUR, DAY -> interval("1", TimeUnit.valueOf(unit.name()), at);
      case WEEK -> interval("7", TimeUnit.DAY, at);
      default -> interval(String.valueOf(unit.months()), TimeUnit.MONTH, at);
    };
  }

  private static SqlNode interval(String count, TimeUnit unit, SqlParserPos at) {
    SqlIntervalQualifier qualifier =
        unit == TimeUnit.SECOND
            ? new SqlIntervalQualifier(unit, 2, null, 6, at)
            : new SqlIntervalQualifier(unit, MONTH_DIGITS, null, -1, at);
    return SqlLiteral.createInterval(1, count, qualifier, at);
  }

  private SqlNode difference(SqlCall call, String function, SqlParserPos at) {
    TimestampUnit unit = unit(call, function);
    return unit.months() > 0
        ? TimeFunctions.MONTHS_BETWEEN.createCall(at, operands(unit.months(), call))
        : TimeFunctions.UNITS_BETWEEN.createCall(at, operands(unit.micros(), call));
  }

  private SqlNode starts(SqlCall call, String function, SqlParserPos at) {
    TimestampUnit unit = unit(call, function);
    if (unit.months() > 0) {
      return TimeFunctions.MONTH_STARTS.createCall(at, operands(unit.months(), call));
    }
    SqlParserPos written = call.operand(0).getParserPosition();
    return TimeFunctions.STARTS.createCall(
        at,
        number(unit.micros(), written),
        number(unit.offset(), written),
        call.operand(1),
        call.operand(2));
  }

  private static List<SqlNode> operands(long unit, SqlCall call) {
    return List.of(
        number(unit, call.operand(0).getParserPosition()), call.operand(1), call.operand(2));
  }

  private static SqlNode number(long number, SqlParserPos at) {
    return SqlLiteral.createExactNumeric(String.valueOf(number), at);
  }

  private TimestampUnit unit(SqlCall call, String function) {
    return TimestampUnit.named(name(call, function)).orElseThrow(() -> unknown(call, function, ""));
  }

  /** The unit as it is written: a word or a literal. */
  private String name(SqlCall call, String function) {
    SqlNode unit = call.operand(0);
    if (unit instanceof SqlIntervalQualifier qualifier) {
      return qualifier.timeFrameName == null
          ? qualifier.getStartUnit().name()
          : qualifier.timeFrameName.toUpperCase(Locale.ROOT);
    }
    if (unit instanceof SqlIdentifier word && word.isSimple()) {
      return word.getSimple().toUpperCase(Locale.ROOT);
    }
    if (unit instanceof SqlCharStringLiteral literal && literal.getTypeName() == SqlTypeName.CHAR) {
      return literal.getValueAs(String.class).toUpperCase(Locale.ROOT);
    }
    throw text.error(
        ErrorCode.UNSUPPORTED,
        unit.getParserPosition(),
        "the unit of " + function + " has to be a literal",
        "such as '" + TimestampUnit.DAY.name().toLowerCase(Locale.ROOT) + "'");
  }

  private RuntimeException unknown(SqlCall call, String function, String more) {
    return text.error(
        ErrorCode.INVALID_QUERY,
        call.operand(0).getParserPosition(),
        "\""
            + name(call, function).toLowerCase(Locale.ROOT)
            + "\" is no unit that "
            + function
            + " knows",
        "units are " + TimestampUnit.names() + more);
  }
}
