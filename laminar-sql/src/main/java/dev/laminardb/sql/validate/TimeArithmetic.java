package dev.laminardb.sql.validate;

import dev.laminardb.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlMonotonicBinaryOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlSingleOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * The operators {@code +} and {@code -}, which also take what PostgreSQL's take of times: a DATE
 * and a number of days, two dates, whose difference is such a number, and two other times, whose
 * difference is an interval.
 */
public final class TimeArithmetic {
  private static final SqlSingleOperandTypeChecker DATE_AND_DAYS =
      OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.INTEGER);

  /** Stands before Calcite's operator of this name. */
  public static final SqlMonotonicBinaryOperator ADDITION =
      operator(
          "+",
          SqlKind.PLUS,
          TimeArithmetic::sum,
          OperandTypes.PLUS_OPERATOR
              .or(DATE_AND_DAYS)
              .or(OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.DATE)));

  /** Stands before Calcite's operator of this name. */
  public static final SqlMonotonicBinaryOperator SUBTRACTION =
      operator(
          "-",
          SqlKind.MINUS,
          TimeArithmetic::difference,
          OperandTypes.MINUS_OPERATOR
              .or(DATE_AND_DAYS)
              .or(OperandTypes.family(SqlTypeFamily.TIME, SqlTypeFamily.TIME))
              .or(OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME)));

  private static final Set<SqlTypeName> MOMENTS =
      Set.of(SqlTypeName.DATE, SqlTypeName.TIMESTAMP, SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
  private static final int PRECEDENCE = 40;
  private static final int MICROS_DIGITS = 6;
  private static final long MILLIS_PER_DAY = 86_400_000;

  private TimeArithmetic() {}

  private static SqlMonotonicBinaryOperator operator(
      String name,
      SqlKind kind,
      SqlReturnTypeInference result,
      SqlSingleOperandTypeChecker operands) {
    return new SqlMonotonicBinaryOperator(
        name, kind, PRECEDENCE, true, result, InferTypes.FIRST_KNOWN, operands);
  }

  private static RelDataType sum(SqlOperatorBinding call) {
    return isDays(call.getOperandType(0), call.getOperandType(1))
            || isDays(call.getOperandType(1), call.getOperandType(0))
        ? typed(call, call.getTypeFactory().createSqlType(SqlTypeName.DATE))
        : ReturnTypes.NULLABLE_SUM.inferReturnType(call);
  }

  private static RelDataType difference(SqlOperatorBinding call) {
    RelDataTypeFactory types = call.getTypeFactory();
    RelDataType a = call.getOperandType(0);
    RelDataType b = call.getOperandType(1);
    if (isDays(a, b)) {
      return typed(call, types.createSqlType(SqlTypeName.DATE));
    }
    if (is(a, SqlTypeName.DATE) && is(b, SqlTypeName.DATE)) {
      return typed(call, types.createSqlType(SqlTypeName.INTEGER));
    }
    return isLength(a, b)
        ? typed(call, length(types))
        : ReturnTypes.NULLABLE_SUM.inferReturnType(call);
  }

  /** The type of a length of time in microseconds. */
  static RelDataType length(RelDataTypeFactory types) {
    return types.createSqlIntervalType(SqlTypes.DAYS_TO_MICROS);
  }

  private static RelDataType typed(SqlOperatorBinding call, RelDataType type) {
    return call.getTypeFactory()
        .createTypeWithNullability(
            type, call.getOperandType(0).isNullable() || call.getOperandType(1).isNullable());
  }

  private static boolean is(RelDataType type, SqlTypeName name) {
    return type.getSqlTypeName() == name;
  }

  private static boolean isDays(RelDataType date, RelDataType days) {
    return is(date, SqlTypeName.DATE) && SqlTypeUtil.isIntType(days);
  }

  /** Whether two times have a difference that is an interval. */
  private static boolean isLength(RelDataType a, RelDataType b) {
    boolean dates = is(a, SqlTypeName.DATE) && is(b, SqlTypeName.DATE);
    boolean moments =
        MOMENTS.contains(a.getSqlTypeName()) && MOMENTS.contains(b.getSqlTypeName()) && !dates;
    return moments || (is(a, SqlTypeName.TIME) && is(b, SqlTypeName.TIME));
  }

  /** A call of one of the operators: of Calcite's, or of what else it means. */
  public static RexNode convert(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    RexNode a = context.convertExpression(call.operand(0));
    RexNode b = context.convertExpression(call.operand(1));
    boolean sum = call.getOperator() == ADDITION;
    RelDataType type = context.getValidator().getValidatedNodeType(call);
    if (isDays(a.getType(), b.getType())) {
      SqlOperator operator =
          sum ? SqlStdOperatorTable.DATETIME_PLUS : SqlStdOperatorTable.MINUS_DATE;
      return rex.makeCall(type, operator, List.of(a, days(rex, b)));
    }
    if (sum && isDays(b.getType(), a.getType())) {
      return rex.makeCall(type, SqlStdOperatorTable.DATETIME_PLUS, List.of(b, days(rex, a)));
    }
    if (!sum && isLength(a.getType(), b.getType())) {
      return rex.makeCall(
          type, SqlStdOperatorTable.MINUS_DATE, List.of(plain(rex, a), plain(rex, b)));
    }
    SqlOperator known = sum ? SqlStdOperatorTable.PLUS : SqlStdOperatorTable.MINUS;
    SqlCall standard = known.createCall(call.getParserPosition(), call.getOperandList());
    return StandardConvertletTable.INSTANCE.get(standard).convertCall(context, call);
  }

  /** A number of days as an interval. */
  private static RexNode days(RexBuilder rex, RexNode number) {
    SqlIntervalQualifier day = new SqlIntervalQualifier(TimeUnit.DAY, null, SqlParserPos.ZERO);
    RelDataType wide = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    return rex.makeCall(
        rex.getTypeFactory()
            .createTypeWithNullability(
                rex.getTypeFactory().createSqlIntervalType(day), number.getType().isNullable()),
        SqlStdOperatorTable.MULTIPLY,
        List.of(
            rex.makeCast(wide, number, true),
            rex.makeIntervalLiteral(BigDecimal.valueOf(MILLIS_PER_DAY), day)));
  }

  /** A DATE and a TIMESTAMP with time zone as TIMESTAMP, in UTC; a TIME as it is. */
  private static RexNode plain(RexBuilder rex, RexNode time) {
    SqlTypeName name = time.getType().getSqlTypeName();
    return name == SqlTypeName.TIME || name == SqlTypeName.TIMESTAMP
        ? time
        : rex.makeCast(
            rex.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP, MICROS_DIGITS), time, true);
  }
}
