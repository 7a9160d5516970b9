package dev.laminardb.sql.parse;

import dev.laminardb.core.error.ErrorCode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * ORDER BY ALL, as in DuckDB: the numbers of all columns of a query take its place, each with the
 * direction that ALL has. How many there are is known when the query is validated, but for DISTINCT
 * ON, for which this finds out. For one text and thread.
 */
public final class OrderByAll extends SqlBasicVisitor<@Nullable Void> {
  private final SqlText text;

  OrderByAll(SqlText text) {
    this.text = text;
  }

  /** Whether an order is that. */
  public static boolean is(@Nullable SqlNodeList order) {
    return order != null && order.size() == 1 && AllItems.isOrder(word(order.get(0)));
  }

  /** What stands before a direction. */
  private static SqlNode word(SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> word(((SqlCall) item).operand(0));
      default -> item;
    };
  }

  /** Puts the numbers of columns in the place of ALL. */
  public static void number(SqlNodeList order, int columns) {
    SqlNode all = order.get(0);
    order.clear();
    for (int i = 1; i <= columns; i++) {
      order.add(numbered(all, i));
    }
  }

  private static SqlNode numbered(SqlNode item, int column) {
    SqlParserPos position = item.getParserPosition();
    return AllItems.isOrder(item)
        ? SqlLiteral.createExactNumeric(Integer.toString(column), position)
        : ((SqlCall) item)
            .getOperator()
            .createCall(position, numbered(((SqlCall) item).operand(0), column));
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlDistinctOn select && is(select.order())) {
      checkNamed(select);
      number(select.order(), select.getSelectList().size());
    }
    if (call instanceof SqlOrderBy by && is(by.orderList)) {
      return by.query.accept(this);
    }
    if (AllItems.isOrder(call)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.getParserPosition(),
          "ORDER BY ALL stands at the end of a query",
          "write the columns");
    }
    return super.visit(call);
  }

  private void checkNamed(SqlDistinctOn select) {
    for (SqlNode item : select.getSelectList()) {
      if (SqlStar.is(item)) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            item.getParserPosition(),
            "* beside DISTINCT ON and ORDER BY ALL is not available",
            "name the columns");
      }
    }
  }
}
