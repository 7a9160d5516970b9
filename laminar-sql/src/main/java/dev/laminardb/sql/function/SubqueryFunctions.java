package dev.laminardb.sql.function;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions of what subqueries give. */
public final class SubqueryFunctions {
  /** Whether a number of rows is one; several fail the query. */
  public static final KernelFunction IS_ONE_ROW =
      KernelFunction.of(
          "$IS_ONE_ROW", "SubqueryRows.isOne", SqlTypeName.BOOLEAN, 1, Argument.INTEGER);

  /**
   * Its first operand, of whatever type. The others say beside which rows it is computed: an
   * expression that reads columns of both sides of a join stays behind that.
   */
  public static final SqlFunction BESIDE =
      new SqlFunction(
          "$BESIDE",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0,
          null,
          OperandTypes.VARIADIC,
          SqlFunctionCategory.SYSTEM);

  private SubqueryFunctions() {}
}
