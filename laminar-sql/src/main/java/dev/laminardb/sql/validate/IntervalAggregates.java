package dev.laminardb.sql.validate;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;

/**
 * SUM of intervals, and AVG of those of days to seconds: Calcite's own take numbers only. The mean
 * of months has no whole number of them.
 */
final class IntervalAggregates {
  private static final SqlAggFunction SUM = aggregate(SqlKind.SUM, SqlTypeFamily.DATETIME_INTERVAL);
  private static final SqlAggFunction AVG = aggregate(SqlKind.AVG, SqlTypeFamily.INTERVAL_DAY_TIME);

  private IntervalAggregates() {}

  private static SqlAggFunction aggregate(SqlKind kind, SqlTypeFamily family) {
    return new SqlAggFunction(
        "$" + kind.name(),
        null,
        kind,
        ReturnTypes.ARG0_NULLABLE_IF_EMPTY,
        null,
        OperandTypes.family(family),
        SqlFunctionCategory.SYSTEM,
        false,
        false,
        Optionality.FORBIDDEN) {};
  }

  static List<SqlAggFunction> all() {
    return List.of(SUM, AVG);
  }

  /** Makes a call of Calcite's SUM or AVG one of these if that is what the argument needs. */
  static void choose(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    SqlOperator operator = call.getOperator();
    boolean sum = operator == SqlStdOperatorTable.SUM;
    if (!(sum || operator == SqlStdOperatorTable.AVG)
        || call.operandCount() != 1
        || !(call instanceof SqlBasicCall basic)) {
      return;
    }
    RelDataType argument = validator.deriveType(scope.getOperandScope(call), call.operand(0));
    SqlTypeName name = argument.getSqlTypeName();
    if (SqlTypeName.DAY_INTERVAL_TYPES.contains(name)
        || (sum && SqlTypeName.YEAR_INTERVAL_TYPES.contains(name))) {
      basic.setOperator(sum ? SUM : AVG);
    }
  }
}
