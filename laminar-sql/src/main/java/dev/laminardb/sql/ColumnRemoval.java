package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlDropColumn;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** DROP COLUMN: the table has its rows without the column. Nothing may read it. Stateless. */
final class ColumnRemoval {
  private ColumnRemoval() {}

  static void drop(SqlText text, TableAlteration table, SqlDropColumn drop) {
    String name = drop.column().getSimple();
    if (drop.isIfColumnExists() && table.indexOf(name) < 0) {
      return;
    }
    int column = table.column(drop.column());
    checkSpare(text, table.schema(), drop, column);
    table.endReaders();
    List<Integer> left = new ArrayList<>(table.columns());
    left.remove(column);
    table.become(created(table.created(), name), left);
  }

  private static void checkSpare(SqlText text, TableSchema schema, SqlDropColumn drop, int column) {
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
