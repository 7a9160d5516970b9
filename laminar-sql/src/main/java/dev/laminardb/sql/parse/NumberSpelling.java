package dev.laminardb.sql.parse;

import dev.laminardb.core.error.ErrorCode;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns PostgreSQL's {@code 0x1F}, {@code 0o17}, {@code 0b101} and {@code 1_000} into plain numbers
 * before the parser sees them, which would take the letters for an alias. A number keeps its length
 * (the rest is filled with spaces), so positions in the result are positions in the user's text;
 * only behind hexadecimal ones of over ten digits they are too great, to the end of the line.
 */
final class NumberSpelling {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$]+");
  private static final Pattern PLAIN = Pattern.compile("\\d+(?:[eE]\\d+)?");
  private static final Pattern GROUPED = Pattern.compile("\\d+(?:_\\d+)*(?:[eE]\\d+)?");
  private static final Pattern RADIX =
      Pattern.compile(
          "0(?:[xX](?<hex>_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)"
              + "|[oO](?<octal>_?[0-7]+(?:_[0-7]+)*)|[bB](?<binary>_?[01]+(?:_[01]+)*))");

  private NumberSpelling() {}

  /**
   * The text with plain numbers.
   *
   * @param sql the text, or one as long in which other spellings have been replaced
   * @throws dev.laminardb.core.error.LaminarException where letters follow a number that they do
   *     not belong to
   */
  static String toStandard(SqlText text, String sql) {
    StringBuilder out = null;
    Matcher word = WORD.matcher(sql);
    int i = 0;
    while (i < sql.length()) {
      int end = QuotedText.end(sql, i);
      if (end == i && word.region(i, sql.length()).lookingAt()) {
        end = word.end();
        String number = hasSignedExponent(sql, end) ? word.group() + "0" : word.group();
        if (isNumber(sql, i) && !PLAIN.matcher(number).matches()) {
          out = out == null ? new StringBuilder(sql) : out;
          int longer = out.length() - sql.length();
          String plain = plain(text, word, number);
          String rest = " ".repeat(Math.max(0, end - i - plain.length()));
          // Digits stay next to their point.
          boolean isFraction = i > 0 && sql.charAt(i - 1) == '.';
          out.replace(i + longer, end + longer, isFraction ? plain + rest : rest + plain);
        }
      }
      i = Math.max(end, i + 1);
    }
    return out == null ? sql : out.toString();
  }

  private static boolean isNumber(String sql, int at) {
    char first = sql.charAt(at);
    return first >= '0' && first <= '9';
  }

  /** Whether a word that ends here is the {@code 1e} of {@code 1e-5}. */
  private static boolean hasSignedExponent(String sql, int end) {
    return (sql.charAt(end - 1) == 'e' || sql.charAt(end - 1) == 'E')
        && end + 1 < sql.length()
        && (sql.charAt(end) == '-' || sql.charAt(end) == '+')
        && isNumber(sql, end + 1);
  }

  private static String plain(SqlText text, Matcher word, String number) {
    String written = word.group();
    Matcher radix = RADIX.matcher(written);
    if (GROUPED.matcher(number).matches()) {
      return written.replace("_", "");
    }
    if (radix.matches()) {
      return value(radix).toString();
    }
    throw text.error(
        ErrorCode.SYNTAX,
        text.position(word.start(), word.end()),
        "\"" + written + "\" is neither a number nor a name",
        "names do not begin with digits; a name behind a number needs a space between");
  }

  private static BigInteger value(Matcher radix) {
    if (radix.group("hex") != null) {
      return new BigInteger(radix.group("hex").replace("_", ""), 16);
    }
    return radix.group("octal") != null
        ? new BigInteger(radix.group("octal").replace("_", ""), 8)
        : new BigInteger(radix.group("binary").replace("_", ""), 2);
  }
}
