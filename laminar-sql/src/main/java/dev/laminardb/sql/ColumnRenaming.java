package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.parse.SqlConstraint;
import dev.laminardb.sql.parse.SqlRenameColumn;
import dev.laminardb.sql.parse.SqlText;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * ALTER TABLE .. RENAME COLUMN: a table of the new columns takes the place of the old one, and has
 * its rows. For one statement.
 */
final class ColumnRenaming {
  private final SqlText text;
  private final Definitions definitions;
  private final SegmentCompiler compiler;

  ColumnRenaming(SqlText text, Definitions definitions, SegmentCompiler compiler) {
    this.compiler = compiler;
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
    CreatedTable created = created(table, rename);
    PlannedTable renamed =
        PlannedTable.of(table.store().renamed(created.schema(compiler)), created.sql());
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
  private CreatedTable created(AlteredTable table, SqlRenameColumn rename) {
    CreatedTable created = table.created();
    String column = rename.column().getSimple();
    String newName = text.slice(rename.newName().getParserPosition());
    Map<SqlParserPos, String> pieces = CreatedTable.places();
    pieces.put(created.column(column).name().getParserPosition(), newName);
    for (SqlConstraint constraint : created.constraints()) {
      for (SqlIdentifier id : constraint.columns()) {
        if (id.names.get(0).equalsIgnoreCase(column)) {
          pieces.put(id.getComponentParserPosition(0), newName);
        }
      }
    }
    return created.replace(pieces);
  }
}
