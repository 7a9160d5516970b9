package dev.laminardb.sql.parse;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.error.SqlPosition;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The text of a script as the user wrote it, and errors that point into it. Immutable. */
public final class SqlText {
  private final String sql;
  private final List<String> lines;

  /** The text of one script. */
  public SqlText(String sql) {
    this.sql = sql;
    this.lines = sql.lines().toList();
  }

  /** The whole text. */
  public String sql() {
    return sql;
  }

  /** The text from the first to the last character of a position, both included. */
  public String slice(SqlParserPos position) {
    int from = offset(position.getLineNum(), position.getColumnNum());
    int to = offset(position.getEndLineNum(), position.getEndColumnNum()) + 1;
    return from < 0 || to <= from || to > sql.length() ? "" : sql.substring(from, to);
  }

  /** The whole text, with another piece in the place of one. */
  public String replace(SqlParserPos position, String piece) {
    int from = offset(position.getLineNum(), position.getColumnNum());
    int to = offset(position.getEndLineNum(), position.getEndColumnNum()) + 1;
    return sql.substring(0, from) + piece + sql.substring(to);
  }

  private int offset(int line, int column) {
    int offset = 0;
    for (int i = 1; i < line; i++) {
      int newline = sql.indexOf('\n', offset);
      if (newline < 0) {
        return sql.length();
      }
      offset = newline + 1;
    }
    return offset + column - 1;
  }

  /**
   * Where the last of some words stands before a position; the position itself if none does. For
   * clauses whose syntax node does not cover their keyword.
   */
  public SqlParserPos wordBefore(SqlParserPos position, String... words) {
    int limit = Math.min(offset(position.getLineNum(), position.getColumnNum()), sql.length());
    Matcher matcher =
        Pattern.compile("\\b(" + String.join("|", words) + ")\\b", Pattern.CASE_INSENSITIVE)
            .matcher(sql.substring(0, Math.max(limit, 0)));
    SqlParserPos found = position;
    while (matcher.find()) {
      found = position(matcher.start(), matcher.end());
    }
    return found;
  }

  /** The line that a piece begins in, up to the piece. */
  public String before(SqlParserPos position) {
    int line = position.getLineNum();
    return line < 1 || line > lines.size()
        ? ""
        : lines
            .get(line - 1)
            .substring(0, Math.min(position.getColumnNum() - 1, lines.get(line - 1).length()));
  }

  /** The text from the first character of a position on, to its end. */
  String behind(SqlParserPos position) {
    int from = offset(position.getLineNum(), position.getColumnNum());
    return from < 0 || from > sql.length() ? "" : sql.substring(from);
  }

  /** The piece from one index of the text to another, which is behind it. */
  SqlParserPos position(int start, int end) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < start; i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new SqlParserPos(line, start - lineStart + 1, line, end - lineStart);
  }

  /** An error without a hint. */
  public LaminarException error(ErrorCode code, SqlParserPos position, String message) {
    return error(code, position, message, null, null);
  }

  /** An error with a hint, which stands after the caret. */
  public LaminarException error(
      ErrorCode code, SqlParserPos position, String message, @Nullable String hint) {
    return error(code, position, message, hint, null);
  }

  /**
   * An error that shows the line it is about, the piece of it underlined, and a hint after the
   * underline:
   *
   * <pre>
   * column "pricee" is not in source "trades"
   *   3 |   SELECT pricee * volume
   *     |          ^^^^^^ did you mean "price"?
   * </pre>
   */
  public LaminarException error(
      ErrorCode code,
      SqlParserPos position,
      String message,
      @Nullable String hint,
      @Nullable Throwable cause) {
    int line = position.getLineNum();
    if (line < 1 || line > lines.size()) {
      return new LaminarException(code, hint == null ? message : message + "; " + hint, cause);
    }
    String shown = lines.get(line - 1);
    int column = Math.min(Math.max(position.getColumnNum(), 1), shown.length() + 1);
    int end = position.getEndLineNum() == line ? position.getEndColumnNum() : shown.length();
    int width = Math.max(1, Math.min(end, shown.length()) - column + 1);
    String gutter = Integer.toString(line);
    StringBuilder text = new StringBuilder(message);
    text.append("\n  ").append(gutter).append(" | ").append(shown);
    text.append("\n  ").append(" ".repeat(gutter.length())).append(" | ");
    for (int i = 0; i < column - 1; i++) {
      text.append(shown.charAt(i) == '\t' ? '\t' : ' ');
    }
    text.append("^".repeat(width));
    if (hint != null) {
      text.append(' ').append(hint);
    }
    return new LaminarException(code, text.toString(), new SqlPosition(line, column), cause);
  }
}
