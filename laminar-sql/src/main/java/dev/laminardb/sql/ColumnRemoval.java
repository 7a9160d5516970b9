package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.TableCopy;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlDropColumn;
import dev.laminardb.sql.parse.SqlText;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * ALTER TABLE .. DROP COLUMN: a table without the column, which nothing may read, takes the place
 * of the old one and has its rows. For one statement.
 */
final class ColumnRemoval {
  private final SqlText text;
  private final Definitions definitions;

  ColumnRemoval(SqlText text, Definitions definitions) {
    this.text = text;
    this.definitions = definitions;
  }

  /** What the statement does; null if that is nothing. */
  SqlPlanner.@Nullable ColumnChange drop(SqlDropColumn drop) {
    AlteredTable table = AlteredTable.find(text, definitions, drop, "dropped from");
    if (table == null
        || (drop.isIfColumnExists() && table.indexOf(drop.column().getSimple()) < 0)) {
      return null;
    }
    int column = table.column(drop.column());
    checkSpare(table, drop, column);
    table.named().checkUnread("drop them first, and create them anew");
    TableSchema before = table.store().schema();
    List<Integer> left =
        IntStream.range(0, before.columns().getFields().size())
            .filter(i -> i != column)
            .boxed()
            .toList();
    TableStore narrower = new TableStore(of(before, left));
    PlannedTable planned =
        PlannedTable.of(narrower, created(table.created(), drop.column().getSimple()));
    return new SqlPlanner.ColumnChange(
        definitions.catalog().replace(before.name(), planned.relation()),
        new TableCopy(table.store(), narrower, left, null),
        planned.node());
  }

  private void checkSpare(AlteredTable table, SqlDropColumn drop, int column) {
    TableSchema schema = table.store().schema();
    boolean isInKey = schema.key().contains(column);
    if (isInKey || schema.columns().getFields().size() == 1) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          drop.column().getParserPosition(),
          isInKey
              ? "column \"" + drop.column().getSimple() + "\" is in the PRIMARY KEY"
              : "a table needs columns, and this is the only one",
          "create another table, and INSERT INTO it SELECT .. FROM this one");
    }
  }

  private static TableSchema of(TableSchema before, List<Integer> left) {
    return new TableSchema(
        before.name(),
        new Schema(left.stream().map(before.columns().getFields()::get).toList()),
        before.key().stream().map(left::indexOf).toList(),
        left.stream().map(before.lengths()::get).toList(),
        left.stream().<@Nullable Object>map(before.defaults()::get).toList());
  }

  /** The text of the table's CREATE, had it not had the column. */
  private static String created(SqlText created, String column) {
    SqlNodeList list = AlteredTable.list(created);
    int at = 0;
    while (!isColumn(list.get(at), column)) {
      at++;
    }
    SqlParserPos place = list.get(at).getParserPosition();
    if (at == 0) {
      SqlParserPos next = list.get(1).getParserPosition();
      return created.replace(
          new SqlParserPos(
              place.getLineNum(), place.getColumnNum(), next.getLineNum(), next.getColumnNum() - 1),
          "");
    }
    SqlParserPos before = list.get(at - 1).getParserPosition();
    return created.replace(
        new SqlParserPos(
            before.getEndLineNum(),
            before.getEndColumnNum() + 1,
            place.getEndLineNum(),
            place.getEndColumnNum()),
        "");
  }

  private static boolean isColumn(SqlNode node, String column) {
    return node instanceof SqlColumnDeclaration declaration
        && declaration.name().getSimple().equalsIgnoreCase(column);
  }
}
