package dev.laminardb.sql.validate;

import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Writes the FILTER of aggregates OVER a window as arguments that are null where a row is not to
 * count, for Calcite's windows have no filters and all aggregates that go with them pass nulls
 * over:
 *
 * <pre>
 *   SUM(x) FILTER (WHERE c) OVER w      SUM(CASE WHEN c THEN x END) OVER w
 *   COUNT(*) FILTER (WHERE c) OVER w    COUNT(CASE WHEN c THEN 1 END) OVER w
 * </pre>
 */
final class OverFilters {
  private OverFilters() {}

  /** Rewrites the calls of a SELECT, which have been checked. */
  static void rewrite(SqlSelect select) {
    for (SqlCall over : OverCalls.of(select)) {
      SqlCall function = over.operand(0);
      if (function.getKind() == SqlKind.FILTER) {
        over.setOperand(0, filtered(function.operand(0), function.operand(1)));
      }
    }
  }

  private static SqlCall filtered(SqlCall aggregate, SqlNode condition) {
    List<SqlNode> arguments =
        aggregate.getOperandList().stream().map(a -> where(condition, a)).toList();
    return new SqlBasicCall(
        aggregate.getOperator(),
        arguments,
        aggregate.getParserPosition(),
        aggregate.getFunctionQuantifier());
  }

  private static SqlNode where(SqlNode condition, SqlNode argument) {
    SqlParserPos position = argument.getParserPosition();
    boolean isRow = argument instanceof SqlIdentifier name && name.isStar();
    SqlNode value = isRow ? SqlLiteral.createExactNumeric("1", position) : argument;
    return new SqlCase(
        condition.getParserPosition(),
        null,
        SqlNodeList.of(condition),
        SqlNodeList.of(value),
        SqlLiteral.createNull(position));
  }
}
