package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;

/**
 * A {@link UserTableFunction} in Calcite's trees. There {@code TABLE(f(x))} is {@code UNNEST(f(x))}
 * of an array of rows: what the one may stand beside, the other may; the array is never made.
 */
public final class UserTableOperator extends SqlFunction {
  private final UserTableFunction function;

  UserTableOperator(UserTableFunction function) {
    super(
        function.name(),
        SqlKind.OTHER_FUNCTION,
        call -> call.getTypeFactory().createArrayType(row(call.getTypeFactory(), function), -1),
        null,
        new UserOperands(function.name(), function.parameters()),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.function = function;
  }

  /** The function. */
  public UserTableFunction function() {
    return function;
  }

  private static RelDataType row(RelDataTypeFactory types, UserTableFunction function) {
    RelDataTypeFactory.Builder row = types.builder();
    for (UserTableFunction.Column column : function.columns()) {
      row.add(column.name(), SqlTypes.relType(types, column.type(), column.nullable()));
    }
    return row.build();
  }
}
