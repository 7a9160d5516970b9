package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code SELECT DISTINCT ON (expressions) ..}, with the ORDER BY behind it: that says which row of
 * each group there is, and so is part of the SELECT. {@link DistinctRows} makes of it a SELECT like
 * any other. For one thread.
 */
public final class SqlDistinctOn extends SqlSelect {
  private final SqlNodeList on;
  private @Nullable SqlNodeList order;
  private boolean isComplete;

  /**
   * A SELECT of the first row of each group.
   *
   * @param select as it is without {@code DISTINCT ON}
   * @param on the expressions that make the groups
   */
  public SqlDistinctOn(SqlSelect select, SqlNodeList on) {
    super(
        select.getParserPosition(),
        null,
        select.getSelectList(),
        select.getFrom(),
        select.getWhere(),
        select.getGroup(),
        select.getHaving(),
        select.getWindowList(),
        select.getQualify(),
        null,
        null,
        null,
        select.getHints());
    this.on = on;
  }

  /**
   * A query with what stands behind it. Of a SELECT with DISTINCT ON an order that cuts nothing off
   * becomes a part.
   *
   * @return the query itself, or one around it
   */
  public static SqlNode ordered(
      SqlParserPos position,
      SqlNode query,
      @Nullable SqlNodeList order,
      @Nullable SqlNode offset,
      @Nullable SqlNode fetch) {
    SqlDistinctOn select = of(query);
    boolean taken = select != null && select.complete(order);
    if (offset == null && fetch == null && (order == null || taken)) {
      return query;
    }
    return new SqlOrderBy(
        position, selected(query), order == null ? SqlNodeList.EMPTY : order, offset, fetch);
  }

  /** A query in parentheses that has an order of its own keeps it, and the rows that this says. */
  private static SqlNode selected(SqlNode query) {
    SqlParserPos at = query.getParserPosition();
    return query instanceof SqlOrderBy
        ? PlainSelect.of(at, new SqlNodeList(List.of(SqlIdentifier.star(at)), at), query)
        : query;
  }

  /** Takes what stands behind, the first time. */
  private boolean complete(@Nullable SqlNodeList by) {
    if (isComplete) {
      return false;
    }
    isComplete = true;
    order = by;
    return true;
  }

  /** A statement's query, whose rows come in the order that it says. */
  public static SqlNode outermost(SqlNode query) {
    SqlDistinctOn select = of(query);
    SqlNodeList by = select == null ? null : select.order;
    return by == null ? query : new SqlOrderBy(query.getParserPosition(), query, by, null, null);
  }

  /**
   * A statement's query without the order of its rows, if that says only which rows there are.
   *
   * @return the query as it is if it is another one
   */
  public static SqlNode unordered(SqlNode query) {
    return query instanceof SqlOrderBy by
            && by.offset == null
            && by.fetch == null
            && of(by.query) != null
        ? by.query
        : query;
  }

  private static @Nullable SqlDistinctOn of(SqlNode query) {
    if (query instanceof SqlWith with) {
      return of(with.body);
    }
    return query instanceof SqlDistinctOn select ? select : null;
  }

  /** The same at another place, as the parser makes it of one in parentheses. */
  @Override
  public SqlNode clone(SqlParserPos position) {
    SqlDistinctOn copy = new SqlDistinctOn(this, on);
    copy.order = order;
    copy.isComplete = isComplete;
    return copy;
  }

  /** The expressions that make the groups. */
  SqlNodeList on() {
    return on;
  }

  /** The order that says which row comes first, empty if nothing does. */
  SqlNodeList order() {
    return order == null ? SqlNodeList.EMPTY : order;
  }
}
