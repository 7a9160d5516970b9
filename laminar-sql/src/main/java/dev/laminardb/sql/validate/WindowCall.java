package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.window.SlicedWindow;
import dev.laminardb.sql.parse.SqlText;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/** The arguments of a window function in its two spellings. */
final class WindowCall {
  private final SqlText text;
  private final WindowFunction function;

  WindowCall(SqlText text, WindowFunction function) {
    this.text = text;
    this.function = function;
  }

  /** Checks the arguments of the table function. */
  void checkTable(SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    boolean named = operands.stream().anyMatch(o -> o.getKind() == SqlKind.ARGUMENT_ASSIGNMENT);
    if (!takes(operands.size() - 2) || named) {
      throw error(
          call,
          function + " takes a table, a time column" + parameters(),
          function == WindowFunction.SESSION
              ? "SESSION(TABLE trades PARTITION BY symbol, DESCRIPTOR(ts), " + example() + ")"
              : function + "(TABLE trades, DESCRIPTOR(ts), " + example() + " [, offset])");
    }
    SqlNode data = table(operands.get(0));
    checkPartition(operands.get(0));
    if (data.getKind() != SqlKind.EXPLICIT_TABLE && !data.isA(SqlKind.QUERY)) {
      throw error(
          data,
          "the first argument of " + function + " has to be a table",
          "write TABLE " + text.slice(data.getParserPosition()));
    }
    timeColumn(operands.get(1));
    checkLengths(operands.subList(2, operands.size()));
  }

  /** Checks the arguments of the function in GROUP BY. */
  void checkGroup(SqlCall call) {
    if (!takes(call.operandCount() - 1)) {
      throw error(
          call,
          function + " in GROUP BY takes a time column" + parameters(),
          "such as " + function + "(ts, " + example() + ")");
    }
    checkLengths(call.getOperandList().subList(1, call.operandCount()));
  }

  private boolean takes(int lengths) {
    return lengths == function.lengths()
        || (function.hasOffset() && lengths == function.lengths() + 1);
  }

  private String parameters() {
    return function.hasOffset()
        ? ", " + function.parameters() + " and possibly an offset"
        : " and " + function.parameters();
  }

  /** The table among the arguments of a table function, without what it is partitioned by. */
  static SqlNode table(SqlNode data) {
    return data.getKind() == SqlKind.SET_SEMANTICS_TABLE ? ((SqlCall) data).operand(0) : data;
  }

  /** What a table is partitioned by. */
  static SqlNodeList partition(SqlNode data) {
    return data.getKind() == SqlKind.SET_SEMANTICS_TABLE
        ? ((SqlCall) data).operand(1)
        : SqlNodeList.EMPTY;
  }

  private void checkPartition(SqlNode data) {
    if (data.getKind() != SqlKind.SET_SEMANTICS_TABLE) {
      return;
    }
    if (function != WindowFunction.SESSION) {
      throw error(data, function + " takes a table without PARTITION BY", null);
    }
    SqlNodeList order = ((SqlCall) data).operand(2);
    if (!order.isEmpty()) {
      throw error(order, "sessions are in the order of event time", "leave out ORDER BY");
    }
    for (SqlNode key : partition(data)) {
      if (!(key instanceof SqlIdentifier)) {
        throw error(key, "PARTITION BY takes columns", "compute it in a query in FROM");
      }
    }
  }

  private String example() {
    return function.lengths() == 1
        ? "INTERVAL '1' MINUTE"
        : "INTERVAL '1' MINUTE, INTERVAL '5' MINUTE";
  }

  /** The column that the table function's descriptor names. */
  SqlIdentifier timeColumn(SqlNode descriptor) {
    if (descriptor instanceof SqlCall call
        && call.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
        && call.operandCount() == 1
        && call.operand(0) instanceof SqlIdentifier column) {
      return column;
    }
    throw error(
        descriptor,
        "the second argument of " + function + " has to name one time column",
        "such as DESCRIPTOR(ts)");
  }

  private void checkLengths(List<SqlNode> lengths) {
    switch (function) {
      case TUMBLE -> positive(lengths.get(0), "size");
      case SESSION -> positive(lengths.get(0), "gap");
      case HOP -> {
        long slide = positive(lengths.get(0), "slide");
        long size = positive(lengths.get(1), "size");
        checkOrder(lengths.get(0), slide, size, "slide");
        checkOverlap(lengths.get(0), (size - 1) / slide + 1, "slide");
      }
      case CUMULATE -> {
        long step = positive(lengths.get(0), "step");
        long size = positive(lengths.get(1), "size");
        checkOrder(lengths.get(0), step, size, "step");
        if (size % step != 0) {
          throw error(
              lengths.get(1),
              "a window's size has to be a multiple of its step",
              "windows grow step by step up to the size");
        }
        checkOverlap(lengths.get(0), size / step, "step");
      }
    }
    if (lengths.size() > function.lengths()) {
      Intervals.micros(text, lengths.get(function.lengths()), "a window's offset");
    }
  }

  private long positive(SqlNode length, String what) {
    long micros = Intervals.micros(text, length, "a window's " + what);
    if (micros <= 0) {
      throw error(length, "a window's " + what + " has to be above zero", null);
    }
    return micros;
  }

  private void checkOrder(SqlNode node, long step, long size, String what) {
    if (step > size) {
      throw error(
          node,
          "a window's " + what + " cannot be above its size",
          function + " takes the " + what + " first, then the size");
    }
  }

  private void checkOverlap(SqlNode node, long windows, String what) {
    if (windows > SlicedWindow.MAX_OVERLAP) {
      throw error(
          node,
          "a row would be in "
              + windows
              + " windows; "
              + SlicedWindow.MAX_OVERLAP
              + " are the most there can be",
          "choose a longer " + what);
    }
  }

  private LaminarException error(SqlNode node, String message, @Nullable String hint) {
    return text.error(ErrorCode.INVALID_WINDOW, node.getParserPosition(), message, hint);
  }
}
