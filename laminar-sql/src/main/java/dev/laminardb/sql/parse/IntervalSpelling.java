package dev.laminardb.sql.parse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns PostgreSQL's {@code INTERVAL '5 minutes'} into the standard's {@code INTERVAL '5' MINUTE}
 * before the parser sees it, and so weeks, months and years; the latter two do not go together with
 * the others. Milliseconds and microseconds become a fraction of seconds, which alone may be
 * written with one. Every literal keeps its length (the rest is filled with spaces), so positions
 * in the result are positions in the user's text.
 */
final class IntervalSpelling {
  private static final List<String> UNITS =
      List.of(
          "YEAR", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND");

  /** How long units are, in months the first two and in microseconds the others. */
  private static final long[] UNIT_LENGTHS = {
    12, 1, 7 * 86_400_000_000L, 86_400_000_000L, 3_600_000_000L, 60_000_000, 1_000_000, 1_000, 1
  };

  private static final int MONTH = 1;
  private static final int DAY = 3;
  private static final int SECOND = 6;
  private static final Pattern INTERVAL =
      Pattern.compile("INTERVAL\\s*[-+]?\\s*$", Pattern.CASE_INSENSITIVE);
  private static final Pattern PART =
      Pattern.compile("\\s*(-?\\d{1,9}(\\.\\d+)?)\\s*([a-z]+)\\s*", Pattern.CASE_INSENSITIVE);

  private IntervalSpelling() {}

  /** The same text with standard interval literals. */
  static String toStandard(String sql) {
    StringBuilder out = null;
    int i = 0;
    int codeStart = 0; // Where the piece of plain code before the next literal begins.
    while (i < sql.length()) {
      int end = QuotedText.end(sql, i);
      if (end == i) {
        i++;
        continue;
      }
      if (sql.charAt(i) == '\'') {
        String standard =
            INTERVAL.matcher(sql.substring(codeStart, i)).find()
                ? standard(sql.substring(i + 1, Math.max(i + 1, end - 1)), end - i)
                : null;
        if (standard != null) {
          out = out == null ? new StringBuilder(sql) : out;
          out.replace(i, end, standard);
        }
      }
      i = end;
      codeStart = end;
    }
    return out == null ? sql : out.toString();
  }

  /** The standard form of the literal's content in exactly so many characters, or null. */
  private static @Nullable String standard(String content, int length) {
    List<BigDecimal> counts = new ArrayList<>();
    List<Integer> units = new ArrayList<>();
    Matcher part = PART.matcher(content);
    int at = 0;
    while (at < content.length() && part.region(at, content.length()).lookingAt()) {
      int unit = UNITS.indexOf(singular(part.group(3)));
      if (unit < 0 || (unit != SECOND && part.group(2) != null)) {
        return null;
      }
      counts.add(new BigDecimal(part.group(1)));
      units.add(unit);
      at = part.end();
    }
    boolean months = units.stream().anyMatch(unit -> unit <= MONTH);
    if (at < content.length()
        || units.isEmpty()
        || (months && units.stream().anyMatch(unit -> unit > MONTH))) {
      return null;
    }
    int smallest = units.stream().mapToInt(Integer::intValue).max().orElseThrow();
    // The standard has no weeks, and nothing below seconds.
    smallest = months ? smallest : Math.min(Math.max(smallest, DAY), SECOND);
    BigDecimal total = BigDecimal.ZERO;
    for (int i = 0; i < counts.size(); i++) {
      total = total.add(counts.get(i).multiply(BigDecimal.valueOf(UNIT_LENGTHS[units.get(i)])));
    }
    String count =
        total
            .divide(BigDecimal.valueOf(UNIT_LENGTHS[smallest]))
            .stripTrailingZeros()
            .toPlainString();
    // One microsecond is longer that way than it was: the space is not needed.
    String text = "'" + count + "'" + UNITS.get(smallest);
    if (text.length() < length) {
      text = "'" + count + "' " + UNITS.get(smallest);
    }
    return text.length() > length ? null : text + " ".repeat(length - text.length());
  }

  private static String singular(String unit) {
    String upper = unit.toUpperCase(Locale.ROOT);
    return upper.endsWith("S") ? upper.substring(0, upper.length() - 1) : upper;
  }
}
