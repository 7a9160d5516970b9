package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.function.ArrayComparison;
import dev.laminardb.sql.parse.SqlText;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * What PostgreSQL says of arrays in other words: {@code x = ANY (array)} as a function of two, and
 * {@code ARRAY_LENGTH(a, 1)}, which is null of an empty array. Works on the tree as parsed.
 */
final class ArrayCalls extends SqlShuttle {
  private final SqlText text;

  private ArrayCalls(SqlText text) {
    this.text = text;
  }

  /**
   * The query with its calls rewritten.
   *
   * @throws dev.laminardb.core.error.LaminarException for the length of another dimension
   */
  static SqlNode rewrite(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new ArrayCalls(text)));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    SqlParserPos at = visited.getParserPosition();
    if (visited.getOperator() instanceof SqlQuantifyOperator quantified
        && visited.operand(1) instanceof SqlNodeList list
        && list.size() == 1
        && !list.get(0).isA(SqlKind.QUERY)) {
      return ArrayComparison.of(quantified.comparisonKind, quantified.kind == SqlKind.ALL)
          .createCall(at, visited.operand(0), list.get(0));
    }
    if (visited.getOperator().getName().equalsIgnoreCase("ARRAY_LENGTH")
        && visited.operandCount() == 2) {
      checkDimension(visited.operand(1));
      SqlNode count = SqlStdOperatorTable.CARDINALITY.createCall(at, visited.<SqlNode>operand(0));
      return SqlStdOperatorTable.NULLIF.createCall(
          at, count, SqlLiteral.createExactNumeric("0", at));
    }
    return visited;
  }

  private void checkDimension(SqlNode dimension) {
    if (!(dimension instanceof SqlLiteral literal)
        || literal.getValue() == null
        || !literal.toValue().equals("1")) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          dimension.getParserPosition(),
          "arrays have one dimension",
          "the length of an array inside is ARRAY_LENGTH(a[1], 1)");
    }
  }
}
