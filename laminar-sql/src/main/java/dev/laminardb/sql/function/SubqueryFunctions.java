package dev.laminardb.sql.function;

import org.apache.calcite.sql.type.SqlTypeName;

/** Functions of what subqueries give. */
public final class SubqueryFunctions {
  /** Whether a number of rows is one; several fail the query. */
  public static final KernelFunction IS_ONE_ROW =
      KernelFunction.of(
          "$IS_ONE_ROW", "SubqueryRows.isOne", SqlTypeName.BOOLEAN, 1, Argument.INTEGER);

  private SubqueryFunctions() {}
}
