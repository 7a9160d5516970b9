package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.TableCopy;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.dml.Constraints;
import dev.laminardb.sql.dml.Defaults;
import dev.laminardb.sql.parse.SqlAddColumn;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.TablePlanner;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNodeList;

/**
 * ADD COLUMN: one more column, the last. Rows that are there get its default, as it is now, or
 * null. What reads the table goes on with the columns that it knows. Stateless.
 */
final class ColumnAddition {
  private ColumnAddition() {}

  static void add(SqlText text, SegmentCompiler compiler, TableAlteration table, SqlAddColumn add) {
    if (exists(text, table, add)) {
      return;
    }
    TableSchema added = TablePlanner.column(text, table.schema().name(), add.column());
    Defaults.check(text, compiler, added);
    Constraints.in(text, compiler, table.schema().with(added), SqlNodeList.of(add.column()));
    List<Integer> columns = new ArrayList<>(table.columns());
    columns.add(TableCopy.NEW);
    table.become(table.created().with(text.slice(add.column().getParserPosition())), columns);
  }

  private static boolean exists(SqlText text, TableAlteration table, SqlAddColumn add) {
    SqlColumnDeclaration column = add.column();
    String name = column.name().getSimple();
    if (table.indexOf(name) >= 0) {
      if (add.isIfNotExists()) {
        return true;
      }
      throw text.error(
          ErrorCode.AMBIGUOUS_NAME,
          column.name().getParserPosition(),
          table.describe() + " has a column \"" + name + "\" already",
          "IF NOT EXISTS leaves it as it is");
    }
    if (!column.identities().isEmpty()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          column.identities().get(0).getParserPosition(),
          "a table cannot be given a column later whose values are numbers of a sequence",
          "CREATE TABLE declares it; rows of this one are then inserted there");
    }
    if (column.isPrimaryKey()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          column.getParserPosition(),
          "a table cannot be given a PRIMARY KEY later",
          "CREATE TABLE declares it");
    }
    return false;
  }
}
