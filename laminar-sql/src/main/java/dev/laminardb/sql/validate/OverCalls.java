package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.GroupsFrame;
import dev.laminardb.sql.parse.NullTreatment;
import dev.laminardb.sql.parse.SqlText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Calls of functions {@code OVER} a window. Refuses those that the engine does not have, and
 * windows in which a result would depend on the order in which rows happen to come. Works on the
 * tree as parsed.
 */
final class OverCalls {
  /** The functions of a row's place, which look at no frame. */
  private static final Set<String> PLACES =
      Set.of(
          "ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST", "NTILE", "LAG", "LEAD");

  /** Those of them that say how the order leaves rows equal. */
  private static final Set<String> RANKS =
      Set.of("RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST");

  private static final Set<String> VALUES = Set.of("FIRST_VALUE", "LAST_VALUE", "NTH_VALUE");

  private static final Set<String> AGGREGATES = Set.of("COUNT", "SUM", "AVG", "MIN", "MAX");

  private final SqlText text;

  OverCalls(SqlText text) {
    this.text = text;
  }

  /** The OVER calls in the columns and the QUALIFY of a SELECT, as they are written. */
  static List<SqlCall> of(SqlSelect select) {
    Finder finder = new Finder();
    select.getSelectList().accept(finder);
    if (select.getQualify() != null) {
      select.getQualify().accept(finder);
    }
    return finder.found;
  }

  /**
   * Writes out the windows that refine a named one, {@code OVER (w ROWS ..)}: Calcite forgets their
   * frame.
   */
  static void writeOut(SqlSelect select) {
    SqlNodeList windows = select.getWindowList();
    for (int i = 0; i < windows.size(); i++) {
      windows.set(i, declared(select, i));
    }
    for (SqlCall over : of(select)) {
      if (over.operand(1) instanceof SqlWindow window && window.getRefName() != null) {
        SqlWindow named = Objects.requireNonNull(find(window.getRefName(), select, windows.size()));
        over.setOperand(1, refined(window, named));
      }
      orderByConstant(over, select);
    }
  }

  /**
   * Orders the window of a rank, or with a frame of RANGE, by a constant where it has no order,
   * which Calcite insists on: all rows are equal.
   */
  private static void orderByConstant(SqlCall over, SqlSelect select) {
    SqlWindow window =
        over.operand(1) instanceof SqlIdentifier name
            ? find(name, select, select.getWindowList().size())
            : over.operand(1);
    if (window != null
        && window.getOrderList().isEmpty()
        && (isRank(over.operand(0)) || isRangeWithoutOffset(window))) {
      SqlParserPos at = window.getParserPosition();
      over.setOperand(
          1,
          SqlWindow.create(
              null,
              null,
              window.getPartitionList(),
              SqlNodeList.of(SqlLiteral.createBoolean(true, at)),
              SqlLiteral.createBoolean(window.isRows(), at),
              window.getLowerBound(),
              window.getUpperBound(),
              null,
              window.getExclude(),
              at));
    }
  }

  private static boolean isRank(SqlNode function) {
    return function instanceof SqlCall call
        && RANKS.contains(call.getOperator().getName().toUpperCase(Locale.ROOT));
  }

  private static boolean isRangeWithoutOffset(SqlWindow window) {
    boolean hasOffset =
        window.getLowerBound() instanceof SqlCall || window.getUpperBound() instanceof SqlCall;
    return window.getLowerBound() != null && !window.isRows() && !hasOffset;
  }

  private static SqlWindow refined(SqlWindow window, SqlWindow named) {
    return SqlWindow.create(
        window.getDeclName(),
        null,
        named.getPartitionList(),
        window.getOrderList().isEmpty() ? named.getOrderList() : window.getOrderList(),
        SqlLiteral.createBoolean(window.isRows(), window.getParserPosition()),
        window.getLowerBound(),
        window.getUpperBound(),
        null,
        window.getExclude(),
        window.getParserPosition());
  }

  /** A window of the WINDOW clause, written out if it refines one in front of it. */
  private static SqlWindow declared(SqlSelect select, int index) {
    SqlWindow window = (SqlWindow) select.getWindowList().get(index);
    SqlIdentifier name = window.getRefName();
    SqlWindow named = name == null ? null : find(name, select, index);
    return named == null ? window : refined(window, named);
  }

  /** Checks a SELECT, except for what is inside the expressions of its windows. */
  void check(SqlSelect select) {
    List<SqlCall> calls = of(select);
    SqlNodeList windows = select.getWindowList();
    for (int i = 0; i < windows.size(); i++) {
      SqlWindow window = (SqlWindow) windows.get(i);
      named(window.getRefName(), window, select, i);
    }
    for (SqlCall over : calls) {
      String function = checkFunction(over);
      checkWindow(over, function, select);
    }
    if (select.getQualify() != null && calls.isEmpty()) {
      throw refuse(
          select.getQualify(), "QUALIFY without a window function says nothing", "write WHERE");
    }
  }

  private String checkFunction(SqlCall over) {
    SqlCall treated = over.operand(0);
    boolean isFiltered = treated.getKind() == SqlKind.FILTER;
    SqlCall ordered = isFiltered ? treated.operand(0) : NullTreatment.without(treated);
    SqlCall call = ordered.getKind() == SqlKind.WITHIN_GROUP ? ordered.operand(0) : ordered;
    switch (call.getKind()) {
      case RESPECT_NULLS, IGNORE_NULLS ->
          throw refuse(call, "a function takes the nulls of its argument in one way", null);
      case WITHIN_DISTINCT -> throw refuse(call, "WITHIN DISTINCT is not available yet", null);
      default -> {
        // A function.
      }
    }
    String function = call.getOperator().getName().toUpperCase(Locale.ROOT);
    if (!PLACES.contains(function)
        && !VALUES.contains(function)
        && !AGGREGATES.contains(function)
        && (!DialectAggregates.names().contains(function)
            || function.equals("FIRST")
            || function.equals("LAST"))) {
      throw refuse(
          over,
          function + " OVER a window is not available",
          function.equals("APPROX_COUNT_DISTINCT")
              ? "COUNT(DISTINCT ..) is, and exact"
              : "aggregates, ROW_NUMBER, RANK, LAG, FIRST_VALUE and their like are");
    }
    boolean isAggregate = !PLACES.contains(function) && !VALUES.contains(function);
    if (!isAggregate
        && call.getFunctionQuantifier() != null
        && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT) {
      throw refuse(over, "DISTINCT goes with aggregates, and " + function + "() is none", null);
    }
    if (isFiltered && function.equals("ARRAY_AGG")) {
      throw refuse(
          treated,
          "FILTER with ARRAY_AGG OVER a window is not available yet",
          "filter the rows of a query in FROM");
    }
    if (isFiltered && !isAggregate) {
      throw refuse(treated, "FILTER goes with aggregates, and " + function + "() is none", null);
    }
    if (NullTreatment.is(treated) && !NullTreatment.isOf(call)) {
      throw refuse(
          treated,
          NullTreatment.words(treated) + " does not go with " + function + "()",
          "it goes with LAG, LEAD, FIRST_VALUE, LAST_VALUE and NTH_VALUE");
    }
    checkNumber(call, function);
    return function;
  }

  /** Refuses distances and counts that no plan could be made for. */
  private void checkNumber(SqlCall call, String function) {
    int operand =
        switch (function) {
          case "LAG", "LEAD", "NTH_VALUE" -> 1;
          case "NTILE" -> 0;
          default -> call.operandCount();
        };
    if (operand >= call.operandCount()) {
      return;
    }
    int least = function.startsWith("N") ? 1 : 0;
    SqlNode number = call.operand(operand);
    boolean fits =
        number instanceof SqlLiteral literal
            && literal.getValue() instanceof BigDecimal value
            && value.scale() <= 0
            && value.compareTo(BigDecimal.valueOf(least)) >= 0
            && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
    if (!fits) {
      throw refuse(
          number,
          function + " takes a whole number here, from " + least,
          "such as " + (function.equals("NTILE") ? "NTILE(4)" : function + "(x, 2)"));
    }
  }

  private void checkWindow(SqlCall over, String function, SqlSelect select) {
    SqlWindow window = over.operand(1) instanceof SqlWindow inline ? inline : null;
    SqlWindow named =
        named(
            window == null ? (SqlIdentifier) over.operand(1) : window.getRefName(),
            over.operand(1),
            select,
            select.getWindowList().size());
    boolean ordered =
        (window != null && !window.getOrderList().isEmpty())
            || (named != null && !named.getOrderList().isEmpty());
    SqlWindow framed = window == null ? named : window;
    boolean hasFrame =
        framed != null && (framed.getLowerBound() != null || framed.getUpperBound() != null);
    boolean isPlace = PLACES.contains(function);
    if (hasFrame && isPlace) {
      throw refuse(over, function + "() takes no ROWS or RANGE", "it is about the whole partition");
    }
    if (!ordered && framed != null && GroupsFrame.hasOffset(framed)) {
      throw refuse(
          over,
          "a frame of GROUPS needs an ORDER BY, which says what the groups are",
          "write OVER (.. ORDER BY ..)");
    }
  }

  /**
   * The window that a name means; null if there is no name.
   *
   * @param place where it stands: an identifier, or a window that refines it
   * @param before how many windows of the WINDOW clause it may be one of
   */
  private @Nullable SqlWindow named(
      @Nullable SqlIdentifier name, SqlNode place, SqlSelect select, int before) {
    if (name == null) {
      return null;
    }
    SqlWindow found = find(name, select, before);
    if (found != null) {
      checkRefined(found, place);
      return found;
    }
    boolean behind = find(name, select, select.getWindowList().size()) != null;
    throw text.error(
        ErrorCode.INVALID_QUERY,
        place.getParserPosition(),
        "there is no window \"" + name + "\"" + (behind ? " in front of this one" : ""),
        behind
            ? "put it in front"
            : "WINDOW " + name + " AS (..) behind the other clauses names one");
  }

  /** Refuses to say twice what a named window is. */
  private void checkRefined(SqlWindow named, SqlNode place) {
    if (place instanceof SqlWindow window
        && (!window.getPartitionList().isEmpty()
            || (!window.getOrderList().isEmpty() && !named.getOrderList().isEmpty())
            || named.getLowerBound() != null)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          window.getParserPosition(),
          "a window that refines \""
              + window.getRefName()
              + "\" adds an order or a frame that it does not have",
          "write it out");
    }
  }

  /** A window of the WINDOW clause, one of the first so many; null if there is none. */
  private static @Nullable SqlWindow find(SqlIdentifier name, SqlSelect select, int before) {
    for (int i = 0; i < before; i++) {
      SqlIdentifier declared = ((SqlWindow) select.getWindowList().get(i)).getDeclName();
      if (declared != null && declared.toString().equalsIgnoreCase(name.toString())) {
        return declared(select, i);
      }
    }
    return null;
  }

  private LaminarException refuse(SqlNode node, String message, @Nullable String hint) {
    return text.error(ErrorCode.UNSUPPORTED, node.getParserPosition(), message, hint);
  }

  private static final class Finder extends SqlBasicVisitor<@Nullable Void> {
    private final List<SqlCall> found = new ArrayList<>();

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call.getKind() == SqlKind.OVER) {
        found.add(call);
        return null;
      }
      // Queries inside have OVER calls of their own.
      return call.getKind().belongsTo(SqlKind.QUERY) ? null : super.visit(call);
    }
  }
}
