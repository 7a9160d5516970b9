package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/** A {@link UserFunction} in Calcite's trees. */
public final class UserOperator extends SqlFunction {
  private final UserFunction function;

  UserOperator(UserFunction function) {
    super(
        function.name(),
        SqlKind.OTHER_FUNCTION,
        result(function),
        null,
        new UserOperands(function.name(), function.parameters()),
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
}
