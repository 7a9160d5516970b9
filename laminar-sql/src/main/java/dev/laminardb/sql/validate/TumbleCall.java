package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** The arguments of TUMBLE in its two spellings. */
final class TumbleCall {
  private static final String USAGE =
      "TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE [, offset])";

  private TumbleCall() {}

  /** Checks the arguments of the table function. */
  static void check(SqlText text, SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    boolean named = operands.stream().anyMatch(o -> o.getKind() == SqlKind.ARGUMENT_ASSIGNMENT);
    if (operands.size() < 3 || operands.size() > 4 || named) {
      throw text.error(
          ErrorCode.INVALID_WINDOW,
          call.getParserPosition(),
          "TUMBLE takes a table, a time column, a size and possibly an offset",
          USAGE);
    }
    SqlNode data = operands.get(0);
    if (data.getKind() != SqlKind.EXPLICIT_TABLE && !data.isA(SqlKind.QUERY)) {
      throw text.error(
          ErrorCode.INVALID_WINDOW,
          data.getParserPosition(),
          "the first argument of TUMBLE has to be a table",
          "write TABLE " + text.slice(data.getParserPosition()));
    }
    timeColumn(text, operands.get(1));
    checkLengths(text, operands.subList(2, operands.size()));
  }

  /** The column that the table function's descriptor names. */
  static SqlIdentifier timeColumn(SqlText text, SqlNode descriptor) {
    if (descriptor instanceof SqlCall call
        && call.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
        && call.operandCount() == 1
        && call.operand(0) instanceof SqlIdentifier column) {
      return column;
    }
    throw text.error(
        ErrorCode.INVALID_WINDOW,
        descriptor.getParserPosition(),
        "the second argument of TUMBLE has to name one time column",
        "such as DESCRIPTOR(ts)");
  }

  /** Checks the size and, if there is one, the offset. */
  static void checkLengths(SqlText text, List<SqlNode> lengths) {
    long size = Intervals.micros(text, lengths.get(0), "a window's size");
    if (size <= 0) {
      throw text.error(
          ErrorCode.INVALID_WINDOW,
          lengths.get(0).getParserPosition(),
          "a window's size has to be above zero");
    }
    if (lengths.size() > 1) {
      Intervals.micros(text, lengths.get(1), "a window's offset");
    }
  }
}
