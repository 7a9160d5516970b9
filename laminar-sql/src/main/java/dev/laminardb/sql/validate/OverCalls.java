package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
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
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWindow;
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
   * Writes out the windows of OVER calls that refine a named one, {@code OVER (w ROWS ..)}: Calcite
   * forgets their frame.
   */
  static void writeOut(SqlSelect select) {
    for (SqlCall over : of(select)) {
      if (over.operand(1) instanceof SqlWindow window && window.getRefName() != null) {
        SqlWindow named = Objects.requireNonNull(find(window.getRefName(), select));
        over.setOperand(
            1,
            SqlWindow.create(
                null,
                null,
                named.getPartitionList(),
                window.getOrderList().isEmpty() ? named.getOrderList() : window.getOrderList(),
                SqlLiteral.createBoolean(window.isRows(), window.getParserPosition()),
                window.getLowerBound(),
                window.getUpperBound(),
                null,
                window.getParserPosition()));
      }
    }
  }

  /** Checks a SELECT, except for what is inside the expressions of its windows. */
  void check(SqlSelect select) {
    List<SqlCall> calls = of(select);
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
    SqlCall call = over.operand(0);
    switch (call.getKind()) {
      case RESPECT_NULLS, IGNORE_NULLS ->
          throw refuse(call, call.getKind().sql.replace('_', ' ') + " is not available yet", null);
      case FILTER ->
          throw refuse(
              call,
              "FILTER of an aggregate OVER a window is not available yet",
              "aggregate a CASE, which is null where a row is not to count");
      case WITHIN_GROUP, WITHIN_DISTINCT ->
          throw refuse(call, call.getKind().sql.replace('_', ' ') + " is not available yet", null);
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
          "aggregates, ROW_NUMBER, RANK, LAG, FIRST_VALUE and their like are");
    }
    if (call.getFunctionQuantifier() != null
        && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT) {
      throw refuse(over, function + "(DISTINCT ..) OVER a window is not available yet", null);
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
        named(window == null ? (SqlIdentifier) over.operand(1) : window.getRefName(), over, select);
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
    if (!ordered && (isPlace || VALUES.contains(function) || hasFrame)) {
      throw refuse(
          over,
          (hasFrame ? "a frame" : function + "()")
              + " needs an ORDER BY: rows of a stream are in no order",
          "write OVER (.. ORDER BY ..)");
    }
    SqlLiteral exclude = framed == null ? null : framed.getExclude();
    if (exclude != null && !SqlWindow.isExcludeNoOthers(exclude)) {
      throw refuse(over, "EXCLUDE in a window is not available yet", null);
    }
  }

  /** The window that a name in an OVER call means; null if it has none. */
  private @Nullable SqlWindow named(@Nullable SqlIdentifier name, SqlCall over, SqlSelect select) {
    if (name == null) {
      return null;
    }
    SqlWindow found = find(name, select);
    if (found != null) {
      checkRefined(found, over);
      return found;
    }
    throw text.error(
        ErrorCode.INVALID_QUERY,
        over.operand(1).getParserPosition(),
        "there is no window \"" + name + "\"",
        "WINDOW " + name + " AS (..) behind the other clauses names one");
  }

  /** Refuses to say twice what a named window is. */
  private void checkRefined(SqlWindow named, SqlCall over) {
    if (named.getRefName() != null) {
      throw refuse(
          named, "a named window that refines another is not available yet", "write it out");
    }
    if (over.operand(1) instanceof SqlWindow window
        && (!window.getPartitionList().isEmpty()
            || (!window.getOrderList().isEmpty() && !named.getOrderList().isEmpty())
            || named.getLowerBound() != null)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          window.getParserPosition(),
          "a window that refines \""
              + named.getDeclName()
              + "\" adds an order or a frame that it does not have",
          "write it out");
    }
  }

  private static @Nullable SqlWindow find(SqlIdentifier name, SqlSelect select) {
    for (SqlNode node : select.getWindowList()) {
      SqlWindow window = (SqlWindow) node;
      SqlIdentifier declared = window.getDeclName();
      if (declared != null && declared.toString().equalsIgnoreCase(name.toString())) {
        return window;
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
