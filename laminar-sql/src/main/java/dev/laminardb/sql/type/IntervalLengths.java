package dev.laminardb.sql.type;

import dev.laminardb.core.batch.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** How long interval literals are, to the microsecond, where Calcite's own count milliseconds. */
public final class IntervalLengths {
  private static final int MILLI_DIGITS = 3;
  private static final int MICRO_DIGITS = 6;

  private IntervalLengths() {}

  /** The column type of interval literals of these units. */
  public static ColumnType type(SqlIntervalQualifier units) {
    return units.isYearMonth() ? ColumnType.MONTHS : ColumnType.INTERVAL;
  }

  /**
   * The microseconds of an interval of days to seconds, or the months of one of those.
   *
   * @throws RuntimeException of several types, if the text is no such interval
   */
  public static long of(SqlIntervalLiteral.IntervalValue value) {
    return value.getIntervalQualifier().isYearMonth()
        ? SqlParserUtil.intervalToMonths(value)
        : micros(value);
  }

  /** The same of a literal of an expression. */
  public static @Nullable BigDecimal of(RexLiteral literal) {
    BigDecimal value = literal.getValueAs(BigDecimal.class);
    return value == null || SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getTypeName())
        ? value
        : value.movePointRight(MILLI_DIGITS).setScale(0, RoundingMode.UNNECESSARY);
  }

  /**
   * How many microseconds or months the least unit of an interval's type has; 1 of seconds, which
   * have a fraction.
   */
  public static long leastUnit(RelDataType type) {
    SqlIntervalQualifier units = Objects.requireNonNull(type.getIntervalQualifier());
    TimeUnit least = units.getEndUnit() == null ? units.getStartUnit() : units.getEndUnit();
    return switch (least) {
      case YEAR -> 12;
      case DAY, HOUR, MINUTE -> least.multiplier.longValueExact() * 1000;
      default -> 1;
    };
  }

  /**
   * The microseconds of an interval of days to seconds.
   *
   * @throws RuntimeException of several types, if the text is no such interval
   */
  public static long micros(SqlIntervalLiteral.IntervalValue value) {
    String text = value.getIntervalLiteral();
    long millis = SqlParserUtil.intervalToMillis(text, value.getIntervalQualifier());
    long below = microsBelowMillis(text);
    long micros =
        Math.addExact(
            Math.multiplyExact(millis, 1_000L), text.strip().startsWith("-") ? -below : below);
    return Math.multiplyExact(micros, value.getSign());
  }

  /** The fourth to sixth digit of the seconds' fraction: no other part has one. */
  public static int microsBelowMillis(String text) {
    int point = text.indexOf('.');
    if (point < 0) {
      return 0;
    }
    String digits = text.substring(point + 1).strip() + "0".repeat(MICRO_DIGITS);
    String below = digits.substring(MILLI_DIGITS, MICRO_DIGITS);
    return below.chars().allMatch(Character::isDigit) ? Integer.parseInt(below) : 0;
  }
}
