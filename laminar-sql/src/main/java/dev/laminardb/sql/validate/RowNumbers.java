package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * {@code ROW_NUMBER() OVER (PARTITION BY … ORDER BY …)}, the one window function there is. Refuses
 * all others, and more than one in a SELECT. Works on the tree as parsed.
 */
final class RowNumbers {
  private static final String AVAILABLE =
      "ROW_NUMBER() OVER (PARTITION BY .. ORDER BY ..) with a bound in WHERE is";

  private final SqlText text;

  RowNumbers(SqlText text) {
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

  /** Checks a SELECT, except for what is inside the expressions of its window. */
  void check(SqlSelect select) {
    List<SqlCall> calls = of(select);
    for (SqlCall over : calls) {
      checkFunction(over);
      checkWindow(over);
      if (!over.equalsDeep(calls.get(0), Litmus.IGNORE)) {
        throw refuse(over, "a second OVER window in one SELECT is not available yet", null);
      }
    }
    if (select.getQualify() != null && calls.isEmpty()) {
      throw refuse(
          select.getQualify(), "QUALIFY without a window function says nothing", "write WHERE");
    }
  }

  private void checkFunction(SqlCall over) {
    String function = ((SqlCall) over.operand(0)).getOperator().getName().toUpperCase(Locale.ROOT);
    switch (function) {
      case "ROW_NUMBER" -> {
        // The one there is.
      }
      case "RANK", "DENSE_RANK" ->
          throw refuse(over, function + "() OVER is not available yet", "ROW_NUMBER() is");
      default -> throw refuse(over, "OVER windows are not available yet", AVAILABLE);
    }
  }

  private void checkWindow(SqlCall over) {
    if (over.operand(1) instanceof SqlIdentifier) {
      throw refuse(over, "named windows are not available yet", "write the window behind OVER");
    }
    SqlWindow window = over.operand(1);
    if (window.getRefName() != null) {
      throw refuse(over, "named windows are not available yet", "write the window behind OVER");
    }
    if (window.getLowerBound() != null || window.getUpperBound() != null) {
      throw refuse(over, "ROW_NUMBER() takes no ROWS or RANGE", "it numbers the whole partition");
    }
    if (window.getOrderList().isEmpty()) {
      throw refuse(
          over,
          "ROW_NUMBER() needs an ORDER BY: rows of a stream are in no order",
          "write OVER (.. ORDER BY ..)");
    }
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
