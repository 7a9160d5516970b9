package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.MOMENT;
import static dev.laminardb.sql.function.Argument.TEXT;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql2rel.SqlRexContext;

/**
 * {@code x AT TIME ZONE 'zone'}, as in PostgreSQL: of a TIMESTAMP, or a DATE, the moment at which a
 * clock in the zone shows it, and of a moment what the clock shows.
 */
public final class TimeZoneOperator extends SqlBinaryOperator {
  /** The only one. */
  public static final TimeZoneOperator INSTANCE = new TimeZoneOperator();

  /** As in PostgreSQL: more tightly than arithmetic, less than a minus in front. */
  private static final int PRECEDENCE = 70;

  private static final int MICROS_DIGITS = 6;
  private static final KernelFunction TO_UTC =
      KernelFunction.of(
              "$TO_UTC",
              "TimeZoneClock.toUtc",
              SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
              2,
              MOMENT,
              TEXT)
          .ofState("");
  private static final KernelFunction TO_ZONE =
      KernelFunction.of("$TO_ZONE", "TimeZoneClock.toZone", SqlTypeName.TIMESTAMP, 2, MOMENT, TEXT)
          .ofState("");

  private TimeZoneOperator() {
    super(
        "AT TIME ZONE",
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        TimeZoneOperator::type,
        null,
        OperandTypes.or(
            OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.CHARACTER),
            OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.CHARACTER)));
  }

  static List<SqlOperator> all() {
    return List.of(INSTANCE, TO_UTC, TO_ZONE);
  }

  private static boolean isMoment(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  private static RelDataType type(SqlOperatorBinding call) {
    SqlTypeName result =
        isMoment(call.getOperandType(0))
            ? SqlTypeName.TIMESTAMP
            : SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
    return call.getTypeFactory()
        .createTypeWithNullability(
            call.getTypeFactory().createSqlType(result, MICROS_DIGITS),
            call.getOperandType(0).isNullable() || call.getOperandType(1).isNullable());
  }

  /** The call as what computes it. */
  public static RexNode convert(SqlRexContext context, SqlCall call) {
    RexNode time = context.convertExpression(call.operand(0));
    RexNode zone = context.convertExpression(call.operand(1));
    return context
        .getRexBuilder()
        .makeCall(
            context.getValidator().getValidatedNodeType(call),
            isMoment(time.getType()) ? TO_ZONE : TO_UTC,
            List.of(time, zone));
  }
}
