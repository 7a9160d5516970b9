package dev.laminardb.sql.validate;

import dev.laminardb.sql.function.PeriodOverlap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Comparisons of rows, {@code (a, b) > (1, 2)}, as what the standard says they are: the first two
 * values that differ decide. OVERLAPS of rows of two becomes a function of four. Works on the tree
 * as parsed. Stateless.
 */
final class RowComparisons extends SqlShuttle {
  private static final RowComparisons INSTANCE = new RowComparisons();

  private RowComparisons() {}

  static SqlNode rewrite(SqlNode query) {
    return Objects.requireNonNull(query.accept(INSTANCE));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    if (!isOfRows(visited)) {
      return visited;
    }
    if (visited.getKind() == SqlKind.OVERLAPS) {
      return overlap(visited);
    }
    List<SqlNode> left = ((SqlCall) visited.operand(0)).getOperandList();
    List<SqlNode> right = ((SqlCall) visited.operand(1)).getOperandList();
    SqlParserPos at = visited.getParserPosition();
    SqlOperator last = visited.getOperator();
    return switch (visited.getKind()) {
      case EQUALS -> joined(last, SqlStdOperatorTable.AND, left, right, at);
      case NOT_EQUALS -> joined(last, SqlStdOperatorTable.OR, left, right, at);
      case LESS_THAN, LESS_THAN_OR_EQUAL ->
          ordered(SqlStdOperatorTable.LESS_THAN, last, left, right, at);
      default -> ordered(SqlStdOperatorTable.GREATER_THAN, last, left, right, at);
    };
  }

  private static boolean isOfRows(SqlCall call) {
    boolean compares =
        switch (call.getKind()) {
          case EQUALS,
              NOT_EQUALS,
              LESS_THAN,
              LESS_THAN_OR_EQUAL,
              GREATER_THAN,
              GREATER_THAN_OR_EQUAL,
              OVERLAPS ->
              true;
          default -> false;
        };
    return compares
        && call.operand(0).getKind() == SqlKind.ROW
        && call.operand(1).getKind() == SqlKind.ROW
        && ((SqlCall) call.operand(0)).operandCount() == ((SqlCall) call.operand(1)).operandCount();
  }

  private static SqlNode overlap(SqlCall call) {
    List<SqlNode> times = new ArrayList<>(((SqlCall) call.operand(0)).getOperandList());
    times.addAll(((SqlCall) call.operand(1)).getOperandList());
    return times.size() == 4
        ? PeriodOverlap.FUNCTION.createCall(call.getParserPosition(), times)
        : call;
  }

  private static SqlNode joined(
      SqlOperator comparison,
      SqlOperator by,
      List<SqlNode> left,
      List<SqlNode> right,
      SqlParserPos at) {
    SqlNode all = comparison.createCall(at, left.get(0), right.get(0));
    for (int i = 1; i < left.size(); i++) {
      all = by.createCall(at, all, comparison.createCall(at, left.get(i), right.get(i)));
    }
    return all;
  }

  /** a < c OR (a = c AND rest), where the last values are compared as it is written. */
  private static SqlNode ordered(
      SqlOperator before,
      SqlOperator last,
      List<SqlNode> left,
      List<SqlNode> right,
      SqlParserPos at) {
    int end = left.size() - 1;
    SqlNode rest = last.createCall(at, left.get(end), right.get(end));
    for (int i = end - 1; i >= 0; i--) {
      SqlNode same = SqlStdOperatorTable.EQUALS.createCall(at, left.get(i), right.get(i));
      rest =
          SqlStdOperatorTable.OR.createCall(
              at,
              before.createCall(at, left.get(i), right.get(i)),
              SqlStdOperatorTable.AND.createCall(at, same, rest));
    }
    return rest;
  }
}
