package dev.laminardb.sql.parse;

/** Where quoted names, strings and comments end, in which nothing is to be read as SQL. */
final class QuotedText {
  private QuotedText() {}

  /**
   * The index behind the quoted text or comment that begins at an index; the index if none does.
   */
  static int end(String sql, int start) {
    char c = sql.charAt(start);
    if (c == '\'') {
      return quoted(sql, start, '\'', isEscaped(sql, start));
    }
    if (c == '"') {
      return quoted(sql, start, '"', false);
    }
    if (sql.startsWith("--", start)) {
      return indexAfter(sql, "\n", start);
    }
    return sql.startsWith("/*", start) ? indexAfter(sql, "*/", start + 2) : start;
  }

  /** Whether the string is of the form {@code E'..'}, in which a backslash escapes a quote. */
  private static boolean isEscaped(String sql, int quote) {
    return quote > 0
        && (sql.charAt(quote - 1) == 'E' || sql.charAt(quote - 1) == 'e')
        && (quote == 1 || !Character.isJavaIdentifierPart(sql.charAt(quote - 2)));
  }

  private static int quoted(String sql, int start, char quote, boolean escapes) {
    int i = start + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == quote && !(i + 1 < sql.length() && sql.charAt(i + 1) == quote)) {
        return i + 1;
      }
      i += c == quote || (escapes && c == '\\') ? 2 : 1;
    }
    return sql.length();
  }

  private static int indexAfter(String sql, String what, int from) {
    int at = sql.indexOf(what, from);
    return at < 0 ? sql.length() : at + what.length();
  }
}
