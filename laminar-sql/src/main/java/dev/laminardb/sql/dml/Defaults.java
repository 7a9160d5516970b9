package dev.laminardb.sql.dml;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.table.ClockDefault;
import dev.laminardb.core.table.TableSchema;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Defaults of columns that are no values yet when a statement is planned. Stateless. */
final class Defaults {
  private Defaults() {}

  /**
   * The expression that a column's default is; null if it is a value, or nothing.
   *
   * @param at where the expression is to stand
   */
  static @Nullable SqlNode computed(TableSchema table, int column, SqlParserPos at) {
    if (!(table.defaults().get(column) instanceof ClockDefault)) {
      return null;
    }
    SqlFunction function =
        switch (ColumnType.of(table.columns().getFields().get(column))) {
          case DATE -> SqlStdOperatorTable.CURRENT_DATE;
          case TIME -> SqlStdOperatorTable.LOCALTIME;
          case TIMESTAMP -> SqlStdOperatorTable.LOCALTIMESTAMP;
          default -> SqlStdOperatorTable.CURRENT_TIMESTAMP;
        };
    return function.createCall(at);
  }
}
