package dev.laminardb.sql.validate;

import dev.laminardb.sql.type.IntervalLengths;
import java.math.BigDecimal;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * An interval literal of days to seconds with digits below a millisecond, where Calcite's own ends:
 * as a number it is milliseconds, too, but with a fraction.
 */
final class ExactInterval extends SqlIntervalLiteral {
  private static final int MILLI_DIGITS = 3;

  private ExactInterval(IntervalValue value, SqlLiteral literal, SqlParserPos position) {
    super(
        value.getSign(),
        value.getIntervalLiteral(),
        value.getIntervalQualifier(),
        literal.getTypeName(),
        position);
  }

  /** A tree whose interval literals keep their microseconds. */
  static SqlNode rewrite(SqlNode tree) {
    SqlNode rewritten =
        tree.accept(
            new SqlShuttle() {
              @Override
              public @Nullable SqlNode visit(SqlLiteral literal) {
                return of(literal);
              }
            });
    return rewritten == null ? tree : rewritten;
  }

  private static SqlLiteral of(SqlLiteral literal) {
    if (!(literal instanceof SqlIntervalLiteral)) {
      return literal;
    }
    IntervalValue value = literal.getValueAs(IntervalValue.class);
    boolean isExact =
        value.getIntervalQualifier().isYearMonth()
            || IntervalLengths.microsBelowMillis(value.getIntervalLiteral()) == 0;
    return isExact ? literal : new ExactInterval(value, literal, literal.getParserPosition());
  }

  @Override
  public <T extends Object> T getValueAs(Class<T> type) {
    return type == BigDecimal.class
        ? type.cast(
            BigDecimal.valueOf(
                IntervalLengths.micros(super.getValueAs(IntervalValue.class)), MILLI_DIGITS))
        : super.getValueAs(type);
  }

  @Override
  public SqlIntervalLiteral clone(SqlParserPos position) {
    return new ExactInterval(super.getValueAs(IntervalValue.class), this, position);
  }
}
