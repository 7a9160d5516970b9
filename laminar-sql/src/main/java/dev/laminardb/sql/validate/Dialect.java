package dev.laminardb.sql.validate;

import dev.laminardb.sql.function.ConcatenationOperator;
import dev.laminardb.sql.function.RowField;
import dev.laminardb.sql.function.ScalarFunctions;
import dev.laminardb.sql.function.SeriesOperator;
import dev.laminardb.sql.function.ZippedArrays;
import dev.laminardb.sql.parse.GroupsFrame;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** Which of the many SQLs Calcite can be ours is. */
public final class Dialect {
  /** The liberal dialect, but a name in GROUP BY is a column, never an alias of the SELECT list. */
  public static final SqlConformance CONFORMANCE =
      new SqlDelegatingConformance(SqlConformanceEnum.BABEL) {
        @Override
        public boolean allowExplicitRowValueConstructor() {
          return true;
        }

        @Override
        public boolean isColonFieldAccessAllowed() {
          // In a[i:j] it stands between bounds.
          return false;
        }

        @Override
        public SelectAliasLookup isSelectAlias() {
          // With aliases, SELECT window_start ... GROUP BY window_start depends on itself.
          return SelectAliasLookup.UNSUPPORTED;
        }

        @Override
        public boolean isNonStrictGroupBy() {
          // Would take any value of a column that is not grouped.
          return false;
        }
      };

  private Dialect() {}

  /** Every operator and function that there is. */
  public static SqlOperatorTable operators() {
    return SqlOperatorTables.chain(
        SqlOperatorTables.of(
            TimeArithmetic.ADDITION,
            TimeArithmetic.SUBTRACTION,
            ConcatenationOperator.INSTANCE,
            RowField.OPERATOR,
            GroupsFrame.OFFSET),
        new StandardOperators(),
        WindowFunction.bounds(),
        Functions.table(),
        SqlOperatorTables.of(ScalarFunctions.all()),
        SqlOperatorTables.of(SeriesOperator.INSTANCE, ZippedArrays.OPERATOR),
        DialectAggregates.table(),
        SqlOperatorTables.of(Casts.OPERATOR));
  }
}
