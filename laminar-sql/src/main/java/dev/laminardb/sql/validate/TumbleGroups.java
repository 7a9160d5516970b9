package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * Rewrites {@code GROUP BY TUMBLE(ts, size)}, TUMBLE_START and TUMBLE_END into plain calls of
 * {@link TumbleOperators}, which is also what the table function becomes, so that both spellings
 * give one plan. The select is changed in place.
 */
final class TumbleGroups extends SqlShuttle {
  private final SqlText text;
  private final @Nullable SqlCall tumble;

  private TumbleGroups(SqlText text, @Nullable SqlCall tumble) {
    this.text = text;
    this.tumble = tumble;
  }

  static void rewrite(SqlText text, SqlSelect select) {
    SqlCall tumble = tumbleOf(text, select);
    TumbleGroups shuttle = new TumbleGroups(text, tumble);
    if (tumble != null) {
      select.setGroupBy(groupKeys(select, tumble));
    }
    select.setSelectList((SqlNodeList) select.getSelectList().accept(shuttle));
    if (select.getHaving() != null) {
      select.setHaving(select.getHaving().accept(shuttle));
    }
  }

  private static @Nullable SqlCall tumbleOf(SqlText text, SqlSelect select) {
    SqlCall found = null;
    for (SqlNode key : select.getGroup() == null ? SqlNodeList.EMPTY : select.getGroup()) {
      if (key.getKind() == SqlKind.TUMBLE) {
        if (found != null) {
          throw text.error(
              ErrorCode.INVALID_WINDOW, key.getParserPosition(), "a query has one window");
        }
        found = (SqlCall) key;
        if (found.operandCount() < 2 || found.operandCount() > 3) {
          throw text.error(
              ErrorCode.INVALID_WINDOW,
              key.getParserPosition(),
              "TUMBLE in GROUP BY takes a time column, a size and possibly an offset",
              "such as TUMBLE(ts, INTERVAL '1' MINUTE)");
        }
        TumbleCall.checkLengths(text, found.getOperandList().subList(1, found.operandCount()));
      }
    }
    return found;
  }

  /** The keys with both bounds in the place of TUMBLE. */
  private static SqlNodeList groupKeys(SqlSelect select, SqlCall tumble) {
    List<SqlNode> keys = new ArrayList<>();
    SqlNodeList group = Objects.requireNonNull(select.getGroup());
    for (SqlNode key : group) {
      if (key == tumble) {
        keys.add(TumbleOperators.at(TumbleOperators.START, tumble.getOperandList()));
        keys.add(TumbleOperators.at(TumbleOperators.END, tumble.getOperandList()));
      } else {
        keys.add(key);
      }
    }
    return new SqlNodeList(keys, group.getParserPosition());
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlFunction bound =
        switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
          case "TUMBLE_START" -> TumbleOperators.START;
          case "TUMBLE_END" -> TumbleOperators.END;
          default -> null;
        };
    if (bound == null) {
      return super.visit(call);
    }
    boolean matches =
        tumble != null
            && SqlNode.equalDeep(call.getOperandList(), tumble.getOperandList(), Litmus.IGNORE);
    if (!matches) {
      throw text.error(
          ErrorCode.INVALID_WINDOW,
          call.getParserPosition(),
          call.getOperator().getName() + " has no TUMBLE of the same arguments in GROUP BY",
          tumble == null ? null : "write " + text.slice(tumble.getParserPosition()));
    }
    return TumbleOperators.at(bound, call.getOperandList());
  }
}
