package dev.laminardb.sql.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;

/** A {@link UserTableFunction} of the application in Calcite's trees. */
final class UserTableOperator extends TableOperator {
  private final UserTableFunction function;

  UserTableOperator(UserTableFunction function) {
    super(function.name(), new UserOperands(function.name(), function.parameters()));
    this.function = function;
  }

  @Override
  public UserTableFunction function(List<RelDataType> arguments) {
    return function;
  }

  @Override
  public List<String> columnNames() {
    return function.columns().stream().map(UserTableFunction.Column::name).toList();
  }
}
