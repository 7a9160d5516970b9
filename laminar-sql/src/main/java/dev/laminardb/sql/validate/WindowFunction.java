package dev.laminardb.sql.validate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of windows, and the bounds of a window that holds a time as functions. In the syntax
 * tree these take (time, lengths as intervals [, offset interval]); in plans (time, lengths,
 * offset) in microseconds as BIGINT literals. A time has one window of TUMBLE, so that its bounds
 * can be computed; it has several of HOP and CUMULATE, and one of SESSION that depends on the rows
 * around, so that theirs can only be grouped by.
 *
 * <p>Bounds of SESSION have no offset. Those that come from the table function have instead what it
 * partitions by: a ROW of the keys, or FALSE if there are none.
 */
public enum WindowFunction {
  /** TUMBLE(ts, size [, offset]). */
  TUMBLE("a size", 1, true),
  /** HOP(ts, slide, size [, offset]). */
  HOP("a slide, a size", 2, true),
  /** CUMULATE(ts, step, size [, offset]). */
  CUMULATE("a step, a size", 2, true),
  /** SESSION(ts, gap). */
  SESSION("a gap", 1, false);

  private final String parameters;
  private final int lengths;
  private final boolean hasOffset;
  private final SqlFunction start;
  private final SqlFunction end;

  WindowFunction(String parameters, int lengths, boolean hasOffset) {
    this.parameters = parameters;
    this.lengths = lengths;
    this.hasOffset = hasOffset;
    SqlTypeFamily last = hasOffset ? SqlTypeFamily.DATETIME_INTERVAL : SqlTypeFamily.ANY;
    this.start = bound("$" + name() + "_START", lengths, last);
    this.end = bound("$" + name() + "_END", lengths, last);
  }

  private static SqlFunction bound(String name, int lengths, SqlTypeFamily last) {
    List<SqlTypeFamily> operands = new ArrayList<>();
    operands.add(SqlTypeFamily.TIMESTAMP);
    operands.addAll(Collections.nCopies(lengths, SqlTypeFamily.DATETIME_INTERVAL));
    List<SqlTypeFamily> withLast = new ArrayList<>(operands);
    withLast.add(last);
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(SqlTypeName.TIMESTAMP),
        null,
        OperandTypes.or(OperandTypes.family(operands), OperandTypes.family(withLast)),
        SqlFunctionCategory.TIMEDATE);
  }

  /**
   * A call of a bound, all of it at the position of its time column: what is wrong with it is wrong
   * there. A call's position covers its operands, so they get it too, but for keys.
   */
  static SqlCall at(SqlFunction bound, List<SqlNode> operands) {
    SqlParserPos position = operands.get(0).getParserPosition();
    return bound.createCall(
        position,
        operands.stream().map(o -> o.getKind() == SqlKind.ROW ? o : o.clone(position)).toList());
  }

  /** The first microsecond of a window. */
  public SqlFunction start() {
    return start;
  }

  /** The first microsecond after a window. */
  public SqlFunction end() {
    return end;
  }

  /** How many lengths it takes between the time and the offset. */
  public int lengths() {
    return lengths;
  }

  /** Whether a time can be in several windows. */
  public boolean overlaps() {
    return this == HOP || this == CUMULATE;
  }

  /** Whether the bounds of a row's window follow from its time alone. */
  public boolean isComputed() {
    return this == TUMBLE;
  }

  /** Whether windows can be moved by an offset. */
  public boolean hasOffset() {
    return hasOffset;
  }

  /** What it takes after the time, in words. */
  String parameters() {
    return parameters;
  }

  /** The functions whose bounds are START and END operators, for the validator. */
  static SqlOperatorTable bounds() {
    List<SqlOperator> bounds = new ArrayList<>();
    for (WindowFunction function : values()) {
      bounds.add(function.start);
      bounds.add(function.end);
    }
    return SqlOperatorTables.of(bounds);
  }

  /** The function with a name, if there is one. */
  static @Nullable WindowFunction named(String name) {
    for (WindowFunction function : values()) {
      if (function.name().equals(name.toUpperCase(Locale.ROOT))) {
        return function;
      }
    }
    return null;
  }

  /** The function that is called, if it is one. */
  static @Nullable WindowFunction of(SqlNode node) {
    if (!(node instanceof SqlCall call)) {
      return null;
    }
    String name = call.getOperator().getName();
    // In GROUP BY the parser has names of its own, such as $TUMBLE.
    return named(name.startsWith("$") ? name.substring(1) : name);
  }

  /** The function of which an operator is a bound, if it is one. */
  public static @Nullable WindowFunction ofBound(SqlOperator operator) {
    for (WindowFunction function : values()) {
      if (operator == function.start || operator == function.end) {
        return function;
      }
    }
    return null;
  }

  /** The bound that a name of the user's stands for, such as TUMBLE_START, if it does. */
  static @Nullable SqlFunction boundNamed(String name) {
    String upper = "$" + name.toUpperCase(Locale.ROOT);
    for (WindowFunction function : values()) {
      if (upper.equals(function.start.getName())) {
        return function.start;
      }
      if (upper.equals(function.end.getName())) {
        return function.end;
      }
    }
    return null;
  }
}
