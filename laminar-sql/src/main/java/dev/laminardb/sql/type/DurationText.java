package dev.laminardb.sql.type;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as options give them, such as {@code 1 hour 30 minutes}. Stateless. */
public final class DurationText {
  private static final List<String> UNITS =
      List.of("week", "day", "hour", "minute", "second", "millisecond");

  private static final long[] MILLIS = {604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final int WEEK = 0;
  private static final Pattern PART =
      Pattern.compile("\\s*(\\d{1,12}(?:\\.\\d{1,3})?)\\s*([a-z]+?)s?(?![a-z])\\s*");

  private DurationText() {}

  /**
   * Reads a length of time: one or several numbers, each with its unit.
   *
   * @return milliseconds, or none if the text is no length of whole milliseconds
   */
  public static OptionalLong millis(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    Matcher part = PART.matcher(lower);
    BigDecimal total = BigDecimal.ZERO;
    int at = 0;
    do {
      int unit = part.region(at, lower.length()).lookingAt() ? UNITS.indexOf(part.group(2)) : -1;
      if (unit < 0) {
        return OptionalLong.empty();
      }
      total = total.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(MILLIS[unit])));
      at = part.end();
    } while (at < lower.length());
    try {
      return OptionalLong.of(total.longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** A length of time in the same notation. */
  public static String of(long millis) {
    List<String> parts = new ArrayList<>();
    long left = millis;
    for (int unit = WEEK + 1; unit < MILLIS.length; unit++) {
      long count = left / MILLIS[unit];
      left -= count * MILLIS[unit];
      if (count > 0) {
        parts.add(count + " " + UNITS.get(unit) + (count == 1 ? "" : "s"));
      }
    }
    return parts.isEmpty() ? "0 milliseconds" : String.join(" ", parts);
  }
}
