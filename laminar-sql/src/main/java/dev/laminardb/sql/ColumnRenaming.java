package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlPrimaryKey;
import dev.laminardb.sql.parse.SqlRenameColumn;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.TablePlanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * ALTER TABLE .. RENAME COLUMN: a table of the new columns takes the place of the old one, and has
 * its rows. For one statement.
 */
final class ColumnRenaming {
  private final SqlText text;
  private final Definitions definitions;

  ColumnRenaming(SqlText text, Definitions definitions) {
    this.text = text;
    this.definitions = definitions;
  }

  void rename(SqlRenameColumn rename) {
    AlteredTable table = AlteredTable.find(text, definitions, rename);
    if (table == null) {
      return;
    }
    table.column(rename.column());
    checkNewName(table.relation(), rename);
    table.named().checkUnread("drop them first, and create them anew");
    SqlText created = created(table, rename);
    PlannedTable renamed =
        PlannedTable.of(
            table.store().renamed(TablePlanner.plan(created, AlteredTable.parse(created))),
            created.sql());
    definitions.replace(table.relation(), renamed.relation(), renamed.topology());
  }

  private void checkNewName(Relation relation, SqlRenameColumn rename) {
    String newName = rename.newName().getSimple();
    List<String> columns = relation.columnNames();
    boolean isRespelled =
        rename.column().getSimple().equalsIgnoreCase(newName) && !columns.contains(newName);
    if (!isRespelled && columns.stream().anyMatch(newName::equalsIgnoreCase)) {
      throw text.error(
          ErrorCode.AMBIGUOUS_NAME,
          rename.newName().getParserPosition(),
          relation.describe() + " has a column \"" + newName + "\" already",
          "choose another name");
    }
  }

  /** The text of the table's CREATE, had the column had the name. */
  private SqlText created(AlteredTable table, SqlRenameColumn rename) {
    SqlText created = table.created();
    List<SqlParserPos> places = places(AlteredTable.list(created), rename.column().getSimple());
    // From the last on: those before it stay where they are.
    Collections.reverse(places);
    String newName = text.slice(rename.newName().getParserPosition());
    for (SqlParserPos place : places) {
      created = new SqlText(created.replace(place, newName));
    }
    return created;
  }

  /** Where a CREATE TABLE names a column, in the order of the text. */
  private static List<SqlParserPos> places(SqlNodeList list, String column) {
    List<SqlParserPos> places = new ArrayList<>();
    for (SqlNode node : list) {
      if (node instanceof SqlColumnDeclaration declaration) {
        addIf(column, declaration.name(), places);
      } else if (node instanceof SqlPrimaryKey key) {
        key.columns().forEach(named -> addIf(column, (SqlIdentifier) named, places));
      }
    }
    return places;
  }

  private static void addIf(String column, SqlIdentifier name, List<SqlParserPos> places) {
    if (name.getSimple().equalsIgnoreCase(column)) {
      places.add(name.getParserPosition());
    }
  }
}
