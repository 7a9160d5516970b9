package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites {@code GROUP BY TUMBLE(ts, size)}, TUMBLE_START and TUMBLE_END into plain calls of the
 * bounds of {@link WindowFunction}, which is also what the table function becomes, so that both
 * spellings give one plan; and the other window functions likewise. The select is changed in place.
 */
final class WindowGroups extends SqlShuttle {
  private final SqlText text;
  private final @Nullable SqlCall window;

  private WindowGroups(SqlText text, @Nullable SqlCall window) {
    this.text = text;
    this.window = window;
  }

  static void rewrite(SqlText text, SqlSelect select) {
    SqlCall window = windowOf(text, select);
    WindowGroups shuttle = new WindowGroups(text, window);
    if (window != null) {
      select.setGroupBy(groupKeys(select, window));
    }
    select.setSelectList((SqlNodeList) select.getSelectList().accept(shuttle));
    if (select.getHaving() != null) {
      select.setHaving(select.getHaving().accept(shuttle));
    }
  }

  private static @Nullable SqlCall windowOf(SqlText text, SqlSelect select) {
    SqlCall found = null;
    for (SqlNode key : select.getGroup() == null ? SqlNodeList.EMPTY : select.getGroup()) {
      WindowFunction function = WindowFunction.of(key);
      if (function != null) {
        if (found != null) {
          throw text.error(
              ErrorCode.INVALID_WINDOW, key.getParserPosition(), "a query has one window");
        }
        found = (SqlCall) key;
        new WindowCall(text, function).checkGroup(found);
      }
    }
    return found;
  }

  /** The keys with both bounds in the place of the window. */
  private static SqlNodeList groupKeys(SqlSelect select, SqlCall window) {
    WindowFunction function = Objects.requireNonNull(WindowFunction.of(window));
    List<SqlNode> keys = new ArrayList<>();
    SqlNodeList group = Objects.requireNonNull(select.getGroup());
    for (SqlNode key : group) {
      if (key == window) {
        keys.add(WindowFunction.at(function.start(), window.getOperandList()));
        keys.add(WindowFunction.at(function.end(), window.getOperandList()));
      } else {
        keys.add(key);
      }
    }
    return new SqlNodeList(keys, group.getParserPosition());
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY)) {
      return call;
    }
    SqlFunction bound = WindowFunction.boundNamed(call.getOperator().getName());
    if (bound == null) {
      return super.visit(call);
    }
    String name = call.getOperator().getName();
    WindowFunction function = window == null ? null : WindowFunction.of(window);
    boolean matches =
        window != null
            && function != null
            && function == WindowFunction.ofBound(bound)
            && SqlNode.equalDeep(call.getOperandList(), window.getOperandList(), Litmus.IGNORE);
    if (!matches) {
      throw text.error(
          ErrorCode.INVALID_WINDOW,
          call.getParserPosition(),
          "%s has no %s of the same arguments in GROUP BY"
              .formatted(name, WindowFunction.ofBound(bound)),
          window == null ? null : "write " + text.slice(window.getParserPosition()));
    }
    return WindowFunction.at(bound, call.getOperandList());
  }
}
