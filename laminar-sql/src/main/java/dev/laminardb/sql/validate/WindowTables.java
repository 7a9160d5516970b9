package dev.laminardb.sql.validate;

import dev.laminardb.sql.parse.PlainSelect;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Rewrites {@code FROM TUMBLE(TABLE t, DESCRIPTOR(ts), size)} into {@code FROM (SELECT *, start(ts,
 * size) AS window_start, end(ts, size) AS window_end FROM t)}, with the bounds of {@link
 * WindowFunction}, and the other window functions likewise. The select is changed in place.
 */
final class WindowTables {
  private final SqlText text;

  private WindowTables(SqlText text) {
    this.text = text;
  }

  static void rewrite(SqlText text, SqlSelect select) {
    if (select.getFrom() != null) {
      select.setFrom(new WindowTables(text).from(select.getFrom()));
    }
  }

  private SqlNode from(SqlNode from) {
    if (from.getKind() == SqlKind.AS) {
      SqlCall as = (SqlCall) from;
      as.setOperand(0, from(as.operand(0)));
      return as;
    }
    if (from instanceof SqlJoin join) {
      join.setLeft(from(join.getLeft()));
      join.setRight(from(join.getRight()));
      return join;
    }
    return from.getKind() == SqlKind.COLLECTION_TABLE ? select(((SqlCall) from).operand(0)) : from;
  }

  private SqlSelect select(SqlCall window) {
    WindowFunction function = Objects.requireNonNull(WindowFunction.of(window));
    SqlParserPos position = window.getParserPosition();
    SqlNode data = WindowCall.table(window.operand(0));
    SqlNode from = data.getKind() == SqlKind.EXPLICIT_TABLE ? ((SqlCall) data).operand(0) : data;
    List<SqlNode> operands = new ArrayList<>();
    operands.add(new WindowCall(text, function).timeColumn(window.operand(1)));
    operands.addAll(window.getOperandList().subList(2, window.operandCount()));
    if (function == WindowFunction.SESSION) {
      SqlNodeList keys = WindowCall.partition(window.operand(0));
      operands.add(
          keys.isEmpty()
              ? SqlLiteral.createBoolean(false, position)
              : SqlStdOperatorTable.ROW.createCall(
                  operands.get(0).getParserPosition(), keys.getList()));
    }
    SqlNodeList columns =
        SqlNodeList.of(
            SqlIdentifier.star(data.getParserPosition()),
            bound(function.start(), operands, "window_start"),
            bound(function.end(), operands, "window_end"));
    return PlainSelect.of(position, columns, from);
  }

  private static SqlNode bound(SqlFunction operator, List<SqlNode> operands, String name) {
    SqlParserPos position = operands.get(0).getParserPosition();
    return SqlStdOperatorTable.AS.createCall(
        position, WindowFunction.at(operator, operands), new SqlIdentifier(name, position));
  }
}
