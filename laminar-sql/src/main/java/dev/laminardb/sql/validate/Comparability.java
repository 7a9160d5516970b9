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
 * range. Text that is compared with times stays: it is a constant that becomes one.
 */
final class Comparability {
  private static final List<SqlTypeFamily> FAMILIES =
      List.of(SqlTypeFamily.CHARACTER, SqlTypeFamily.NUMERIC, SqlTypeFamily.BOOLEAN);

  private Comparability() {}

  /** Checks a call if it is a comparison; its operands have been validated. */
  static void check(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    SqlKind kind = call.getKind();
    if (!SqlKind.COMPARISON.contains(kind)
        && kind != SqlKind.BETWEEN
        && kind != SqlKind.IN
        && kind != SqlKind.NOT_IN) {
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

  /** The family of a value, or null if it is a time, a row, a NULL or a parameter. */
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
