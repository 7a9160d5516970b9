package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.function.ArrayComparison;
import dev.laminardb.sql.function.ArrayFunctions;
import dev.laminardb.sql.parse.DeepCopy;
import dev.laminardb.sql.parse.OrderByAll;
import dev.laminardb.sql.parse.PlainSelect;
import dev.laminardb.sql.parse.SqlDistinctOn;
import dev.laminardb.sql.parse.SqlStar;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Says what {@code ARRAY(query)} means by an aggregate:
 *
 * <pre>
 *   ARRAY(SELECT a FROM t ORDER BY b)
 *   (SELECT COALESCE(ARRAY_AGG(v ORDER BY k), an empty array) FROM (SELECT a, b FROM t) AS q (v, k))
 * </pre>
 *
 * <p>Works on the tree as parsed. For one query.
 */
final class ArrayQueries extends SqlShuttle {
  private static final String VALUE = "$value";
  private static final String KEY = "$key";

  private final SqlText text;

  private ArrayQueries(SqlText text) {
    this.text = text;
  }

  /**
   * The query with its arrays as subqueries.
   *
   * @throws dev.laminardb.core.error.LaminarException for one of several columns, or in an order
   *     that is not clear
   */
  static SqlNode rewrite(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new ArrayQueries(text)));
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    if (!(visited instanceof SqlCall array)) {
      return visited;
    }
    if (array.getKind() == SqlKind.ARRAY_QUERY_CONSTRUCTOR) {
      return new Rows(array).collected();
    }
    return isCompared(call) ? compared(array) : array;
  }

  /** Whether a call is {@code x = ANY (ARRAY(query))} or its like. */
  private static boolean isCompared(SqlCall call) {
    return call.getOperator() instanceof SqlQuantifyOperator
        && call.operand(1) instanceof SqlNodeList list
        && list.size() == 1
        && list.get(0).getKind() == SqlKind.ARRAY_QUERY_CONSTRUCTOR;
  }

  /** The same, of a subquery that is an array now, and does not stand for rows. */
  private static SqlNode compared(SqlCall call) {
    SqlQuantifyOperator quantified = (SqlQuantifyOperator) call.getOperator();
    return ArrayComparison.of(quantified.comparisonKind, quantified.kind == SqlKind.ALL)
        .createCall(
            call.getParserPosition(), call.operand(0), ((SqlNodeList) call.operand(1)).get(0));
  }

  /** The rows of one such query. */
  private final class Rows {
    private final SqlParserPos at;
    private final @Nullable SqlOrderBy ordered;
    private final SqlNode query;

    /** What it is ordered by besides its value. */
    private final List<SqlNode> keys = new ArrayList<>();

    Rows(SqlCall array) {
      at = array.getParserPosition();
      SqlNode whole = SqlDistinctOn.outermost(array.operand(0));
      ordered = whole instanceof SqlOrderBy by ? by : null;
      query = ordered == null ? whole : ordered.query;
    }

    private SqlNode collected() {
      checkColumns();
      SqlNodeList order = new SqlNodeList(at);
      if (ordered != null) {
        if (OrderByAll.is(ordered.orderList)) {
          OrderByAll.number(ordered.orderList, 1);
        }
        ordered.orderList.forEach(item -> order.add(byColumn(item)));
      }
      List<SqlNode> columns = new ArrayList<>(List.of(name("$rows"), name(VALUE)));
      for (int i = 0; i < keys.size(); i++) {
        columns.add(name(KEY + i));
      }
      columns.add(0, rows());
      SqlNode collected = order.isEmpty() ? aggregate(name(VALUE)) : aggregate(name(VALUE), order);
      SqlNode result =
          SqlStdOperatorTable.COALESCE.createCall(
              at, collected, ArrayFunctions.EMPTY.createCall(at, aggregate(name(VALUE))));
      return PlainSelect.of(
          at, new SqlNodeList(List.of(result), at), SqlStdOperatorTable.AS.createCall(at, columns));
    }

    private void checkColumns() {
      if (query instanceof SqlSelect select && select.getSelectList().size() > 1) {
        throw text.error(
            ErrorCode.INVALID_QUERY,
            select.getSelectList().get(1).getParserPosition(),
            "the query of an array has one column",
            "ROW(a, b) is one value");
      }
    }

    /** The query with its sort keys as columns; in its order only if that says which rows. */
    private SqlNode rows() {
      SqlNode wider = query;
      if (!keys.isEmpty()) {
        SqlSelect select = (SqlSelect) query.clone(query.getParserPosition());
        SqlNodeList items = new SqlNodeList(select.getSelectList().getParserPosition());
        items.addAll(select.getSelectList().getList());
        items.addAll(keys);
        select.setSelectList(items);
        wider = select;
      }
      return ordered == null || (ordered.offset == null && ordered.fetch == null)
          ? wider
          : new SqlOrderBy(
              ordered.getParserPosition(),
              wider,
              (SqlNodeList) DeepCopy.of(ordered.orderList),
              ordered.offset,
              ordered.fetch);
    }

    /** A sort key as a column of the rows. */
    private SqlNode byColumn(SqlNode item) {
      return switch (item.getKind()) {
        case DESCENDING, NULLS_FIRST, NULLS_LAST ->
            ((SqlCall) item)
                .getOperator()
                .createCall(item.getParserPosition(), byColumn(((SqlCall) item).operand(0)));
        default -> column(item);
      };
    }

    private SqlNode column(SqlNode key) {
      if (isValue(key)) {
        return name(VALUE);
      }
      if (key instanceof SqlLiteral
          || !(query instanceof SqlSelect select)
          || select.isDistinct()
          || SqlStar.is(select.getSelectList().get(0))) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            key.getParserPosition(),
            "an array of such a query goes by its values",
            "ORDER BY 1");
      }
      keys.add(key);
      return name(KEY + (keys.size() - 1));
    }

    private boolean isValue(SqlNode key) {
      if (key instanceof SqlLiteral number) {
        return "1".equals(number.toValue());
      }
      if (!(query instanceof SqlSelect select)) {
        return false;
      }
      SqlNode item = select.getSelectList().get(0);
      return SqlUtil.stripAs(item).equalsDeep(key, Litmus.IGNORE)
          || (item.getKind() == SqlKind.AS
              && key instanceof SqlIdentifier name
              && name.isSimple()
              && name.getSimple()
                  .equalsIgnoreCase(((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple()));
    }

    private SqlIdentifier name(String name) {
      return new SqlIdentifier(name, at);
    }

    private SqlNode aggregate(SqlNode... operands) {
      return new SqlBasicCall(
          new SqlUnresolvedFunction(
              name("ARRAY_AGG"), null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION),
          List.of(operands),
          at);
    }
  }
}
