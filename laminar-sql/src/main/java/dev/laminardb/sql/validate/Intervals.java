package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.IntervalLengths;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlNode;

/** Reads the lengths of time in a syntax tree. */
public final class Intervals {
  private Intervals() {}

  /**
   * The microseconds of an interval literal of days, hours, minutes or seconds.
   *
   * @param what what the interval is, for the error
   * @throws dev.laminardb.core.error.LaminarException if it is something else
   */
  public static long micros(SqlText text, SqlNode node, String what) {
    if (!(node instanceof SqlIntervalLiteral literal)) {
      throw text.error(
          ErrorCode.INVALID_WINDOW,
          node.getParserPosition(),
          what + " has to be an interval literal",
          "such as INTERVAL '5' MINUTE");
    }
    SqlIntervalLiteral.IntervalValue value =
        literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    SqlIntervalQualifier qualifier = value.getIntervalQualifier();
    if (qualifier.isYearMonth()) {
      throw text.error(
          ErrorCode.INVALID_WINDOW,
          node.getParserPosition(),
          what + " cannot be in years or months, which have no fixed length",
          "use DAY, HOUR, MINUTE or SECOND");
    }
    try {
      return IntervalLengths.micros(value);
    } catch (RuntimeException e) {
      // Calcite says so with several unchecked exceptions; each means that the text is no interval.
      throw text.error(
          ErrorCode.INVALID_WINDOW,
          node.getParserPosition(),
          "\"" + value.getIntervalLiteral() + "\" is not an interval of that unit",
          "such as INTERVAL '5' MINUTE or INTERVAL '1:30' MINUTE TO SECOND",
          e);
    }
  }
}
