package dev.laminardb.sql.validate;

import static org.apache.calcite.util.Static.RESOURCE;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Refuses comparisons of text with numbers and the like. Calcite lets text be compared with
 * anything, since it would convert it, and fails later where it puts constants of both into one
 * range. Text constants that are compared with times have become times: see {@link ComparedTimes}.
 */
final class Comparability {
  private static final List<SqlTypeFamily> FAMILIES =
      List.of(
          SqlTypeFamily.CHARACTER,
          SqlTypeFamily.NUMERIC,
          SqlTypeFamily.BOOLEAN,
          SqlTypeFamily.DATETIME,
          SqlTypeFamily.INTERVAL_DAY_TIME,
          SqlTypeFamily.INTERVAL_YEAR_MONTH);

  private Comparability() {}

  /** Checks a call if it is a comparison; its operands have been validated. */
  static void check(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    SqlKind kind = call.getKind();
    if (!isComparison(kind)) {
      return;
    }
    SqlTypeFamily first = family(validator, scope, call.operand(0));
    for (SqlNode operand : call.getOperandList().subList(1, call.operandCount())) {
      List<SqlNode> others = operand instanceof SqlNodeList list ? list : List.of(operand);
      for (SqlNode other : others) {
        SqlTypeFamily second = family(validator, scope, other);
        if (first != null && second != null && first != second) {
          throw kind != SqlKind.BETWEEN && operand == other
              ? new SqlCallBinding(validator, scope, call).newValidationSignatureError()
              : validator.newValidationError(other, RESOURCE.incompatibleTypesInList());
        }
      }
    }
  }

  /** Whether an operator is one of those that compare values. */
  static boolean isComparison(SqlKind kind) {
    return SqlKind.COMPARISON.contains(kind)
        || kind == SqlKind.IS_DISTINCT_FROM
        || kind == SqlKind.IS_NOT_DISTINCT_FROM
        || kind == SqlKind.BETWEEN
        || kind == SqlKind.IN
        || kind == SqlKind.NOT_IN;
  }

  /** The family of a value, or null if it is a row, a NULL, a parameter or the like. */
  private static @Nullable SqlTypeFamily family(
      SqlValidator validator, SqlValidatorScope scope, SqlNode node) {
    if (node.getKind().belongsTo(SqlKind.QUERY)) {
      return null;
    }
    RelDataType type = validator.deriveType(scope, node);
    return FAMILIES.stream()
        .filter(family -> family.getTypeNames().contains(type.getSqlTypeName()))
        .findFirst()
        .orElse(null);
  }
}
