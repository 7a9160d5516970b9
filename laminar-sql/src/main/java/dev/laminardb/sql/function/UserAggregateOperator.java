package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Optionality;

/** A {@link UserAggregateFunction} in Calcite's trees; null of no rows. */
public final class UserAggregateOperator extends SqlAggFunction {
  private final UserAggregateFunction function;

  UserAggregateOperator(UserAggregateFunction function) {
    super(
        function.name(),
        null,
        SqlKind.OTHER_FUNCTION,
        call -> SqlTypes.relType(call.getTypeFactory(), function.result().column(), true),
        null,
        new UserOperands(function.name(), function.parameters()),
        SqlFunctionCategory.USER_DEFINED_FUNCTION,
        false,
        false,
        Optionality.FORBIDDEN);
    this.function = function;
  }

  /** The function. */
  public UserAggregateFunction function() {
    return function;
  }
}
