package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.dml.Defaults;
import dev.laminardb.sql.parse.SqlAlterColumn;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.WrittenExpression;
import dev.laminardb.sql.plan.TablePlanner;
import java.util.Objects;
import java.util.stream.Collectors;

/** ALTER COLUMN: a column is declared in another way. Stateless. */
final class ColumnRedeclaration {
  private ColumnRedeclaration() {}

  static void alter(
      SqlText text, SegmentCompiler compiler, TableAlteration table, SqlAlterColumn alter) {
    int column = table.column(alter.column());
    SqlColumnDeclaration declared = table.created().column(alter.column().getSimple());
    if (!declared.identities().isEmpty()) {
      checkIdentity(text, alter);
      return;
    }
    SqlText created = table.created().text();
    boolean isNullable = !Boolean.FALSE.equals(declared.type().getNullable());
    boolean takesNull = isNullable;
    String type = created.slice(declared.type().getParserPosition());
    String value = defaultOf(created, declared);
    switch (alter.change()) {
      case SET_DEFAULT -> value = checked(text, compiler, declared, alter);
      case DROP_DEFAULT -> value = "";
      case SET_NOT_NULL -> takesNull = false;
      case DROP_NOT_NULL -> {
        checkOutsideKey(text, table, alter, column);
        takesNull = true;
      }
      case SET_DATA_TYPE -> type = ColumnWidening.type(text, table, column, alter);
    }
    if (takesNull != isNullable) {
      table.endReaders();
    }
    String sql =
        created.slice(declared.name().getParserPosition())
            + " "
            + type
            + (takesNull ? "" : " NOT NULL")
            + (value.isEmpty() ? "" : " DEFAULT " + value)
            + (declared.isPrimaryKey() ? " PRIMARY KEY" : "")
            + declared.constraints().stream()
                .map(constraint -> " " + created.slice(constraint.getParserPosition()))
                .collect(Collectors.joining());
    table.become(table.created().replace(declared.getParserPosition(), sql), table.columns());
  }

  /** All that can be said of a column that is numbered is what it is already. */
  private static void checkIdentity(SqlText text, SqlAlterColumn alter) {
    if (alter.change() != SqlAlterColumn.Change.SET_NOT_NULL) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          alter.column().getParserPosition(),
          "the values of column \""
              + alter.column().getSimple()
              + "\" are numbers of a sequence, and stay so",
          "another table can be given the rows");
    }
  }

  private static String defaultOf(SqlText created, SqlColumnDeclaration declared) {
    WrittenExpression value = declared.defaultValue();
    return value == null ? "" : created.slice(value.position());
  }

  /** The text of a new default, which fits the column. */
  private static String checked(
      SqlText text, SegmentCompiler compiler, SqlColumnDeclaration declared, SqlAlterColumn alter) {
    WrittenExpression value = Objects.requireNonNull(alter.value());
    Defaults.check(text, compiler, TablePlanner.column(text, "", declared.withDefault(value)));
    return text.slice(value.position());
  }

  private static void checkOutsideKey(
      SqlText text, TableAlteration table, SqlAlterColumn alter, int column) {
    if (table.schema().key().contains(column)) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          alter.column().getParserPosition(),
          "column \"" + alter.column().getSimple() + "\" is in the PRIMARY KEY",
          "its columns take no nulls");
    }
  }
}
