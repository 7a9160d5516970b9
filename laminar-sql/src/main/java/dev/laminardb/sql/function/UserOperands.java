package dev.laminardb.sql.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * What a function of the application takes. Numbers may be narrower than a parameter, nothing else
 * is converted. Immutable.
 */
record UserOperands(String name, List<JavaType> parameters) implements SqlOperandTypeChecker {
  @Override
  public boolean checkOperandTypes(SqlCallBinding call, boolean throwOnFailure) {
    for (int i = 0; i < call.getOperandCount(); i++) {
      if (!takes(parameters.get(i), call.getOperandType(i))) {
        if (throwOnFailure) {
          throw call.newValidationSignatureError();
        }
        return false;
      }
    }
    return true;
  }

  private static boolean takes(JavaType parameter, RelDataType argument) {
    SqlTypeName name = argument.getSqlTypeName();
    if (name == SqlTypeName.NULL) {
      return true;
    }
    return switch (parameter.column()) {
      case BOOLEAN -> name == SqlTypeName.BOOLEAN;
      case TINYINT -> name == SqlTypeName.TINYINT;
      case SMALLINT -> name == SqlTypeName.TINYINT || name == SqlTypeName.SMALLINT;
      case INT -> SqlTypeName.INT_TYPES.contains(name) && name != SqlTypeName.BIGINT;
      case BIGINT -> SqlTypeName.INT_TYPES.contains(name);
      case REAL -> name == SqlTypeName.REAL;
      case DOUBLE -> SqlTypeName.NUMERIC_TYPES.contains(name);
      case DECIMAL -> SqlTypeName.EXACT_TYPES.contains(name);
      case VARCHAR -> SqlTypeName.CHAR_TYPES.contains(name);
      case TIMESTAMPTZ -> name == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
      case TIME -> name == SqlTypeName.TIME;
      case VARBINARY -> SqlTypeName.BINARY_TYPES.contains(name);
      case UUID -> name == SqlTypeName.UUID;
      case ARRAY -> name == SqlTypeName.ARRAY;
      case STRUCT -> name == SqlTypeName.ROW;
      case MAP -> name == SqlTypeName.MAP;
      case DATE -> name == SqlTypeName.DATE;
      case TIMESTAMP -> name == SqlTypeName.TIMESTAMP;
      case INTERVAL -> SqlTypeName.DAY_INTERVAL_TYPES.contains(name);
      case MONTHS -> SqlTypeName.YEAR_INTERVAL_TYPES.contains(name);
    };
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(parameters.size());
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    return UserFunction.signature(this.name, parameters);
  }
}
