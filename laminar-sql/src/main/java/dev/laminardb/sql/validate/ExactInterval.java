package dev.laminardb.sql.validate;

import java.math.BigDecimal;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * An interval literal of days to seconds with digits below a millisecond, where Calcite's own ends:
 * as a number it is milliseconds, too, but with a fraction.
 */
final class ExactInterval extends SqlIntervalLiteral {
  private static final int MILLI_DIGITS = 3;
  private static final int MICRO_DIGITS = 6;

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
            || microsBelowMillis(value.getIntervalLiteral()) == 0;
    return isExact ? literal : new ExactInterval(value, literal, literal.getParserPosition());
  }

  /**
   * The microseconds of an interval of days to seconds.
   *
   * @throws RuntimeException of several types, if the text is no such interval
   */
  static long micros(IntervalValue value) {
    SqlIntervalQualifier qualifier = value.getIntervalQualifier();
    String text = value.getIntervalLiteral();
    long millis = SqlParserUtil.intervalToMillis(text, qualifier);
    long below = microsBelowMillis(text);
    long micros =
        Math.addExact(
            Math.multiplyExact(millis, 1_000L), text.strip().startsWith("-") ? -below : below);
    return Math.multiplyExact(micros, value.getSign());
  }

  /** The fourth to sixth digit of the seconds' fraction: no other part has one. */
  private static int microsBelowMillis(String text) {
    int point = text.indexOf('.');
    if (point < 0) {
      return 0;
    }
    String digits = text.substring(point + 1).strip() + "0".repeat(MICRO_DIGITS);
    String below = digits.substring(MILLI_DIGITS, MICRO_DIGITS);
    return below.chars().allMatch(Character::isDigit) ? Integer.parseInt(below) : 0;
  }

  @Override
  public <T extends Object> T getValueAs(Class<T> type) {
    return type == BigDecimal.class
        ? type.cast(BigDecimal.valueOf(micros(super.getValueAs(IntervalValue.class)), MILLI_DIGITS))
        : super.getValueAs(type);
  }

  @Override
  public SqlIntervalLiteral clone(SqlParserPos position) {
    return new ExactInterval(super.getValueAs(IntervalValue.class), this, position);
  }
}
