package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.SqlText;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/**
 * Refuses HOP, CUMULATE and SESSION in FROM unless the next aggregation outward is over their
 * windows. The engine puts a row into its windows in the aggregation and never copies it; without
 * one the query would have each row once where SQL has it once for each window, or would need a
 * session's bounds before they are known. To be sure of that, theirs has to be the only window
 * between two aggregations. Works on the tree as parsed.
 */
final class OverlappingWindows {
  private final SqlText text;

  /** The window in FROM since the last aggregation, if there is one. */
  private @Nullable SqlCall pending;

  private OverlappingWindows(SqlText text) {
    this.text = text;
  }

  static void check(SqlText text, QueryChain chain) {
    OverlappingWindows windows = new OverlappingWindows(text);
    chain.selects().forEach(windows::check);
    if (windows.pending != null && needsAggregation(windows.pending)) {
      throw windows.refuse(
          windows.pending,
          WindowFunction.of(windows.pending) == WindowFunction.SESSION
              ? " windows are available for aggregation only"
              : " puts a row into several windows, which is available for aggregation only",
          "GROUP BY window_start, window_end");
    }
  }

  private void check(SqlSelect select) {
    add(fromWindow(select.getFrom()));
    if (!QueryChain.isAggregate(select)) {
      return;
    }
    for (SqlNode key : select.getGroup() == null ? SqlNodeList.EMPTY : select.getGroup()) {
      if (pending != null && WindowFunction.of(key) != null) {
        add((SqlCall) key);
      }
    }
    pending = null;
  }

  private void add(@Nullable SqlCall window) {
    if (window == null) {
      return;
    }
    if (pending != null && (needsAggregation(pending) || needsAggregation(window))) {
      throw refuse(
          needsAggregation(window) ? window : pending,
          " cannot be combined with another window before an aggregation",
          "aggregate between them");
    }
    pending = window;
  }

  private static boolean needsAggregation(@Nullable SqlCall window) {
    WindowFunction function = window == null ? null : WindowFunction.of(window);
    return function != null && !function.isComputed();
  }

  private static @Nullable SqlCall fromWindow(@Nullable SqlNode from) {
    if (from == null) {
      return null;
    }
    if (from.getKind() == SqlKind.AS) {
      return fromWindow(((SqlCall) from).operand(0));
    }
    return from.getKind() == SqlKind.COLLECTION_TABLE ? ((SqlCall) from).operand(0) : null;
  }

  private LaminarException refuse(@Nullable SqlCall window, String message, String hint) {
    if (window == null) {
      throw new IllegalStateException("no window to refuse");
    }
    return text.error(
        ErrorCode.UNSUPPORTED,
        window.getParserPosition(),
        WindowFunction.of(window) + message,
        hint);
  }
}
