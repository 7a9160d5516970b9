package dev.laminardb.sql.validate;

import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.AllItems;
import dev.laminardb.sql.parse.PlainSelect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Lets columns of the rows around a subquery stand beside its aggregates, which Calcite takes for
 * columns that are not grouped: each has one value for all groups.
 *
 * <pre>
 *   SELECT SUM(x.v) + t.y FROM x WHERE x.k = t.k HAVING COUNT(*) > t.z
 *   SELECT a0 + t.y FROM (SELECT SUM(x.v) AS a0, COUNT(*) AS a1 FROM x WHERE x.k = t.k) WHERE a1 > t.z
 *
 *   SELECT x.j, SUM(x.v) + t.y FROM x WHERE x.k = t.k GROUP BY x.j
 *   SELECT x.j, SUM(x.v) + t.y FROM x WHERE x.k = t.k GROUP BY x.j, t.y
 * </pre>
 *
 * <p>They have to name their relation, which tells them apart. Works on the tree as parsed. For one
 * query.
 */
final class OuterColumns extends SqlShuttle {
  /** What groups rows more than once, so that a further key would leave out the group of none. */
  private static final Set<SqlKind> OF_SEVERAL_SETS =
      EnumSet.of(SqlKind.ROLLUP, SqlKind.CUBE, SqlKind.GROUPING_SETS);

  private static final String RELATION = "$aggregates";

  private final AggregateNames aggregates;

  /** The names in FROM of the SELECTs around, the innermost first. */
  private final Deque<Set<String>> around = new ArrayDeque<>();

  private OuterColumns(AggregateNames aggregates) {
    this.aggregates = aggregates;
  }

  /** The query with such columns beside its aggregations, or keys of these. */
  static SqlNode rewrite(UserFunctions functions, SqlNode query) {
    return Objects.requireNonNull(query.accept(new OuterColumns(AggregateNames.with(functions))));
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect select) {
      // What it is ordered by may be subqueries of its rows.
      return visit(call, names(select));
    } else if (call instanceof SqlSelect select) {
      Set<String> own = names(select);
      SqlSelect visited = (SqlSelect) Objects.requireNonNull(visit(call, own));
      return around.isEmpty() ? visited : new Aggregation(visited, own).rewritten();
    }
    return super.visit(call);
  }

  private @Nullable SqlNode visit(SqlCall call, Set<String> own) {
    around.push(own);
    SqlNode visited = super.visit(call);
    around.pop();
    return visited;
  }

  private static Set<String> names(SqlSelect select) {
    Set<String> names = new HashSet<>();
    collect(select.getFrom(), names);
    return names;
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

  /** One SELECT in another. */
  private final class Aggregation extends SqlShuttle {
    private final SqlSelect select;
    private final Set<String> own;
    private final Map<String, SqlIdentifier> outer = new LinkedHashMap<>();
    private final List<SqlNode> calls = new ArrayList<>();
    private boolean findsOther;

    Aggregation(SqlSelect select, Set<String> own) {
      this.select = select;
      this.own = own;
    }

    SqlNode rewritten() {
      SqlNodeList items = (SqlNodeList) Objects.requireNonNull(select.getSelectList().accept(this));
      SqlNode having = select.getHaving() == null ? null : select.getHaving().accept(this);
      SqlNodeList keys = select.getGroup();
      if (calls.isEmpty() || outer.isEmpty()) {
        return select;
      } else if (keys == null) {
        return findsOther || select.getQualify() != null || !select.getWindowList().isEmpty()
            ? select
            : beside(items, having);
      } else if (isOneGrouping(keys)) {
        List<SqlNode> more = new ArrayList<>(keys.getList());
        more.addAll(outer.values());
        select.setGroupBy(new SqlNodeList(more, keys.getParserPosition()));
      }
      return select;
    }

    private static boolean isOneGrouping(SqlNodeList keys) {
      return !AllItems.isGroup(keys)
          && !keys.isEmpty()
          && keys.stream().noneMatch(key -> OF_SEVERAL_SETS.contains(key.getKind()));
    }

    private SqlSelect beside(SqlNodeList items, @Nullable SqlNode having) {
      SqlParserPos at = select.getParserPosition();
      List<SqlNode> columns = new ArrayList<>();
      for (SqlNode call : calls) {
        SqlIdentifier name = new SqlIdentifier(name(columns.size()), call.getParserPosition());
        columns.add(SqlStdOperatorTable.AS.createCall(call.getParserPosition(), call, name));
      }
      SqlSelect inner =
          PlainSelect.of(
              at, null, new SqlNodeList(columns, at), select.getFrom(), select.getWhere());
      SqlNode rows = SqlStdOperatorTable.AS.createCall(at, inner, new SqlIdentifier(RELATION, at));
      return PlainSelect.of(at, null, items, rows, having);
    }

    private static String name(int column) {
      return "$" + column;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      if (call.isA(SqlKind.QUERY)) {
        return call;
      }
      if (call.getKind() == SqlKind.AS) {
        List<SqlNode> named = new ArrayList<>(call.getOperandList());
        named.set(0, named.get(0).accept(this));
        return SqlStdOperatorTable.AS.createCall(call.getParserPosition(), named);
      }
      findsOther |= call.getKind() == SqlKind.OVER;
      if (isAggregate(call)) {
        calls.add(call);
        return select.getGroup() != null
            ? call
            : new SqlIdentifier(
                List.of(RELATION, name(calls.size() - 1)), call.getParserPosition());
      }
      return super.visit(call);
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
      if (isOuter) {
        outer.putIfAbsent(column.toString(), column);
      }
      findsOther |= !isOuter;
      return column;
    }
  }
}
