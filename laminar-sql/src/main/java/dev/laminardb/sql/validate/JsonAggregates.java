package dev.laminardb.sql.validate;

import dev.laminardb.sql.function.Concatenations;
import dev.laminardb.sql.function.JsonConstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * JSON_ARRAYAGG and JSON_OBJECTAGG, and PostgreSQL's JSON_AGG and JSON_OBJECT_AGG, as the
 * STRING_AGG of the texts of their values or members; null of no rows.
 *
 * <pre>
 *   JSON_AGG(x)   CASE WHEN COUNT(*) &gt; 0 THEN CONCAT('[', STRING_AGG(text of x, ','), ']') END
 * </pre>
 *
 * Works on the tree as parsed. Stateless.
 */
final class JsonAggregates extends SqlShuttle {
  private static final JsonAggregates INSTANCE = new JsonAggregates();

  /** Whether they are objects, by their names. */
  private static final Map<String, Boolean> NAMES =
      Map.of(
          "JSON_ARRAYAGG_ABSENT_ON_NULL", false,
          "JSON_ARRAYAGG_NULL_ON_NULL", false,
          "JSON_AGG", false,
          "JSON_OBJECTAGG_ABSENT_ON_NULL", true,
          "JSON_OBJECTAGG_NULL_ON_NULL", true,
          "JSON_OBJECT_AGG", true);

  private JsonAggregates() {}

  static SqlNode rewrite(SqlNode query) {
    return Objects.requireNonNull(query.accept(INSTANCE));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (call.getKind() == SqlKind.OVER) {
      return call;
    }
    boolean filtered = call.getKind() == SqlKind.FILTER;
    SqlNode inner = filtered ? call.operand(0) : call;
    SqlNodeList order = null;
    if (inner.getKind() == SqlKind.WITHIN_GROUP) {
      order = ((SqlCall) inner).operand(1);
      inner = ((SqlCall) inner).operand(0);
    }
    if (!(inner instanceof SqlCall aggregate) || !isOne(aggregate)) {
      return Objects.requireNonNull(super.visit(call));
    }
    return rewritten(aggregate, order, filtered ? call.operand(1) : null);
  }

  private static String name(SqlCall call) {
    return call.getOperator().getName().toUpperCase(Locale.ROOT);
  }

  private static boolean isOne(SqlCall call) {
    Boolean object = NAMES.get(name(call));
    long values = call.getOperandList().stream().filter(o -> !(o instanceof SqlNodeList)).count();
    return object != null && values == (object ? 2 : 1);
  }

  private static SqlNode rewritten(
      SqlCall call, @Nullable SqlNodeList within, @Nullable SqlNode condition) {
    boolean object = Objects.requireNonNull(NAMES.get(name(call)));
    SqlParserPos at = call.getParserPosition();
    List<SqlNode> values = new ArrayList<>();
    SqlNodeList order = within;
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlNodeList inside) {
        order = inside;
      } else {
        values.add(operand);
      }
    }
    SqlNode value = values.get(values.size() - 1);
    if (value instanceof SqlCall json
        && json.getOperator() == SqlStdOperatorTable.JSON_VALUE_EXPRESSION) {
      values.set(values.size() - 1, JsonConstruction.JSON.createCall(at, json.getOperandList()));
    }
    List<SqlNode> operands = new ArrayList<>();
    operands.add(
        (object ? JsonConstruction.MEMBER : JsonConstruction.ELEMENT).createCall(at, values));
    operands.add(SqlLiteral.createCharString(",", at));
    if (order != null) {
      operands.add(order);
    }
    SqlNode texts =
        new SqlBasicCall(
            SqlLibraryOperators.STRING_AGG, operands, at, call.getFunctionQuantifier());
    SqlNode present =
        name(call).endsWith("ABSENT_ON_NULL")
            ? and(condition, SqlStdOperatorTable.IS_NOT_NULL.createCall(at, value), at)
            : condition;
    SqlNode rows = SqlStdOperatorTable.COUNT.createCall(at, SqlIdentifier.star(at));
    SqlNode some =
        SqlStdOperatorTable.GREATER_THAN.createCall(
            at, filter(rows, condition, at), SqlLiteral.createExactNumeric("0", at));
    SqlNode whole =
        Concatenations.CONCAT.createCall(
            at,
            SqlLiteral.createCharString(object ? "{" : "[", at),
            filter(texts, present, at),
            SqlLiteral.createCharString(object ? "}" : "]", at));
    return new SqlCase(
        at, null, SqlNodeList.of(some), SqlNodeList.of(whole), SqlLiteral.createNull(at));
  }

  private static SqlNode and(@Nullable SqlNode condition, SqlNode other, SqlParserPos at) {
    return condition == null ? other : SqlStdOperatorTable.AND.createCall(at, condition, other);
  }

  private static SqlNode filter(SqlNode call, @Nullable SqlNode condition, SqlParserPos at) {
    return condition == null ? call : SqlStdOperatorTable.FILTER.createCall(at, call, condition);
  }
}
