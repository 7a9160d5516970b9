package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code COUNT(CASE WHEN c THEN 1 END)} of {@code COUNT_IF(c)}, and of {@code REGR_COUNT(y,
 * x)} and {@code COUNT(x, y)}, whose condition is that none is null: a COUNT, because that is what
 * gives 0 where a correlated subquery finds no row. {@code COUNT(DISTINCT x, y)} counts rows of the
 * values instead of ones. Works on the tree as parsed.
 */
final class ConditionalCounts extends SqlShuttle {
  private static final List<String> NAMES = List.of("COUNT_IF", "COUNTIF", "REGR_COUNT");

  private final SqlText text;

  private ConditionalCounts(SqlText text) {
    this.text = text;
  }

  /**
   * The query with its calls rewritten.
   *
   * @throws dev.laminardb.core.error.LaminarException for a call of other than one condition
   */
  static SqlNode rewrite(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new ConditionalCounts(text)));
  }

  /** The names that can be written. */
  static List<String> names() {
    return NAMES;
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    String name = visited.getOperator().getName().toUpperCase(Locale.ROOT);
    SqlParserPos position = visited.getParserPosition();
    if (name.equals("COUNT") && visited.operandCount() > 1) {
      SqlLiteral quantifier = visited.getFunctionQuantifier();
      boolean distinct =
          quantifier != null
              && quantifier.symbolValue(SqlSelectKeyword.class) == SqlSelectKeyword.DISTINCT;
      List<SqlNode> values = visited.getOperandList();
      SqlNode counted =
          distinct ? SqlStdOperatorTable.ROW.createCall(position, values) : one(position);
      return count(position, areNotNull(values, position), counted, quantifier);
    }
    if (!NAMES.contains(name)) {
      return visited;
    }
    boolean pairs = name.equals("REGR_COUNT");
    if (visited.operandCount() != (pairs ? 2 : 1) || visited.getFunctionQuantifier() != null) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          position,
          pairs ? "REGR_COUNT takes two numbers" : name + " takes one condition",
          pairs ? "write REGR_COUNT(y, x)" : "write COUNT_IF(x > 1)");
    }
    SqlNode condition = pairs ? areNotNull(visited.getOperandList(), position) : visited.operand(0);
    return count(position, condition, one(position), null);
  }

  private static SqlNode count(
      SqlParserPos position, SqlNode condition, SqlNode counted, @Nullable SqlLiteral quantifier) {
    SqlNode value =
        new SqlCase(
            condition.getParserPosition(),
            null,
            SqlNodeList.of(condition),
            SqlNodeList.of(counted),
            SqlLiteral.createNull(position));
    return new SqlBasicCall(SqlStdOperatorTable.COUNT, List.of(value), position, quantifier);
  }

  private static SqlNode one(SqlParserPos position) {
    return SqlLiteral.createExactNumeric("1", position);
  }

  private static SqlNode areNotNull(List<SqlNode> values, SqlParserPos position) {
    return values.stream()
        .map(ConditionalCounts::isNotNull)
        .reduce((a, b) -> SqlStdOperatorTable.AND.createCall(position, a, b))
        .orElseThrow();
  }

  private static SqlNode isNotNull(SqlNode value) {
    return SqlStdOperatorTable.IS_NOT_NULL.createCall(value.getParserPosition(), value);
  }
}
