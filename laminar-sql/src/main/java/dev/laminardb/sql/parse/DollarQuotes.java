package dev.laminardb.sql.parse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns PostgreSQL's {@code $$it's$$} and {@code $tag$..$tag$} into the standard's {@code 'it''s'}
 * before the parser sees it. A string keeps its length, spaces filling the rest, so that positions
 * stay those of the user's text; only behind one that has more quotes in it than dollars around it
 * they are too great, to the end of the line.
 */
final class DollarQuotes {
  private static final Pattern TAG = Pattern.compile("\\$([\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

  private DollarQuotes() {}

  /** The same text with standard strings. */
  static String toStandard(String sql) {
    if (sql.indexOf('$') < 0) {
      return sql;
    }
    StringBuilder out = new StringBuilder();
    Matcher tag = TAG.matcher(sql);
    int i = 0;
    while (i < sql.length()) {
      int end = QuotedText.end(sql, i);
      if (end == i && isTag(sql, i, tag)) {
        end = sql.indexOf(tag.group(), tag.end());
        if (end >= 0) {
          end += tag.group().length();
          out.append(string(sql.substring(tag.end(), end - tag.group().length()), end - i));
          i = end;
          continue;
        }
        end = i;
      }
      end = Math.max(end, i + 1);
      out.append(sql, i, end);
      i = end;
    }
    return out.toString();
  }

  private static boolean isTag(String sql, int at, Matcher tag) {
    boolean insideName = at > 0 && Character.isJavaIdentifierPart(sql.charAt(at - 1));
    return sql.charAt(at) == '$' && !insideName && tag.region(at, sql.length()).lookingAt();
  }

  private static String string(String content, int length) {
    String string = "'" + content.replace("'", "''") + "'";
    return string + " ".repeat(Math.max(0, length - string.length()));
  }
}
