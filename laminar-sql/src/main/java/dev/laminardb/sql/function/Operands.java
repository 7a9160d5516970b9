package dev.laminardb.sql.function;

import static org.apache.calcite.util.Static.RESOURCE;

import java.util.Collections;
import java.util.List;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;

/**
 * What arguments a function takes, some of which at the end may be left out. Calcite's own checker
 * of families lets any argument pass where one is left out.
 *
 * @param required how many there are at least
 * @param repeated whether there may be any number of the last
 */
record Operands(int required, List<SqlTypeFamily> families, boolean repeated)
    implements SqlOperandTypeChecker {

  static Operands of(int required, List<SqlTypeFamily> families) {
    return new Operands(required, families, false);
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    for (int i = 0; i < binding.getOperandCount(); i++) {
      SqlNode operand = binding.operand(i);
      if (SqlUtil.isNullLiteral(operand, false)) {
        if (throwOnFailure) {
          throw binding.getValidator().newValidationError(operand, RESOURCE.nullIllegal());
        }
        return false;
      }
      SqlTypeFamily family = families.get(Math.min(i, families.size() - 1));
      if (family != SqlTypeFamily.ANY
          && !family.getTypeNames().contains(binding.getOperandType(i).getSqlTypeName())) {
        if (throwOnFailure) {
          throw binding.newValidationSignatureError();
        }
        return false;
      }
    }
    return true;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return repeated
        ? SqlOperandCountRanges.from(required)
        : SqlOperandCountRanges.between(required, families.size());
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    StringBuilder signature = new StringBuilder(name).append('(');
    for (int i = 0; i < families.size(); i++) {
      signature.append(i >= required ? "[" : "").append(i > 0 ? ", " : "");
      signature.append('<').append(families.get(i)).append('>');
    }
    signature.append(repeated ? ", …" : "");
    signature.append(String.join("", Collections.nCopies(families.size() - required, "]")));
    return signature.append(')').toString();
  }
}
