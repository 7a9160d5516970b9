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
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Makes {@code COUNT(CASE WHEN c THEN 1 END)} of {@code COUNT_IF(c)}, and of {@code REGR_COUNT(y,
 * x)}, whose condition is that neither is null: a COUNT, because that is what gives 0 where a
 * correlated subquery finds no row. Works on the tree as parsed.
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
    if (!NAMES.contains(name)) {
      return visited;
    }
    SqlParserPos position = visited.getParserPosition();
    boolean pairs = name.equals("REGR_COUNT");
    if (visited.operandCount() != (pairs ? 2 : 1) || visited.getFunctionQuantifier() != null) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          position,
          pairs ? "REGR_COUNT takes two numbers" : name + " takes one condition",
          pairs ? "write REGR_COUNT(y, x)" : "write COUNT_IF(x > 1)");
    }
    SqlNode condition =
        pairs
            ? SqlStdOperatorTable.AND.createCall(
                position, isNotNull(visited.operand(0)), isNotNull(visited.operand(1)))
            : visited.operand(0);
    SqlNode counted =
        new SqlCase(
            condition.getParserPosition(),
            null,
            SqlNodeList.of(condition),
            SqlNodeList.of(SqlLiteral.createExactNumeric("1", position)),
            SqlLiteral.createNull(position));
    return new SqlBasicCall(SqlStdOperatorTable.COUNT, List.of(counted), position);
  }

  private static SqlNode isNotNull(SqlNode value) {
    return SqlStdOperatorTable.IS_NOT_NULL.createCall(value.getParserPosition(), value);
  }
}
