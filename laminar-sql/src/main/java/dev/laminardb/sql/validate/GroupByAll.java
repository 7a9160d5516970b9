package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.AllItems;
import dev.laminardb.sql.parse.DeepCopy;
import dev.laminardb.sql.parse.SqlStar;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Puts the items of a SELECT in which nothing is aggregated in the place of the ALL of its GROUP
 * BY, as in DuckDB. Of the bounds of a window, {@code TUMBLE_START(..)}, the window itself is the
 * key. Changes the tree that it goes through. For one query.
 */
final class GroupByAll extends SqlBasicVisitor<@Nullable Void> {
  private final SqlText text;
  private final AggregateNames aggregates;

  private GroupByAll(SqlText text, AggregateNames aggregates) {
    this.text = text;
    this.aggregates = aggregates;
  }

  /**
   * Gives every GROUP BY ALL its keys.
   *
   * @param functions among which there may be aggregates
   * @throws dev.laminardb.core.error.LaminarException INVALID_QUERY if there is nothing to group
   *     by; UNSUPPORTED beside {@code *}
   */
  static void expand(SqlText text, UserFunctions functions, SqlNode query) {
    query.accept(new GroupByAll(text, AggregateNames.with(functions)));
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlSelect select && AllItems.isGroup(select.getGroup())) {
      expand(select);
    }
    return super.visit(call);
  }

  private void expand(SqlSelect select) {
    SqlParserPos all = Objects.requireNonNull(select.getGroup()).getParserPosition();
    List<SqlNode> keys = new ArrayList<>();
    boolean isAggregated = false;
    for (SqlNode item : select.getSelectList()) {
      SqlNode value = SqlUtil.stripAs(item);
      if (SqlStar.is(value)) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            value.getParserPosition(),
            "* beside GROUP BY ALL is not available",
            "name the columns");
      }
      boolean isOfGroup = isAggregated(value);
      isAggregated |= isOfGroup;
      if (!isOfGroup && !(value instanceof SqlLiteral)) {
        add(key(value), keys);
      }
    }
    if (keys.isEmpty() && !isAggregated) {
      throw text.error(
          ErrorCode.INVALID_QUERY, all, "there is no column to group by", "a constant is none");
    }
    select.setGroupBy(keys.isEmpty() ? null : new SqlNodeList(keys, all));
  }

  private static void add(SqlNode key, List<SqlNode> keys) {
    if (keys.stream().noneMatch(known -> known.equalsDeep(key, Litmus.IGNORE))) {
      keys.add(key);
    }
  }

  /** What an item is grouped by: a node of its own, as validation changes nodes. */
  private static SqlNode key(SqlNode item) {
    SqlNode copy = DeepCopy.of(item);
    if (copy instanceof SqlCall call) {
      SqlFunction bound = WindowFunction.boundNamed(call.getOperator().getName());
      WindowFunction window = bound == null ? null : WindowFunction.ofBound(bound);
      return window == null ? call : window(window, call);
    }
    return copy;
  }

  private static SqlNode window(WindowFunction window, SqlCall bound) {
    SqlParserPos position = bound.getParserPosition();
    SqlUnresolvedFunction function =
        new SqlUnresolvedFunction(
            new SqlIdentifier(window.name(), position),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION);
    return new SqlBasicCall(function, bound.getOperandList(), position);
  }

  /** Whether there is an aggregate in an expression, or a function over a window. */
  private boolean isAggregated(SqlNode expression) {
    Finder finder = new Finder();
    expression.accept(finder);
    return finder.found;
  }

  private final class Finder extends SqlBasicVisitor<@Nullable Void> {
    private boolean found;

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call.isA(SqlKind.QUERY)) {
        return null;
      }
      found |= call.getKind() == SqlKind.OVER || aggregates.isAggregate(call);
      return super.visit(call);
    }
  }
}
