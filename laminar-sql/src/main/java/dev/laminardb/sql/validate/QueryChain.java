package dev.laminardb.sql.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The SELECTs of a query of one input, innermost first, as the plan nests them; and where in the
 * text its aggregations stand. Plan nodes carry no position, but they come in this same order.
 */
public final class QueryChain {
  private static final Set<String> AGGREGATES =
      Set.of(
          "COUNT",
          "SUM",
          "MIN",
          "MAX",
          "AVG",
          EventTimeAggregates.FIRST.getName(),
          EventTimeAggregates.LAST.getName());

  private final List<SqlSelect> selects = new ArrayList<>();
  private final List<SqlParserPos> aggregates = new ArrayList<>();
  private final List<SqlParserPos> numberings = new ArrayList<>();

  /** A query of a WITH list and the queries before it, which are those it can name. */
  private record Named(SqlNode query, Map<String, Named> visible) {}

  private QueryChain() {}

  /** The chain of a query that {@link SupportedSyntax} has let pass. */
  static QueryChain of(SqlNode query) {
    QueryChain chain = new QueryChain();
    chain.addQuery(query, Map.of());
    return chain;
  }

  /** The SELECTs, innermost first. */
  List<SqlSelect> selects() {
    return selects;
  }

  /** Where the groups of the n-th aggregation are written, the innermost being the 0th. */
  public SqlParserPos aggregate(int n) {
    return n < aggregates.size() ? aggregates.get(n) : outermost();
  }

  /** Where the n-th SELECT that numbers its rows does so, the innermost being the 0th. */
  public SqlParserPos numbering(int n) {
    return n < numberings.size() ? numberings.get(n) : outermost();
  }

  /** The SELECT whose columns are the query's. */
  public SqlSelect outermostSelect() {
    return selects.get(selects.size() - 1);
  }

  /** Where the outermost SELECT is written. */
  public SqlParserPos outermost() {
    return selects.get(selects.size() - 1).getParserPosition();
  }

  private void addQuery(SqlNode query, Map<String, Named> named) {
    if (query instanceof SqlWith with) {
      Map<String, Named> inside = new HashMap<>(named);
      for (SqlNode node : with.withList) {
        SqlWithItem item = (SqlWithItem) node;
        inside.put(key(item.name), new Named(item.query, Map.copyOf(inside)));
      }
      addQuery(with.body, inside);
    } else if (query instanceof SqlSelect select) {
      addFrom(select.getFrom(), named);
      selects.add(select);
      addAggregate(select);
      RowNumbers.of(select).stream()
          .limit(1)
          .forEach(over -> numberings.add(over.getParserPosition()));
    }
  }

  private void addFrom(@Nullable SqlNode from, Map<String, Named> named) {
    if (from == null) {
      return;
    }
    if (from instanceof SqlIdentifier name) {
      Named query = named.get(key(name));
      if (query != null) {
        addQuery(query.query(), query.visible());
      }
    } else if (from.getKind() == SqlKind.COLLECTION_TABLE) {
      SqlCall window = ((SqlCall) from).operand(0);
      addFrom(WindowCall.table(window.operand(0)), named);
    } else if (from.getKind() == SqlKind.AS
        || from.getKind() == SqlKind.EXPLICIT_TABLE
        || from.getKind() == SqlKind.TABLE_REF) {
      addFrom(((SqlCall) from).operand(0), named);
    } else {
      addQuery(from, named);
    }
  }

  private void addAggregate(SqlSelect select) {
    SqlParserPos position = aggregatePosition(select);
    if (position != null) {
      aggregates.add(position);
    }
    if (select.isDistinct()) {
      SqlNode distinct = select.getModifierNode(SqlSelectKeyword.DISTINCT);
      aggregates.add((distinct == null ? select : distinct).getParserPosition());
    }
  }

  /** Whether a SELECT aggregates, if only its rows themselves. */
  static boolean isAggregate(SqlSelect select) {
    return aggregatePosition(select) != null || select.isDistinct();
  }

  private static @Nullable SqlParserPos aggregatePosition(SqlSelect select) {
    if (select.getGroup() != null && !select.getGroup().isEmpty()) {
      return select.getGroup().getParserPosition();
    }
    FirstAggregate finder = new FirstAggregate();
    select.getSelectList().accept(finder);
    if (select.getHaving() != null) {
      select.getHaving().accept(finder);
    }
    if (finder.position != null || select.getHaving() == null) {
      return finder.position;
    }
    return select.getHaving().getParserPosition();
  }

  /** Finds the first call of an aggregate function that the engine has. */
  private static final class FirstAggregate extends SqlBasicVisitor<@Nullable Void> {
    private @Nullable SqlParserPos position;

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (position == null
          && AGGREGATES.contains(call.getOperator().getName().toUpperCase(Locale.ROOT))) {
        position = call.getParserPosition();
      }
      return super.visit(call);
    }
  }

  private static String key(SqlIdentifier name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
