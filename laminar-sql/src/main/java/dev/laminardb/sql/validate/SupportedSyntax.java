package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.DefaultSchema;
import dev.laminardb.sql.parse.OrderByAll;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.SqlTies;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Refuses queries of a shape the engine does not run, at the place in the text where they leave it.
 * Works on the tree as parsed, so it knows syntax and no types. Used for one text by one thread.
 */
final class SupportedSyntax {
  private static final String WINDOWS = "TUMBLE, HOP, CUMULATE and SESSION are";

  private final SqlText text;
  private final ExpressionSyntax expressions;

  SupportedSyntax(SqlText text) {
    this.text = text;
    this.expressions = new ExpressionSyntax(text, this::checkQuery);
  }

  /** Checks a query whose result has an end, and so can be sorted and cut. */
  void checkFiniteQuery(SqlNode query) {
    if (query instanceof SqlOrderBy orderBy) {
      checkOrder(orderBy);
      checkQuery(orderBy.query);
    } else {
      checkQuery(query);
    }
  }

  /** Checks a query, and the queries inside it. */
  void checkQuery(SqlNode query) {
    if (query instanceof SqlSelect select) {
      checkSelect(select);
    } else if (query instanceof SqlWith with) {
      for (SqlNode node : with.withList) {
        checkWithItem((SqlWithItem) node);
      }
      checkQuery(with.body);
    } else if (query instanceof SqlOrderBy orderBy) {
      checkLimit(orderBy);
    } else if (query.isA(SqlKind.SET_QUERY)) {
      checkSetOperation((SqlCall) query);
    } else if (query.getKind() == SqlKind.VALUES) {
      checkValues((SqlCall) query);
    } else if (query.getKind() == SqlKind.EXPLICIT_TABLE) {
      throw refuse(query.getParserPosition(), "TABLE as a query is not available", "write SELECT");
    } else {
      throw refuse(query.getParserPosition(), "this is no query the engine runs", null);
    }
  }

  private void checkValues(SqlCall values) {
    int width = ((SqlCall) values.operand(0)).operandCount();
    for (SqlNode row : values.getOperandList()) {
      List<SqlNode> columns = ((SqlCall) row).getOperandList();
      if (columns.size() != width) {
        throw text.error(
            ErrorCode.INVALID_QUERY,
            row.getParserPosition(),
            "rows of VALUES have as many columns as the first, " + width);
      }
      columns.forEach(expressions::check);
    }
  }

  private void checkSetOperation(SqlCall query) {
    query.getOperandList().forEach(this::checkQuery);
  }

  private void checkWithItem(SqlWithItem item) {
    if (item.recursive.booleanValue()) {
      throw refuse(
          item.name.getParserPosition(),
          "WITH RECURSIVE is not available",
          "a query cannot read its own rows");
    }
    checkQuery(item.query);
  }

  private void checkLimit(SqlOrderBy orderBy) {
    if (orderBy.fetch == null && orderBy.offset == null) {
      throw refuse(
          text.wordBefore(orderBy.orderList.get(0).getParserPosition(), "ORDER"),
          "ORDER BY is not available: a stream has no end at which it could be sorted",
          "with LIMIT it says which rows there are");
    }
    checkOrder(orderBy);
    checkQuery(orderBy.query);
  }

  private void checkOrder(SqlOrderBy orderBy) {
    if (orderBy.orderList.isEmpty() && SqlTies.is(orderBy.fetch)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          orderBy.fetch.getParserPosition(),
          "WITH TIES needs an ORDER BY, which says which rows are equal",
          "ROWS ONLY takes any");
    }
    if (!OrderByAll.is(orderBy.orderList)) {
      expressions.check(orderBy.orderList);
    }
  }

  private void checkSelect(SqlSelect select) {
    if (select.isKeywordPresent(SqlSelectKeyword.STREAM)) {
      throw refuse(
          position(select.getModifierNode(SqlSelectKeyword.STREAM), select),
          "every query here is a stream",
          "leave out STREAM");
    }
    if (select.hasHints()) {
      throw refuse(position(select.getHints(), select), "hints are not available", null);
    }
    if (select.getFrom() != null) {
      checkFrom(select.getFrom());
    }
    new OverCalls(text).check(select);
    expressions.checkWindows(select.getWindowList());
    expressions.checkWithOver(select.getSelectList());
    expressions.check(select.getWhere());
    checkGroupBy(select.getGroup());
    expressions.check(select.getHaving());
    expressions.checkWithOver(select.getQualify());
  }

  private void checkGroupBy(@Nullable SqlNodeList group) {
    if (group == null) {
      return;
    }
    for (SqlNode key : group) {
      switch (key.getKind()) {
        case ROLLUP, CUBE, GROUPING_SETS -> checkGroupingSets((SqlCall) key);
        case GROUP_BY_DISTINCT ->
            throw refuse(key.getParserPosition(), "GROUP BY DISTINCT is not available yet", null);
        case ROW -> throw refuse(key.getParserPosition(), "a group key has to be one value", null);
        default -> {
          // The operands of a window are checked where it is rewritten.
          if (WindowFunction.of(key) == null) {
            expressions.check(key);
          }
        }
      }
    }
  }

  private void checkGroupingSets(SqlCall sets) {
    for (SqlNode set : sets.getOperandList()) {
      switch (set.getKind()) {
        case ROLLUP, CUBE, GROUPING_SETS -> checkGroupingSets((SqlCall) set);
        case ROW -> ((SqlCall) set).getOperandList().forEach(expressions::check);
        default -> expressions.check(set);
      }
    }
  }

  private void checkFrom(SqlNode from) {
    switch (from.getKind()) {
      case IDENTIFIER -> {
        SqlIdentifier name = (SqlIdentifier) from;
        boolean informs =
            name.names.size() == 2 && name.names.get(0).equalsIgnoreCase(InformationSchema.NAME);
        if (!name.isSimple() && !informs) {
          throw text.error(
              ErrorCode.RELATION_NOT_FOUND,
              name.getParserPosition(),
              "there is no schema \"" + name.names.get(0) + "\"",
              "all relations are in " + DefaultSchema.NAME);
        }
      }
      case AS -> checkFrom(((SqlCall) from).operand(0));
      case UNNEST -> expressions.check(((SqlCall) from).operand(0));
      case COLLECTION_TABLE -> checkTableFunction(((SqlCall) from).operand(0));
      case JOIN -> checkJoin((SqlJoin) from);
      case SELECT, WITH, ORDER_BY, UNION, INTERSECT, EXCEPT, VALUES -> checkQuery(from);
      case LATERAL, TABLE_REF -> checkFrom(((SqlCall) from).operand(0));
      default ->
          throw refuse(
              from.getParserPosition(),
              from.getKind().sql.replace('_', ' ') + " in FROM is not available yet",
              null);
    }
  }

  private void checkJoin(SqlJoin join) {
    checkFrom(join.getLeft());
    checkFrom(join.getRight());
    if (join.getJoinType().generatesNullsOnLeft() && isLateral(join.getRight())) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          join.getJoinTypeNode().getParserPosition(),
          join.getJoinType().name()
              + " JOIN has rows for which there is nothing that a LATERAL"
              + " subquery could look at",
          "CROSS, INNER and LEFT JOIN have none");
    }
    switch (join.getJoinType()) {
      case INNER, CROSS, COMMA, LEFT, RIGHT, FULL -> expressions.check(join.getCondition());
      default ->
          throw refuse(
              join.getJoinTypeNode().getParserPosition(),
              join.getJoinType().name().replace('_', ' ') + " JOIN is not available yet",
              null);
    }
  }

  private static boolean isLateral(SqlNode from) {
    return from.getKind() == SqlKind.LATERAL
        || (from.getKind() == SqlKind.AS && isLateral(((SqlCall) from).operand(0)));
  }

  private void checkTableFunction(SqlNode node) {
    if (!(node instanceof SqlBasicCall call)) {
      throw refuse(node.getParserPosition(), "this table function is not available", null);
    }
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    WindowFunction function = WindowFunction.named(name);
    if (function == null) {
      throw text.error(
          ErrorCode.FUNCTION_NOT_FOUND,
          nameOf(call, name),
          "there is no table function \"" + call.getOperator().getName() + "\"",
          WINDOWS + " available");
    }
    new WindowCall(text, function).checkTable(call);
    SqlNode data = WindowCall.table(call.operand(0));
    if (data.getKind() == SqlKind.EXPLICIT_TABLE) {
      checkFrom(((SqlCall) data).operand(0));
    } else {
      checkQuery(data);
    }
  }

  private static SqlParserPos nameOf(SqlCall call, String name) {
    SqlParserPos position = call.getParserPosition();
    return new SqlParserPos(
        position.getLineNum(),
        position.getColumnNum(),
        position.getLineNum(),
        position.getColumnNum() + name.length() - 1);
  }

  private static SqlParserPos position(@Nullable SqlNode node, SqlNode orElse) {
    return node == null ? orElse.getParserPosition() : node.getParserPosition();
  }

  private LaminarException refuse(SqlParserPos position, String message, @Nullable String hint) {
    return text.error(ErrorCode.UNSUPPORTED, position, message, hint);
  }
}
