package dev.laminardb.sql.parse;

import java.util.regex.Pattern;

/**
 * Marks PostgreSQL's interval literals, {@code INTERVAL '5 minutes'}, for the parser, which reads
 * the standard's, {@code INTERVAL '5' MINUTE}, otherwise: what tells them apart stands behind the
 * text. Positions in the result are positions in the user's text.
 */
final class IntervalSpelling {
  /** The grammar's word for INTERVAL without a unit; it has as many letters. */
  static final String MARK = "INTERVA!";

  private static final Pattern INTERVAL =
      Pattern.compile("\\bINTERVAL\\s*[-+]?\\s*$", Pattern.CASE_INSENSITIVE);
  private static final Pattern UNIT =
      Pattern.compile(
          "\\s*(YEAR|QUARTER|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND|MILLISECOND|MICROSECOND)S?\\b",
          Pattern.CASE_INSENSITIVE);

  private IntervalSpelling() {}

  /** The same text with those literals marked. */
  static String mark(String sql) {
    StringBuilder out = null;
    int i = 0;
    int codeStart = 0; // Where the piece of plain code before the next literal begins.
    while (i < sql.length()) {
      int end = QuotedText.end(sql, i);
      if (end == i) {
        i++;
        continue;
      }
      var interval = INTERVAL.matcher(sql.substring(codeStart, i));
      if (sql.charAt(i) == '\''
          && interval.find()
          && !UNIT.matcher(sql).region(end, sql.length()).lookingAt()) {
        out = out == null ? new StringBuilder(sql) : out;
        int word = codeStart + interval.start();
        out.replace(word, word + MARK.length(), MARK);
      }
      i = end;
      codeStart = end;
    }
    return out == null ? sql : out.toString();
  }
}
