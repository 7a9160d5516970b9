package dev.laminardb.sql.validate;

import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.DeepCopy;
import dev.laminardb.sql.parse.PlainSelect;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Lets columns of the rows around a subquery that is a value stand beside its aggregates, which
 * Calcite takes for columns that are not grouped:
 *
 * <pre>
 *   (SELECT SUM(x.v) + t.y FROM x WHERE x.k = t.k)    =>    (SELECT SUM(x.v) FROM x WHERE x.k = t.k) + t.y
 * </pre>
 *
 * <p>They have to name their relation, which tells them apart. Works on the tree as parsed. For one
 * query.
 */
final class OuterColumns extends SqlShuttle {
  /** What has a query as an operand that is no value. */
  private static final Set<SqlKind> OF_ROWS =
      EnumSet.of(
          SqlKind.EXISTS,
          SqlKind.UNIQUE,
          SqlKind.IN,
          SqlKind.NOT_IN,
          SqlKind.SOME,
          SqlKind.ALL,
          SqlKind.ARRAY_QUERY_CONSTRUCTOR,
          SqlKind.MAP_QUERY_CONSTRUCTOR,
          SqlKind.MULTISET_QUERY_CONSTRUCTOR,
          SqlKind.CURSOR,
          SqlKind.LATERAL,
          SqlKind.COLLECTION_TABLE,
          SqlKind.TABLE_REF,
          SqlKind.JOIN,
          SqlKind.WITH,
          SqlKind.WITH_ITEM);

  private final AggregateNames aggregates;

  /** The names in FROM of the SELECTs around, the innermost first. */
  private final Deque<Set<String>> around = new ArrayDeque<>();

  /** The calls around, the innermost first. */
  private final Deque<SqlCall> parents = new ArrayDeque<>();

  private OuterColumns(AggregateNames aggregates) {
    this.aggregates = aggregates;
  }

  /** The query with such expressions around its subqueries, and not in them. */
  static SqlNode rewrite(UserFunctions functions, SqlNode query) {
    return Objects.requireNonNull(query.accept(new OuterColumns(AggregateNames.with(functions))));
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    boolean isValue = call instanceof SqlSelect && isValue(call);
    SqlNode query = call instanceof SqlOrderBy ordered ? ordered.query : call;
    Set<String> own = new HashSet<>();
    if (query instanceof SqlSelect select) {
      collect(select.getFrom(), own);
      around.push(own);
    }
    parents.push(call);
    SqlNode visited = super.visit(call);
    parents.pop();
    if (query instanceof SqlSelect) {
      around.pop();
    }
    return isValue && visited instanceof SqlSelect select && isOneRow(select)
        ? new Split(select, own).split()
        : visited;
  }

  /** Whether a query stands where a value does. */
  private boolean isValue(SqlNode query) {
    SqlNode child = query;
    for (SqlCall parent : parents) {
      SqlNode item = child;
      if (parent instanceof SqlSelect select) {
        return select.getSelectList().stream().anyMatch(of -> of == item);
      }
      if (parent instanceof SqlOrderBy ordered) {
        return ordered.orderList.stream().anyMatch(of -> of == item);
      }
      switch (parent.getKind()) {
        case AS, DESCENDING, NULLS_FIRST, NULLS_LAST -> child = parent;
        default -> {
          return parent.isA(SqlKind.EXPRESSION) && !OF_ROWS.contains(parent.getKind());
        }
      }
    }
    return false;
  }

  /** Whether a query that has aggregates makes one group of all rows. */
  private static boolean isOneRow(SqlSelect select) {
    return select.getSelectList().size() == 1
        && select.getGroup() == null
        && select.getQualify() == null
        && select.getWindowList().isEmpty();
  }

  /** Adds the names by which the relations in FROM are known. */
  private static void collect(@Nullable SqlNode from, Set<String> names) {
    if (from instanceof SqlJoin join) {
      collect(join.getLeft(), names);
      collect(join.getRight(), names);
    } else if (from instanceof SqlIdentifier name) {
      names.add(key(name.names.get(name.names.size() - 1)));
    } else if (from != null && from.getKind() == SqlKind.AS) {
      names.add(key(((SqlIdentifier) ((SqlCall) from).operand(1)).getSimple()));
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** One SELECT whose aggregates may become queries of their own. */
  private final class Split extends SqlShuttle {
    private final SqlSelect select;
    private final Set<String> own;
    private boolean findsAggregate;
    private boolean findsOuter;
    private boolean findsOther;

    Split(SqlSelect select, Set<String> own) {
      this.select = select;
      this.own = own;
    }

    SqlNode split() {
      SqlParserPos at = select.getParserPosition();
      SqlNode item = SqlUtil.stripAs(select.getSelectList().get(0));
      SqlNode value = Objects.requireNonNull(item.accept(this));
      SqlNode having = select.getHaving() == null ? null : select.getHaving().accept(this);
      if (!findsAggregate || !findsOuter || findsOther) {
        return select;
      }
      return having == null
          ? value
          : SqlCase.createSwitched(at, null, SqlNodeList.of(having), SqlNodeList.of(value), null);
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      if (call.isA(SqlKind.QUERY)) {
        return call;
      }
      findsOther |= call.getKind() == SqlKind.OVER;
      if (isAggregate(call)) {
        findsAggregate = true;
        SqlParserPos at = call.getParserPosition();
        return PlainSelect.of(
            at,
            null,
            new SqlNodeList(List.of(call), at),
            copied(select.getFrom()),
            copied(select.getWhere()));
      }
      return super.visit(call);
    }

    private static @Nullable SqlNode copied(@Nullable SqlNode node) {
      return node == null ? null : DeepCopy.of(node);
    }

    private boolean isAggregate(SqlCall call) {
      return switch (call.getKind()) {
        case FILTER, WITHIN_GROUP, WITHIN_DISTINCT, RESPECT_NULLS, IGNORE_NULLS ->
            call.operand(0) instanceof SqlCall inner && isAggregate(inner);
        default -> aggregates.isAggregate(call);
      };
    }

    @Override
    public SqlNode visit(SqlIdentifier column) {
      String relation = key(column.names.get(0));
      boolean isOuter =
          column.names.size() > 1
              && !column.isStar()
              && !own.contains(relation)
              && around.stream().anyMatch(names -> names.contains(relation));
      findsOuter |= isOuter;
      findsOther |= !isOuter;
      return column;
    }
  }
}
