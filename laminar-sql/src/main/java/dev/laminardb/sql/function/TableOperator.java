package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/**
 * A table function in Calcite's trees. There {@code TABLE(f(x))} is {@code UNNEST(f(x))} of an
 * array of rows: what the one may stand beside, the other may; the array is never made.
 */
public abstract class TableOperator extends SqlFunction {

  /** An operator of a name. */
  TableOperator(String name, SqlOperandTypeChecker operands) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        TableOperator::rows,
        null,
        operands,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  /** What is called for arguments of some types, which have been checked. */
  public abstract UserTableFunction function(List<RelDataType> arguments);

  /**
   * The names that the columns have under an alias that gives none; none if the alias names the
   * only column as well.
   */
  public abstract List<String> columnNames();

  private static RelDataType rows(SqlOperatorBinding call) {
    RelDataTypeFactory types = call.getTypeFactory();
    RelDataTypeFactory.Builder row = types.builder();
    TableOperator operator = (TableOperator) call.getOperator();
    for (UserTableFunction.Column column :
        operator.function(call.collectOperandTypes()).columns()) {
      row.add(column.name(), SqlTypes.relType(types, column.type(), column.nullable()));
    }
    return types.createArrayType(row.build(), -1);
  }
}
