package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.INTEGER;
import static dev.laminardb.sql.function.Argument.INTERVAL;
import static dev.laminardb.sql.function.Argument.MOMENT;
import static dev.laminardb.sql.function.Argument.REAL;
import static dev.laminardb.sql.function.KernelFunction.of;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/** Functions of time, in UTC, with PostgreSQL's names and meanings. */
public final class TimeFunctions {
  private static final int MICROS_DIGITS = 6;
  private static final SqlReturnTypeInference TIME_OF_DAY =
      binding -> binding.getTypeFactory().createSqlType(SqlTypeName.TIME, MICROS_DIGITS);

  /** TO_TIMESTAMP(seconds), and of a text and a constant template. */
  public static final SqlFunction TO_TIMESTAMP =
      read(
          "TO_TIMESTAMP",
          SqlTypeName.TIMESTAMP,
          OperandTypes.or(
              OperandTypes.NUMERIC,
              OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER)));

  /** TO_DATE(text, constant template). */
  public static final SqlFunction TO_DATE =
      read(
          "TO_DATE",
          SqlTypeName.DATE,
          OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER));

  /** A time so many microseconds later. */
  public static final KernelFunction LATER =
      of("$LATER", "Arithmetic.add", SqlTypeName.TIMESTAMP, 2, MOMENT, INTEGER);

  /** Whole units of a constant length in microseconds from a time to another. */
  public static final KernelFunction UNITS_BETWEEN = between("$UNITS_BETWEEN", "unitsBetween");

  /** Whole units of a constant number of months from a time to another. */
  public static final KernelFunction MONTHS_BETWEEN =
      between("$MONTHS_BETWEEN", "monthUnitsBetween");

  /** How often a unit of a constant number of months begins from a time to another. */
  public static final KernelFunction MONTH_STARTS = between("$MONTH_STARTS", "monthStartsBetween");

  /** How often a unit of a constant length, one of which begins at an offset, begins. */
  public static final KernelFunction STARTS =
      of(
          "$STARTS",
          "Timestamps.startsBetween",
          SqlTypeName.BIGINT,
          4,
          INTEGER,
          INTEGER,
          MOMENT,
          MOMENT);

  private TimeFunctions() {}

  private static KernelFunction between(String name, String method) {
    return of(name, "Timestamps." + method, SqlTypeName.BIGINT, 3, INTEGER, MOMENT, MOMENT);
  }

  private static SqlFunction read(String name, SqlTypeName result, SqlOperandTypeChecker operands) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(result).andThen(SqlTypeTransforms.TO_NULLABLE),
        null,
        operands,
        SqlFunctionCategory.STRING);
  }

  static List<SqlOperator> all() {
    return List.of(
        UNITS_BETWEEN,
        MONTHS_BETWEEN,
        MONTH_STARTS,
        STARTS,
        LATER,
        TO_TIMESTAMP,
        TO_DATE,
        of("LAST_DAY", "Timestamps.lastDay", SqlTypeName.DATE, 1, MOMENT),
        of("MAKE_DATE", "Dates.of", SqlTypeName.DATE, 3, INTEGER, INTEGER, INTEGER),
        of("MAKE_TIME", "Times.of", TIME_OF_DAY, 3, INTEGER, INTEGER, REAL),
        of("DATE_BIN", "Timestamps.bin", SqlTypeName.TIMESTAMP, 3, INTERVAL, MOMENT, MOMENT),
        of(
            "MAKE_TIMESTAMP",
            "Timestamps.of",
            SqlTypeName.TIMESTAMP,
            6,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            REAL));
  }
}
