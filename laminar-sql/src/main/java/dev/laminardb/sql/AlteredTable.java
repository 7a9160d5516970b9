package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlAddColumn;
import dev.laminardb.sql.parse.SqlAddConstraint;
import dev.laminardb.sql.parse.SqlAlter;
import dev.laminardb.sql.parse.SqlDropColumn;
import dev.laminardb.sql.parse.SqlDropConstraint;
import dev.laminardb.sql.parse.SqlRenameColumn;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** The table whose columns an ALTER changes. Immutable. */
record AlteredTable(NamedRelation named) {
  /**
   * Finds the table.
   *
   * @return null if there is none, and that is no error
   */
  static @Nullable AlteredTable find(SqlText text, Definitions definitions, SqlAlter alter) {
    if (alter.kind() != RelationKind.TABLE) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          alter.kindPosition(),
          what(alter) + done(alter) + " tables alone",
          "CREATE OR REPLACE gives others another definition");
    }
    NamedRelation named = NamedRelation.find(text, definitions, alter, "ALTER");
    return named == null ? null : new AlteredTable(named);
  }

  private static String what(SqlAlter alter) {
    return alter instanceof SqlAddConstraint || alter instanceof SqlDropConstraint
        ? "constraints are "
        : "columns are ";
  }

  private static String done(SqlAlter alter) {
    if (alter instanceof SqlAddColumn || alter instanceof SqlAddConstraint) {
      return "added to";
    }
    if (alter instanceof SqlDropColumn || alter instanceof SqlDropConstraint) {
      return "dropped from";
    }
    return alter instanceof SqlRenameColumn ? "renamed of" : "altered of";
  }

  Relation relation() {
    return named.relation();
  }

  TableStore store() {
    return Objects.requireNonNull(relation().table());
  }

  /** The number of a column, or -1. */
  int indexOf(String column) {
    List<String> columns = relation().columnNames();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The number of a column.
   *
   * @throws dev.laminardb.core.error.LaminarException COLUMN_NOT_FOUND
   */
  int column(SqlIdentifier column) {
    int index = indexOf(column.getSimple());
    if (index < 0) {
      throw named
          .text()
          .error(
              ErrorCode.COLUMN_NOT_FOUND,
              column.getParserPosition(),
              "column \"" + column.getSimple() + "\" is not in " + relation().describe(),
              Suggestions.hint(column.getSimple(), relation().columnNames(), "columns"));
    }
    return index;
  }

  /** The text of its CREATE. */
  CreatedTable created() {
    return CreatedTable.of(relation().sql());
  }
}
