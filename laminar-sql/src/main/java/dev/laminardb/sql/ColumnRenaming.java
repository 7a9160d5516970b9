package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlPrimaryKey;
import dev.laminardb.sql.parse.SqlRenameColumn;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.plan.TablePlanner;
import dev.laminardb.sql.validate.Dialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * ALTER TABLE .. RENAME COLUMN: a table of the new columns takes the place of the old one, and has
 * its rows. For one statement.
 */
final class ColumnRenaming {
  private static final StatementParser PARSER = new StatementParser(Dialect.CONFORMANCE);

  private final SqlText text;
  private final Definitions definitions;
  private final CreatePlanning creations;

  ColumnRenaming(SqlText text, Definitions definitions, CreatePlanning creations) {
    this.text = text;
    this.definitions = definitions;
    this.creations = creations;
  }

  void rename(SqlRenameColumn rename) {
    if (rename.kind() != RelationKind.TABLE) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          rename.kindPosition(),
          "columns are renamed of tables alone",
          "CREATE OR REPLACE gives others another definition");
    }
    NamedRelation named = NamedRelation.find(text, definitions, rename, "ALTER");
    if (named == null) {
      return;
    }
    Relation relation = named.relation();
    checkColumns(relation, rename);
    named.checkUnread("drop them first, and create them anew");
    SqlText created = created(relation, rename);
    TableStore table =
        Objects.requireNonNull(relation.table())
            .renamed(TablePlanner.plan(created, parse(created)));
    definitions.remove(relation);
    creations.addTable(table, created.sql());
  }

  private void checkColumns(Relation relation, SqlRenameColumn rename) {
    String column = rename.column().getSimple();
    String newName = rename.newName().getSimple();
    List<String> columns = relation.columnNames();
    if (columns.stream().noneMatch(column::equalsIgnoreCase)) {
      throw text.error(
          ErrorCode.COLUMN_NOT_FOUND,
          rename.column().getParserPosition(),
          "column \"" + column + "\" is not in " + relation.describe(),
          Suggestions.hint(column, columns, "columns"));
    }
    boolean isRespelled = column.equalsIgnoreCase(newName) && !columns.contains(newName);
    if (!isRespelled && columns.stream().anyMatch(newName::equalsIgnoreCase)) {
      throw text.error(
          ErrorCode.AMBIGUOUS_NAME,
          rename.newName().getParserPosition(),
          relation.describe() + " has a column \"" + newName + "\" already",
          "choose another name");
    }
  }

  /** The text of the table's CREATE, had the column had the name. */
  private SqlText created(Relation relation, SqlRenameColumn rename) {
    SqlText created = new SqlText(relation.sql());
    List<SqlParserPos> places = places(parse(created), rename.column().getSimple());
    // From the last on: those before it stay where they are.
    Collections.reverse(places);
    String newName = text.slice(rename.newName().getParserPosition());
    for (SqlParserPos place : places) {
      created = new SqlText(created.replace(place, newName));
    }
    return created;
  }

  /** Where a CREATE TABLE names a column, in the order of the text. */
  private static List<SqlParserPos> places(SqlCreateRelation create, String column) {
    List<SqlParserPos> places = new ArrayList<>();
    for (SqlNode node : Objects.requireNonNull(create.columns())) {
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

  private static SqlCreateRelation parse(SqlText created) {
    return (SqlCreateRelation) PARSER.parse(created).get(0);
  }
}
