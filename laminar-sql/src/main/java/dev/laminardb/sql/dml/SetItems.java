package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.DeepCopy;
import dev.laminardb.sql.parse.PlainSelect;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The assignments of SET with one column each. {@code (a, b) = (x, y)} is {@code a = x, b = y}, and
 * {@code (a, b) = (SELECT x, y ..)} gives each column a query of one value:
 *
 * <pre>
 *   a = (SELECT value0 FROM (SELECT x, y ..) AS given (value0, value1)), b = ..
 * </pre>
 *
 * @param names of columns
 * @param values what they are set to
 */
record SetItems(List<SqlNode> names, List<SqlNode> values) {

  /**
   * Reads what the grammar makes of SET.
   *
   * @param names of columns, or lists of them
   * @param values for a list of names a list of values, or of one query
   * @throws dev.laminardb.core.error.LaminarException INVALID_QUERY if a list has another length
   */
  static SetItems of(SqlText text, SqlNodeList names, SqlNodeList values) {
    SetItems items = new SetItems(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i) instanceof SqlNodeList several) {
        items.names.addAll(several);
        items.values.addAll(several(text, several, (SqlNodeList) values.get(i)));
      } else {
        items.names.add(names.get(i));
        items.values.add(values.get(i));
      }
    }
    return items;
  }

  private static List<SqlNode> several(SqlText text, SqlNodeList names, SqlNodeList given) {
    if (given.size() == 1 && given.get(0).isA(SqlKind.QUERY)) {
      return ofQuery(text, names, given.get(0));
    }
    checkCount(text, names, given.size(), given.getParserPosition());
    return given;
  }

  private static void checkCount(SqlText text, SqlNodeList names, int values, SqlParserPos at) {
    if (values != names.size()) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          at,
          values + (values == 1 ? " value for " : " values for ") + names.size() + " columns");
    }
  }

  private static List<SqlNode> ofQuery(SqlText text, SqlNodeList names, SqlNode query) {
    SqlParserPos at = query.getParserPosition();
    if (query instanceof SqlSelect select
        && select.getSelectList().stream().noneMatch(SetItems::isStar)) {
      checkCount(text, names, select.getSelectList().size(), at);
    }
    List<SqlNode> values = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      // Validation notes what it finds out about a node, so that each needs nodes of its own.
      values.add(value(DeepCopy.of(query), i, names.size(), at));
    }
    return values;
  }

  private static boolean isStar(SqlNode item) {
    return item instanceof SqlIdentifier id && id.isStar();
  }

  private static SqlSelect value(SqlNode query, int value, int count, SqlParserPos at) {
    List<SqlNode> given = new ArrayList<>(List.of(query, new SqlIdentifier("given", at)));
    for (int i = 0; i < count; i++) {
      given.add(new SqlIdentifier("value" + i, at));
    }
    return PlainSelect.of(
        at,
        SqlNodeList.of(new SqlIdentifier("value" + value, at)),
        SqlStdOperatorTable.AS.createCall(at, given));
  }
}
