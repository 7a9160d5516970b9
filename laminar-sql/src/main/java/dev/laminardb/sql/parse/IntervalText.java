package dev.laminardb.sql.parse;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The text of intervals as PostgreSQL reads it: {@code 1 day 2 hours}, {@code 5 ms}, {@code 1 mon},
 * {@code 02:30:00}, {@code 1 day 02:30}, {@code 90}, which are seconds, and {@code ago} behind
 * them. Years and months do not go together with the others, since no unit measures both.
 */
public final class IntervalText {
  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:([-+]?)(\\d{1,9}):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d{1,6})?))?"
              + "|([-+]?\\d{0,12}(?:\\.\\d{1,9})?)\\s*([a-z]*))",
          Pattern.CASE_INSENSITIVE);
  private static final Map<String, Unit> UNITS = units();
  private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000);
  private static final int MICRO_DIGITS = 6;

  /**
   * A unit: how many months or microseconds it has, and the unit of the standard it is given in.
   */
  private record Unit(boolean isMonths, long length, TimeUnit standard) {}

  private IntervalText() {}

  private static Map<String, Unit> units() {
    Map<String, Unit> units = new HashMap<>();
    long day = 86_400_000_000L;
    put(units, new Unit(true, 12, TimeUnit.YEAR), "year", "yr", "y");
    put(units, new Unit(true, 120, TimeUnit.YEAR), "decade");
    put(units, new Unit(true, 1200, TimeUnit.YEAR), "century", "centurie");
    put(units, new Unit(true, 3, TimeUnit.MONTH), "quarter");
    put(units, new Unit(true, 1, TimeUnit.MONTH), "month", "mon");
    put(units, new Unit(false, 7 * day, TimeUnit.DAY), "week", "w");
    put(units, new Unit(false, day, TimeUnit.DAY), "day", "d");
    put(units, new Unit(false, 3_600_000_000L, TimeUnit.HOUR), "hour", "hr", "h");
    put(units, new Unit(false, 60_000_000, TimeUnit.MINUTE), "minute", "min", "m");
    put(units, new Unit(false, 1_000_000, TimeUnit.SECOND), "second", "sec", "s", "");
    put(units, new Unit(false, 1_000, TimeUnit.SECOND), "millisecond", "msec", "ms");
    put(units, new Unit(false, 1, TimeUnit.SECOND), "microsecond", "usec", "us");
    return units;
  }

  private static void put(Map<String, Unit> units, Unit unit, String... names) {
    for (String name : names) {
      units.put(name, unit);
      units.putIfAbsent(name + "s", unit);
    }
  }

  /**
   * A literal of the standard's form.
   *
   * @param sign 1 or -1
   * @throws CalciteContextException if it is no interval
   */
  public static SqlLiteral parse(SqlParserPos at, int sign, String content) {
    try {
      return literal(at, sign, content);
    } catch (IllegalArgumentException e) {
      throw new CalciteContextException(
          "interval",
          e,
          at.getLineNum(),
          at.getColumnNum(),
          at.getEndLineNum(),
          at.getEndColumnNum());
    }
  }

  /**
   * A literal of the standard's form.
   *
   * @param sign 1 or -1
   * @throws IllegalArgumentException if it is no interval, with the reason
   */
  public static SqlLiteral literal(SqlParserPos at, int sign, String content) {
    String text = content.strip().toLowerCase(Locale.ROOT);
    boolean ago = text.endsWith(" ago");
    text = ago ? text.substring(0, text.length() - " ago".length()) : text;
    BigDecimal months = BigDecimal.ZERO;
    BigDecimal micros = BigDecimal.ZERO;
    TimeUnit smallest = null;
    Matcher part = PART.matcher(text);
    int behind = 0;
    while (behind < text.length()
        && part.region(behind, text.length()).lookingAt()
        && part.end() > behind) {
      Unit unit = part.group(2) != null ? UNITS.get("s") : UNITS.get(part.group(6));
      String count = part.group(2) != null ? clock(part) : part.group(5);
      if (unit == null || count.isEmpty() || count.equals("-") || count.equals("+")) {
        throw new IllegalArgumentException(notAnInterval(content));
      }
      BigDecimal length = new BigDecimal(count).multiply(BigDecimal.valueOf(unit.length));
      months = unit.isMonths ? months.add(length) : months;
      micros = unit.isMonths ? micros : micros.add(length);
      boolean fraction = !unit.isMonths && new BigDecimal(count).scale() > 0;
      TimeUnit given = fraction ? TimeUnit.SECOND : unit.standard;
      smallest = smallest == null || given.compareTo(smallest) > 0 ? given : smallest;
      behind = part.end();
    }
    if (behind < text.length() || smallest == null) {
      throw new IllegalArgumentException(notAnInterval(content));
    }
    return literal(at, ago ? -sign : sign, months, micros, smallest);
  }

  private static String notAnInterval(String content) {
    return "\""
        + content
        + "\" is no interval; such as '5 minutes', '1 day 02:30:00' or '3 months'";
  }

  /** The seconds of hours, minutes and perhaps seconds with colons between them. */
  private static String clock(Matcher part) {
    BigDecimal seconds = new BigDecimal(part.group(4) == null ? "0" : part.group(4));
    long minutes = 60 * Long.parseLong(part.group(2)) + Long.parseLong(part.group(3));
    BigDecimal all = seconds.add(BigDecimal.valueOf(60 * minutes));
    return (part.group(1).equals("-") ? all.negate() : all).toPlainString();
  }

  private static SqlLiteral literal(
      SqlParserPos at, int sign, BigDecimal months, BigDecimal micros, TimeUnit smallest) {
    boolean calendar = months.signum() != 0 || smallest.yearMonth;
    if (calendar && (micros.signum() != 0 || !smallest.yearMonth)) {
      throw new IllegalArgumentException(
          "months, which have no fixed length, do not go with days and less in one interval; "
              + "add two of them");
    }
    if (calendar && months.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException("a part of a month has no fixed length");
    }
    BigDecimal count =
        calendar
            ? months
            : micros
                .setScale(0, RoundingMode.HALF_UP)
                .divide(SECOND, MICRO_DIGITS, RoundingMode.UNNECESSARY);
    TimeUnit unit = calendar ? TimeUnit.MONTH : smallest;
    BigDecimal inUnits =
        calendar ? count : count.multiply(BigDecimal.valueOf(1_000)).divide(unit.multiplier);
    return SqlLiteral.createInterval(
        sign,
        inUnits.signum() == 0 ? "0" : inUnits.stripTrailingZeros().toPlainString(),
        new SqlIntervalQualifier(unit, null, at),
        at);
  }
}
