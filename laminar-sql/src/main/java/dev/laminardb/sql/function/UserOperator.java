package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/** A {@link UserFunction} in Calcite's trees. */
public final class UserOperator extends SqlFunction {
  private final UserFunction function;

  UserOperator(UserFunction function) {
    super(
        function.name(),
        SqlKind.OTHER_FUNCTION,
        result(function),
        null,
        new Operands(function),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.function = function;
  }

  /** The function. */
  public UserFunction function() {
    return function;
  }

  /** Null where the function says so, or where it is not called because of a null. */
  private static SqlReturnTypeInference result(UserFunction function) {
    return call -> {
      boolean nullable = function.result().isNullable();
      for (int i = 0; i < call.getOperandCount(); i++) {
        nullable |=
            !function.parameters().get(i).isNullable() && call.getOperandType(i).isNullable();
      }
      return SqlTypes.relType(call.getTypeFactory(), function.result().column(), nullable);
    };
  }

  /** Numbers may be narrower than a parameter, nothing else is converted. */
  private record Operands(UserFunction function) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding call, boolean throwOnFailure) {
      for (int i = 0; i < call.getOperandCount(); i++) {
        if (!takes(function.parameters().get(i), call.getOperandType(i))) {
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
        case DATE -> name == SqlTypeName.DATE;
        case TIMESTAMP -> name == SqlTypeName.TIMESTAMP;
      };
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(function.parameters().size());
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return function.signature();
    }
  }
}
