package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.AllItems;
import dev.laminardb.sql.parse.SqlDistinctOn;
import dev.laminardb.sql.parse.SqlStar;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Joins a SELECT with what makes rows in its columns, UNNEST or a table function, as PostgreSQL has
 * it:
 *
 * <pre>
 *   SELECT id, UNNEST(a) AS x FROM t   =>   SELECT id, r.v AS x FROM t CROSS JOIN UNNEST(a) AS r (v)
 * </pre>
 *
 * <p>Works on the tree as parsed. For one query.
 */
final class SelectedRows extends SqlShuttle {
  private final SqlText text;
  private final UserFunctions functions;
  private final AggregateNames aggregates;

  private SelectedRows(SqlText text, UserFunctions functions) {
    this.text = text;
    this.functions = functions;
    this.aggregates = AggregateNames.with(functions);
  }

  /**
   * The query with such calls as columns of relations in FROM.
   *
   * @throws LaminarException UNSUPPORTED where that would not be the same
   */
  static SqlNode rewrite(SqlText text, UserFunctions functions, SqlNode query) {
    return Objects.requireNonNull(query.accept(new SelectedRows(text, functions)));
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    if (!(visited instanceof SqlSelect select)) {
      return visited;
    }
    RowCalls calls = new RowCalls(text, functions, aggregates);
    SqlNodeList items = new SqlNodeList(select.getSelectList().getParserPosition());
    List<SqlNode> made = new ArrayList<>();
    for (SqlNode item : select.getSelectList()) {
      SqlNode replaced = calls.replaced(item);
      items.add(replaced == item ? item : named(item, replaced));
      if (replaced != item) {
        made.add(item);
      }
    }
    if (calls.isEmpty()) {
      return select;
    }
    checkClauses(select, call instanceof SqlDistinctOn, made, calls);
    return joined(select, items, calls);
  }

  private static SqlSelect joined(SqlSelect select, SqlNodeList items, RowCalls calls) {
    SqlNode relation = calls.relation();
    SqlParserPos at = relation.getParserPosition();
    SqlSelect joined = (SqlSelect) select.clone(select.getParserPosition());
    SqlNode from = select.getFrom();
    joined.setFrom(
        from == null
            ? relation
            : new SqlJoin(
                at,
                from,
                SqlLiteral.createBoolean(false, at),
                JoinType.CROSS.symbol(at),
                relation,
                JoinConditionType.NONE.symbol(at),
                null));
    SqlNodeList columns = new SqlNodeList(items.getParserPosition());
    items.forEach(item -> columns.add(ofWritten(item, calls.columns())));
    joined.setSelectList(columns);
    SqlNodeList group = select.getGroup();
    if (group != null && !AllItems.isGroup(group)) {
      joined.setGroupBy(calls.keys(group));
    }
    return joined;
  }

  /** A column has the name that it was given, or else that of the function that makes it. */
  private static SqlNode named(SqlNode item, SqlNode replaced) {
    if (item.getKind() == SqlKind.AS || !(replaced instanceof SqlIdentifier)) {
      return replaced;
    }
    SqlParserPos at = item.getParserPosition();
    String name = ((SqlCall) item).getOperator().getName().toLowerCase(Locale.ROOT);
    return SqlStdOperatorTable.AS.createCall(at, replaced, new SqlIdentifier(name, at));
  }

  /** A star is of the relations that are written. */
  private static SqlNode ofWritten(SqlNode item, List<SqlNode> made) {
    SqlParserPos at = item.getParserPosition();
    if (item instanceof SqlIdentifier star && star.isStar() && star.names.size() == 1) {
      return SqlStar.of(at, star, new SqlNodeList(made, at), SqlNodeList.EMPTY, SqlNodeList.EMPTY);
    }
    if (!SqlStar.isChanged(item)
        || ((SqlIdentifier) ((SqlCall) item).operand(0)).names.size() > 1) {
      return item;
    }
    SqlCall star = (SqlCall) item;
    SqlNodeList excluded = new SqlNodeList(((SqlNodeList) star.operand(1)).getList(), at);
    excluded.addAll(made);
    return SqlStar.of(at, star.operand(0), excluded, star.operand(2), star.operand(3));
  }

  /** Refuses what goes by the rows before they are multiplied. */
  private void checkClauses(
      SqlSelect select, boolean distinctOn, List<SqlNode> made, RowCalls calls) {
    boolean isAggregated =
        select.getGroup() != null
            || select.getHaving() != null
            || calls.finds(select.getSelectList(), aggregates::isAggregate);
    if (isAggregated) {
      for (SqlNode item : made) {
        if (!isKey(select, item)) {
          throw refuse(
              calls.first(item),
              " beside GROUP BY or aggregates has to be one of the keys",
              "otherwise: SELECT UNNEST(q.a) FROM (SELECT ..) AS q");
        }
      }
    } else if ((select.getQualify() != null && !distinctOn)
        || calls.finds(select.getSelectList(), call -> call.getKind() == SqlKind.OVER)) {
      throw refuse(
          calls.first(made.get(0)),
          " beside functions OVER windows is not available",
          "in a query around: SELECT n, UNNEST(q.a) FROM (SELECT ..) AS q");
    }
  }

  /** Whether an item is a key of the GROUP BY, by its name, its number or written once more. */
  private static boolean isKey(SqlSelect select, SqlNode item) {
    SqlNodeList group = select.getGroup();
    if (group == null || AllItems.isGroup(group)) {
      return group != null;
    }
    int number = select.getSelectList().indexOf(item) + 1;
    boolean isNamed = item.getKind() == SqlKind.AS;
    String name = isNamed ? ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple() : "";
    return group.stream()
        .anyMatch(
            key ->
                key instanceof SqlLiteral literal
                    ? String.valueOf(number).equals(literal.toValue())
                    : key instanceof SqlIdentifier column
                        ? isNamed && column.isSimple() && column.getSimple().equalsIgnoreCase(name)
                        : key.equalsDeep(SqlUtil.stripAs(item), Litmus.IGNORE));
  }

  private LaminarException refuse(SqlCall at, String message, String hint) {
    return text.error(
        ErrorCode.UNSUPPORTED, at.getParserPosition(), at.getOperator().getName() + message, hint);
  }
}
