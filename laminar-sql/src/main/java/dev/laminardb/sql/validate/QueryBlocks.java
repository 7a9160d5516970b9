package dev.laminardb.sql.validate;

import dev.laminardb.sql.function.UserAggregateOperator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The SELECTs of a query and how they nest; and where in the text its aggregations stand. Plan
 * nodes carry no position, but they come in the order of the SELECTs, innermost first, except for
 * those of subqueries in expressions.
 */
public final class QueryBlocks {
  private static final Set<String> AGGREGATES =
      Stream.concat(
              Stream.of("COUNT", "APPROX_COUNT_DISTINCT", "SUM", "MIN", "MAX", "AVG"),
              DialectAggregates.operatorNames().stream())
          .collect(Collectors.toUnmodifiableSet());

  private final List<SqlSelect> selects = new ArrayList<>();
  private final Set<SqlSelect> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<SqlParserPos> aggregates = new ArrayList<>();
  private final List<SqlParserPos> overs = new ArrayList<>();
  private final Block root;

  /** Whether there are subqueries in expressions, or views, whose nodes come in between. */
  private boolean nests;

  /**
   * A part of a query that has rows.
   *
   * @param node a SELECT, a set operation, a join or a window function in FROM
   * @param inputs what its rows come from, relations aside
   * @param nested the subqueries in its expressions
   */
  record Block(SqlNode node, List<Block> inputs, List<Block> nested) {}

  /** A query of a WITH list and the queries before it, which are those it can name. */
  private record Named(SqlNode query, Map<String, Named> visible) {}

  private QueryBlocks(SqlNode query) {
    List<Block> blocks = query(query, Map.of());
    root = blocks.isEmpty() ? new Block(query, List.of(), List.of()) : blocks.get(0);
  }

  /** The blocks of a query that {@link SupportedSyntax} has let pass. */
  static QueryBlocks of(SqlNode query) {
    return new QueryBlocks(query);
  }

  /** The outermost block. */
  Block root() {
    return root;
  }

  /** The SELECTs, innermost first, each once. */
  List<SqlSelect> selects() {
    return selects;
  }

  /** Where the groups of the n-th aggregation are written, the innermost being the 0th. */
  public SqlParserPos aggregate(int n) {
    return n < aggregates.size() && !nests ? aggregates.get(n) : outermost();
  }

  /** Where the n-th SELECT with functions OVER windows has the first, the innermost the 0th. */
  public SqlParserPos over(int n) {
    return n < overs.size() && !nests ? overs.get(n) : outermost();
  }

  /** The SELECT that names the query's columns. */
  public SqlSelect outermostSelect() {
    Block block = root;
    while (!(block.node() instanceof SqlSelect)) {
      block = block.inputs().get(0);
    }
    return (SqlSelect) block.node();
  }

  /** Notes that the plan has nodes of views, so that its nodes cannot be counted through. */
  public void readViews() {
    nests = true;
  }

  /** Where the outermost block is written. */
  public SqlParserPos outermost() {
    return root.node().getParserPosition();
  }

  /** The blocks of a query: one, or none if it is but a relation. */
  private List<Block> query(SqlNode query, Map<String, Named> named) {
    if (query instanceof SqlWith with) {
      Map<String, Named> inside = new HashMap<>(named);
      for (SqlNode node : with.withList) {
        SqlWithItem item = (SqlWithItem) node;
        inside.put(key(item.name), new Named(item.query, Map.copyOf(inside)));
      }
      return query(with.body, inside);
    }
    if (query instanceof SqlSelect select) {
      return List.of(select(select, named));
    }
    if (query instanceof SqlOrderBy order) {
      return query(order.query, named);
    }
    if (query.isA(SqlKind.SET_QUERY)) {
      List<Block> inputs = new ArrayList<>();
      ((SqlCall) query).getOperandList().forEach(o -> inputs.addAll(query(o, named)));
      return List.of(new Block(query, inputs, List.of()));
    }
    return List.of();
  }

  private Block select(SqlSelect select, Map<String, Named> named) {
    List<Block> inputs = from(select.getFrom(), named);
    List<Block> nested = new ArrayList<>();
    SubQueries finder = new SubQueries(nested, named);
    finder.find(select.getSelectList());
    finder.find(select.getWhere());
    finder.find(select.getHaving());
    finder.find(select.getQualify());
    if (seen.add(select)) {
      selects.add(select);
    }
    addAggregate(select);
    OverCalls.of(select).stream().limit(1).forEach(over -> overs.add(over.getParserPosition()));
    return new Block(select, inputs, nested);
  }

  private List<Block> from(@Nullable SqlNode from, Map<String, Named> named) {
    if (from == null) {
      return List.of();
    }
    if (from instanceof SqlIdentifier name) {
      Named query = named.get(key(name));
      return query == null ? List.of() : query(query.query(), query.visible());
    }
    if (from instanceof SqlJoin join) {
      List<Block> inputs = new ArrayList<>(from(join.getLeft(), named));
      inputs.addAll(from(join.getRight(), named));
      List<Block> nested = new ArrayList<>();
      new SubQueries(nested, named).find(join.getCondition());
      return List.of(new Block(join, inputs, nested));
    }
    if (from.getKind() == SqlKind.COLLECTION_TABLE) {
      SqlCall window = ((SqlCall) from).operand(0);
      List<Block> inputs = from(WindowCall.table(window.operand(0)), named);
      return List.of(new Block(window, inputs, List.of()));
    }
    if (from.getKind() == SqlKind.LATERAL) {
      // Its nodes come where it is joined, not where it is written.
      nests = true;
      return from(((SqlCall) from).operand(0), named);
    }
    if (from.getKind() == SqlKind.AS
        || from.getKind() == SqlKind.EXPLICIT_TABLE
        || from.getKind() == SqlKind.TABLE_REF) {
      return from(((SqlCall) from).operand(0), named);
    }
    return query(from, named);
  }

  /** Finds the queries in expressions. */
  private final class SubQueries extends SqlBasicVisitor<@Nullable Void> {
    private final List<Block> found;
    private final Map<String, Named> named;

    private SubQueries(List<Block> found, Map<String, Named> named) {
      this.found = found;
      this.named = named;
    }

    private void find(@Nullable SqlNode expression) {
      if (expression != null) {
        expression.accept(this);
      }
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (!call.isA(SqlKind.QUERY)) {
        return super.visit(call);
      }
      nests = true;
      found.addAll(query(call, named));
      return null;
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
      if (call.isA(SqlKind.QUERY)) {
        return null;
      }
      if (position == null
          && (call.getOperator() instanceof OrderedSetFunction
              || call.getOperator() instanceof UserAggregateOperator
              || AGGREGATES.contains(call.getOperator().getName().toUpperCase(Locale.ROOT)))) {
        position = call.getParserPosition();
      }
      return super.visit(call);
    }
  }

  private static String key(SqlIdentifier name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
