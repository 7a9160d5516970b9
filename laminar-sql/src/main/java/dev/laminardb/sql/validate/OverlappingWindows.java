package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.SqlText;
import org.apache.calcite.sql.SqlCall;
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

  private OverlappingWindows(SqlText text) {
    this.text = text;
  }

  static void check(SqlText text, QueryBlocks blocks) {
    OverlappingWindows windows = new OverlappingWindows(text);
    windows.checkAggregated(windows.pending(blocks.root()));
  }

  /** The window in FROM since the last aggregation within a block, if there is one. */
  private @Nullable SqlCall pending(QueryBlocks.Block block) {
    for (QueryBlocks.Block nested : block.nested()) {
      checkAggregated(pending(nested));
    }
    if (block.node() instanceof SqlSelect select) {
      return pending(select, block.inputs().isEmpty() ? null : pending(block.inputs().get(0)));
    }
    if (WindowFunction.of(block.node()) != null) {
      SqlCall inner = block.inputs().isEmpty() ? null : pending(block.inputs().get(0));
      return combined(inner, (SqlCall) block.node());
    }
    for (QueryBlocks.Block input : block.inputs()) {
      checkAggregated(pending(input));
    }
    return null;
  }

  private @Nullable SqlCall pending(SqlSelect select, @Nullable SqlCall from) {
    if (!QueryBlocks.isAggregate(select)) {
      return from;
    }
    SqlCall window = from;
    for (SqlNode key : select.getGroup() == null ? SqlNodeList.EMPTY : select.getGroup()) {
      if (window != null && WindowFunction.of(key) != null) {
        window = combined(window, (SqlCall) key);
      }
    }
    return null;
  }

  private void checkAggregated(@Nullable SqlCall window) {
    if (window != null && needsAggregation(window)) {
      throw refuse(
          window,
          WindowFunction.of(window) == WindowFunction.SESSION
              ? " windows are available for aggregation only"
              : " puts a row into several windows, which is available for aggregation only",
          "GROUP BY window_start, window_end");
    }
  }

  private SqlCall combined(@Nullable SqlCall pending, SqlCall window) {
    if (pending != null && (needsAggregation(pending) || needsAggregation(window))) {
      throw refuse(
          needsAggregation(window) ? window : pending,
          " cannot be combined with another window before an aggregation",
          "aggregate between them");
    }
    return window;
  }

  private static boolean needsAggregation(@Nullable SqlCall window) {
    WindowFunction function = window == null ? null : WindowFunction.of(window);
    return function != null && !function.isComputed();
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
