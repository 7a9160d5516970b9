package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.WithinGroup;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.sql.function.NumberFunctions;
import dev.laminardb.sql.parse.SqlText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of {@link OrderedSetFunction}s of those of MEDIAN, PERCENTILE_CONT, PERCENTILE_DISC
 * and MODE, of ARRAY_AGG and STRING_AGG by all of their names, wherever the order stands, of
 * ARG_MIN and ARG_MAX, of FIRST_VALUE and LAST_VALUE with an ORDER BY of their own, and of
 * APPROX_PERCENTILE, which is PERCENTILE_DISC of values of a few digits:
 *
 * <pre>
 *   MEDIAN(x)   MODE(x)   MODE() WITHIN GROUP (ORDER BY x)
 *   PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY x DESC)
 *   APPROX_MEDIAN(x)   APPROX_PERCENTILE(x, 0.9)
 *   STRING_AGG(x, ', ' ORDER BY y)   GROUP_CONCAT(x SEPARATOR ', ')
 *   LISTAGG(x, ', ') WITHIN GROUP (ORDER BY x)
 *   ARRAY_AGG(x ORDER BY y)
 *   ARG_MAX(x, y)   MIN_BY(x, y)   FIRST_VALUE(x ORDER BY y, z DESC)
 *   QUANTILE_CONT(x, 0.9)
 * </pre>
 *
 * <p>Works on the tree as parsed.
 */
final class OrderedSetCalls extends SqlShuttle {
  private static final String DEFAULT_SEPARATOR = ",";

  private static final Map<String, AggregateFunction> FUNCTIONS =
      Map.ofEntries(
          Map.entry("MEDIAN", AggregateFunction.PERCENTILE_CONT),
          Map.entry("PERCENTILE_CONT", AggregateFunction.PERCENTILE_CONT),
          Map.entry("PERCENTILE_DISC", AggregateFunction.PERCENTILE_DISC),
          Map.entry("APPROX_MEDIAN", AggregateFunction.PERCENTILE_DISC),
          Map.entry("APPROX_PERCENTILE", AggregateFunction.PERCENTILE_DISC),
          Map.entry("APPROX_PERCENTILE_CONT", AggregateFunction.PERCENTILE_DISC),
          Map.entry("APPROX_QUANTILE", AggregateFunction.PERCENTILE_DISC),
          Map.entry("QUANTILE_CONT", AggregateFunction.PERCENTILE_CONT),
          Map.entry("QUANTILE_DISC", AggregateFunction.PERCENTILE_DISC),
          Map.entry("MODE", AggregateFunction.MODE),
          Map.entry("ARG_MIN", AggregateFunction.ARG_MIN),
          Map.entry("MIN_BY", AggregateFunction.ARG_MIN),
          Map.entry("ARG_MAX", AggregateFunction.ARG_MAX),
          Map.entry("MAX_BY", AggregateFunction.ARG_MAX),
          Map.entry("ARRAY_AGG", AggregateFunction.ARRAY_AGG),
          Map.entry("LIST", AggregateFunction.ARRAY_AGG),
          Map.entry("STRING_AGG", AggregateFunction.STRING_AGG),
          Map.entry("LISTAGG", AggregateFunction.STRING_AGG),
          Map.entry("GROUP_CONCAT", AggregateFunction.STRING_AGG));

  /** Of what has an ORDER BY of its own; without that they go by event time. */
  private static final Map<String, AggregateFunction> ORDERED =
      Map.of(
          "FIRST_VALUE", AggregateFunction.ARG_MIN,
          "LAST_VALUE", AggregateFunction.ARG_MAX);

  private final SqlText text;

  /** Whether this is inside a call OVER a window, whose order holds where none is written. */
  private boolean ofWindow;

  private OrderedSetCalls(SqlText text) {
    this.text = text;
  }

  /**
   * The query with its calls rewritten.
   *
   * @throws LaminarException for a call that has not the form of its function
   */
  static SqlNode rewrite(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new OrderedSetCalls(text)));
  }

  /** The names that can be written. */
  static List<String> names() {
    return FUNCTIONS.keySet().stream().sorted().toList();
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (call.getKind() == SqlKind.WITHIN_GROUP) {
      SqlNode inner = call.operand(0);
      if (inner instanceof SqlCall aggregate && FUNCTIONS.containsKey(name(aggregate))) {
        return new Written(aggregate, call, call.operand(1)).rewritten();
      }
      throw refuse(
          call,
          "WITHIN GROUP does not go with this aggregate",
          "it goes with PERCENTILE_CONT, PERCENTILE_DISC, MODE and LISTAGG");
    }
    if (call.getKind() == SqlKind.OVER) {
      boolean outer = ofWindow;
      ofWindow = true;
      SqlNode visited = Objects.requireNonNull(super.visit(call));
      ofWindow = outer;
      return visited;
    }
    boolean ordered = call.getOperandList().stream().anyMatch(o -> o instanceof SqlNodeList);
    if (FUNCTIONS.containsKey(name(call)) || (ordered && ORDERED.containsKey(name(call)))) {
      return new Written(call, call, null).rewritten();
    }
    return Objects.requireNonNull(super.visit(call));
  }

  private static String name(SqlCall call) {
    return call.getOperator().getName().toUpperCase(Locale.ROOT);
  }

  private LaminarException refuse(SqlNode at, String message, @Nullable String hint) {
    return text.error(ErrorCode.UNSUPPORTED, at.getParserPosition(), message, hint);
  }

  private LaminarException invalid(SqlNode at, String message, @Nullable String hint) {
    return text.error(ErrorCode.INVALID_QUERY, at.getParserPosition(), message, hint);
  }

  /** One call. */
  private final class Written {
    private final String name;
    private final AggregateFunction function;
    private final SqlNode whole;
    private final boolean distinct;
    private final List<SqlNode> arguments = new ArrayList<>();
    private final List<SqlNode> order = new ArrayList<>();

    /** The direction of each of them; the column is its place behind the first argument. */
    private final List<SortKey> keys = new ArrayList<>();

    private String separator = DEFAULT_SEPARATOR;

    /**
     * Takes a call apart.
     *
     * @param call the aggregate
     * @param whole with WITHIN GROUP, where it has that
     * @param orderBy what stands in WITHIN GROUP
     */
    Written(SqlCall call, SqlNode whole, @Nullable SqlNodeList orderBy) {
      this.name = name(call);
      this.function = Objects.requireNonNull(FUNCTIONS.getOrDefault(name, ORDERED.get(name)));
      this.whole = whole;
      SqlLiteral quantifier = call.getFunctionQuantifier();
      this.distinct = quantifier != null && quantifier.getValue() == SqlSelectKeyword.DISTINCT;
      setOrder(orderBy);
      for (SqlNode operand : call.getOperandList()) {
        if (operand instanceof SqlNodeList inside) {
          setOrder(inside);
        } else if (operand instanceof SqlCall separated
            && separated.getOperator() == SqlInternalOperators.SEPARATOR) {
          separator = separator(separated.operand(0));
        } else {
          arguments.add(operand);
        }
      }
    }

    private void setOrder(@Nullable SqlNodeList by) {
      if (by == null) {
        return;
      }
      if (!order.isEmpty() || (by.size() != 1 && !collects() && !isOrdered())) {
        throw refuse(by, name + " goes by one ORDER BY of one expression", null);
      }
      for (SqlNode each : by) {
        addKey(each);
      }
    }

    private void addKey(SqlNode written) {
      SqlNode key = written;
      boolean descending = false;
      @Nullable Boolean nullsFirst = null;
      while (key.getKind() == SqlKind.DESCENDING
          || key.getKind() == SqlKind.NULLS_FIRST
          || key.getKind() == SqlKind.NULLS_LAST) {
        if (key.getKind() == SqlKind.DESCENDING) {
          descending = true;
        } else {
          nullsFirst = key.getKind() == SqlKind.NULLS_FIRST;
        }
        key = ((SqlCall) key).operand(0);
      }
      order.add(key);
      boolean first = nullsFirst == null ? descending : nullsFirst;
      keys.add(new SortKey(order.size(), descending, first));
    }

    private SqlNode rewritten() {
      if (distinct && !collects()) {
        throw refuse(whole, name + "(DISTINCT ..) is not available yet", null);
      }
      List<SqlNode> operands = new ArrayList<>();
      List<SortKey> others = List.of();
      if (isOrdered() && ofWindow) {
        throw refuse(
            order.get(0), name + " OVER a window goes by its order", "write ORDER BY in OVER (..)");
      }
      if (isOrdered()) {
        // No row is left out for what it goes by is null: a constant is the first of that.
        operands.add(first());
        operands.add(SqlLiteral.createExactNumeric("0", whole.getParserPosition()));
        operands.addAll(order);
        others = keysBehindConstant();
      } else if (choosesRow()) {
        operands.addAll(valueAndOrder());
        others = List.of(new SortKey(1, function == AggregateFunction.ARG_MAX, false));
      } else if (collects()) {
        operands.add(function == AggregateFunction.ARRAY_AGG ? first() : text());
        checkDistinct();
        // Nulls are in arrays, where they are as their ORDER BY has them.
        if (!isOwnOrder() || function == AggregateFunction.ARRAY_AGG || (ofWindow && !distinct)) {
          operands.addAll(order);
          others = keys;
        }
      } else {
        operands.add(isApproximate() ? approximately(value()) : value());
      }
      double fraction = takesFraction() ? fraction() : 0.5;
      // Other columns have directions of their own.
      boolean descending = others.isEmpty() && !keys.isEmpty() && keys.get(0).descending();
      WithinGroup within = new WithinGroup(descending, fraction, separator, distinct, others);
      operands.replaceAll(o -> Objects.requireNonNull(o.accept(OrderedSetCalls.this)));
      return new SqlBasicCall(
          new OrderedSetFunction(name, function, within), operands, whole.getParserPosition());
    }

    /** Whether all values are in the result. */
    private boolean collects() {
      return function == AggregateFunction.STRING_AGG || function == AggregateFunction.ARRAY_AGG;
    }

    /** Whether the result is of one row, which another column chooses. */
    private boolean choosesRow() {
      return function == AggregateFunction.ARG_MIN || function == AggregateFunction.ARG_MAX;
    }

    /** Whether the result is of the first row, or the last, in an order that is written. */
    private boolean isOrdered() {
      return ORDERED.containsKey(name);
    }

    private List<SortKey> keysBehindConstant() {
      boolean last = function == AggregateFunction.ARG_MAX;
      List<SortKey> behind = new ArrayList<>(List.of(new SortKey(1, false, false)));
      for (SortKey key : keys) {
        behind.add(
            new SortKey(key.column() + 1, key.descending() != last, key.nullsFirst() != last));
      }
      return behind;
    }

    private List<SqlNode> valueAndOrder() {
      if (arguments.size() != 2 || !order.isEmpty()) {
        throw invalid(whole, "this is not the form of " + name, "write " + name + "(x, y)");
      }
      return arguments;
    }

    private boolean isApproximate() {
      return name.startsWith("APPROX_");
    }

    private boolean takesFraction() {
      return name.contains("PERCENTILE") || isQuantile();
    }

    private boolean isQuantile() {
      return name.contains("QUANTILE");
    }

    /** What is put in order. */
    private SqlNode value() {
      boolean hasFraction = takesFraction() && (isApproximate() || isQuantile());
      if (hasFraction && order.isEmpty() && arguments.size() == 2) {
        return arguments.get(0);
      }
      if (takesFraction()) {
        return ordered(1);
      }
      return order.isEmpty() ? first() : ordered(0);
    }

    private SqlNode approximately(SqlNode value) {
      return NumberFunctions.FEW_DIGITS.createCall(value.getParserPosition(), value);
    }

    /** The only argument. */
    private SqlNode first() {
      if (arguments.size() != 1) {
        throw invalid(whole, name + " takes one argument", "write " + name + "(x)");
      }
      return arguments.get(0);
    }

    /**
     * The expression of ORDER BY.
     *
     * @param count how many arguments there are besides
     */
    private SqlNode ordered(int count) {
      if (order.isEmpty() || arguments.size() != count || name.endsWith("MEDIAN")) {
        String form =
            switch (name) {
              case "MEDIAN", "APPROX_MEDIAN" -> name + "(x)";
              case "APPROX_PERCENTILE",
                  "APPROX_PERCENTILE_CONT",
                  "APPROX_QUANTILE",
                  "QUANTILE_CONT",
                  "QUANTILE_DISC" ->
                  name + "(x, 0.5)";
              case "MODE" -> "MODE() WITHIN GROUP (ORDER BY x)";
              default -> name + "(0.5) WITHIN GROUP (ORDER BY x)";
            };
        throw invalid(whole, "this is not the form of " + name, "write " + form);
      }
      return order.get(0);
    }

    private double fraction() {
      SqlNode argument = arguments.get(arguments.size() - 1);
      if (!(argument instanceof SqlNumericLiteral number)) {
        throw refuse(argument, "the fraction of " + name + " has to be a literal", null);
      }
      BigDecimal fraction = Objects.requireNonNull(number.bigDecimalValue());
      if (fraction.signum() < 0 || fraction.compareTo(BigDecimal.ONE) > 0) {
        throw invalid(argument, "the fraction of " + name + " is not between 0 and 1", null);
      }
      return fraction.doubleValue();
    }

    /** The strings. */
    private SqlNode text() {
      if (arguments.isEmpty() || arguments.size() > 2) {
        throw invalid(whole, "this is not the form of " + name, "write " + name + "(x, ', ')");
      }
      SqlNode value = arguments.get(0);
      if (arguments.size() == 2) {
        separator = separator(arguments.get(1));
      }
      return value;
    }

    private void checkDistinct() {
      if (distinct && !isOwnOrder()) {
        throw refuse(
            order.get(0),
            name + "(DISTINCT ..) goes by the order of its values",
            "of the rows of one value none is the one to order by");
      }
    }

    /** Whether values are in the order of themselves, be it descending. */
    private boolean isOwnOrder() {
      return order.isEmpty()
          || (order.size() == 1 && arguments.get(0).equalsDeep(order.get(0), Litmus.IGNORE));
    }

    private String separator(SqlNode node) {
      if (node.getKind() == SqlKind.LITERAL && node instanceof SqlCharStringLiteral literal) {
        return literal.getValueAs(String.class);
      }
      throw refuse(node, "the separator of " + name + " has to be a literal", null);
    }
  }
}
