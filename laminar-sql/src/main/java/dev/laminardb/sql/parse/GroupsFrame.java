package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.jspecify.annotations.Nullable;

/**
 * Frames of GROUPS, for which Calcite's windows have no word: frames of ROWS whose offsets are
 * calls of an operator. Without offsets they are those of RANGE.
 *
 * <pre>
 *   GROUPS BETWEEN 2 PRECEDING AND CURRENT ROW     ROWS BETWEEN $GROUPS(2) PRECEDING AND CURRENT ROW
 *   GROUPS CURRENT ROW                             RANGE CURRENT ROW
 * </pre>
 */
public final class GroupsFrame {
  /** What an offset that counts groups stands in. */
  public static final SqlFunction OFFSET =
      new SqlFunction(
          "$GROUPS",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0,
          null,
          OperandTypes.NUMERIC,
          SqlFunctionCategory.SYSTEM);

  private GroupsFrame() {}

  /** What tells a parsed window that its frame is one of GROUPS. */
  public static SqlLiteral sign(SqlParserPos position) {
    return SqlLiteral.createUnknown(position);
  }

  /**
   * A window whose frame is one of GROUPS, if that is what it has been parsed as.
   *
   * @param unit whether it is of ROWS, or the {@linkplain #sign sign}
   */
  public static SqlWindow of(SqlWindow window, SqlLiteral unit) {
    if (unit.getValue() != null) {
      return window;
    }
    SqlNode lower = marked(window.getLowerBound());
    SqlNode upper = marked(window.getUpperBound());
    boolean marks = lower != window.getLowerBound() || upper != window.getUpperBound();
    window.setRows(SqlLiteral.createBoolean(marks, unit.getParserPosition()));
    if (lower != null) {
      window.setLowerBound(lower);
    }
    if (upper != null) {
      window.setUpperBound(upper);
    }
    return window;
  }

  /** Whether a window has an offset that counts groups. */
  public static boolean hasOffset(SqlWindow window) {
    return isOffset(window.getLowerBound()) || isOffset(window.getUpperBound());
  }

  private static boolean isOffset(@Nullable SqlNode bound) {
    return bound instanceof SqlCall call
        && call.operand(0) instanceof SqlCall offset
        && offset.getOperator() == OFFSET;
  }

  private static @Nullable SqlNode marked(@Nullable SqlNode bound) {
    if (!(bound instanceof SqlCall call)) {
      return bound;
    }
    SqlNode offset = call.operand(0);
    return call.getOperator()
        .createCall(
            call.getParserPosition(), OFFSET.createCall(offset.getParserPosition(), offset));
  }
}
