package dev.laminardb.sql.parse;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.generated.LaminarParserImplConstants;
import dev.laminardb.sql.parse.generated.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** What the generated parser says of a text that is not SQL, in our words. */
final class SyntaxErrors {
  /** More alternatives than this help nobody. */
  private static final int MOST_EXPECTED = 6;

  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final List<String> STATEMENTS =
      List.of("CREATE", "DROP", "SELECT", "INSERT", "UPDATE", "DELETE", "EXPLAIN", "WITH");
  private static final String NAME = "a name";

  /** What ALTER does elsewhere. */
  private static final Set<String> ALTERATIONS =
      Set.of("ALTER", "CHANGE", "MODIFY", "OWNER", "RESET", "SET");

  private SyntaxErrors() {}

  static LaminarException of(SqlText text, SqlParseException e) {
    if (e.getCause() instanceof StackOverflowError) {
      return text.error(
          ErrorCode.INVALID_QUERY,
          new SqlParserPos(1, 1, 1, 1),
          "the statement is nested too deeply",
          null,
          e);
    }
    SqlParserPos position = position(e);
    if (position == null) {
      return new LaminarException(ErrorCode.SYNTAX, firstLine(e), e);
    }
    if (atEnd(e)) {
      position = behind(position);
    }
    String found = text.slice(position);
    if (found.equals("'") || found.equals("\"")) {
      return text.error(ErrorCode.SYNTAX, position, "the closing quote is missing", null, e);
    }
    Optional<LaminarException> missing = MissingSyntax.of(text, position, e);
    if (missing.isPresent()) {
      return missing.get();
    }
    Set<String> expected = expected(e);
    if (expected.isEmpty()) {
      return other(text, position, e);
    }
    if (text.slice(text.wordBefore(position, "\\w+")).equalsIgnoreCase("ALTER")
        && !found.isBlank()) {
      return text.error(
          ErrorCode.UNSUPPORTED,
          position,
          "ALTER of this is not available",
          "ALTER SOURCE, TABLE, STREAM, VIEW and MATERIALIZED VIEW are",
          e);
    }
    if (expected.contains("RENAME") && ALTERATIONS.contains(found.toUpperCase(Locale.ROOT))) {
      return text.error(
          ErrorCode.UNSUPPORTED,
          position,
          "ALTER can RENAME, and ADD, DROP and ALTER columns of tables",
          "create another relation, and INSERT INTO it SELECT .. FROM this one if it is a table",
          e);
    }
    String message =
        found.isBlank() ? "the text ends too early" : "\"" + found + "\" is not expected here";
    return text.error(
        ErrorCode.SYNTAX, position, message, hint(text, position, found, expected), e);
  }

  /** What the parser finds out after it has read a whole construct. */
  private static LaminarException other(SqlText text, SqlParserPos position, SqlParseException e) {
    String found = text.slice(position);
    String reason = reason(e);
    if (WORD.matcher(found).matches() && reason.startsWith("Non-query expression")) {
      return text.error(
          ErrorCode.SYNTAX,
          position,
          "\"" + found + "\" begins no statement",
          nearestKeyword(found, STATEMENTS).map(k -> "did you mean " + k + "?").orElse(null),
          e);
    }
    String message =
        switch (reason) {
          case "Non-query expression encountered in illegal context" -> "a query is expected here";
          case "Query expression encountered in illegal context" -> "a query cannot stand here";
          case "ORDER BY unexpected" -> "ORDER BY does not go with this function";
          default ->
              reason.startsWith("Lexical error")
                  ? "\"" + found + "\" is not expected here"
                  : reason;
        };
    return text.error(ErrorCode.SYNTAX, position, message, null, e);
  }

  /**
   * Whether the parser met the end of the text, for which it gives the place of the last letter.
   */
  private static boolean atEnd(SqlParseException e) {
    return e.getCause() instanceof ParseException parse
        && parse.currentToken != null
        && parse.currentToken.next.kind == LaminarParserImplConstants.EOF;
  }

  private static SqlParserPos behind(SqlParserPos last) {
    int line = last.getEndLineNum();
    int column = last.getEndColumnNum() + 1;
    return new SqlParserPos(line, column, line, column);
  }

  private static @Nullable SqlParserPos position(SqlParseException e) {
    if (e.getPos() != null) {
      return e.getPos();
    }
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      if (t instanceof CalciteContextException context && context.getPosLine() > 0) {
        return new SqlParserPos(
            context.getPosLine(),
            context.getPosColumn(),
            context.getEndPosLine(),
            context.getEndPosColumn());
      }
    }
    return null;
  }

  private static String reason(SqlParseException e) {
    Throwable cause = e.getCause();
    while (cause instanceof CalciteContextException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return firstLine(cause == null || cause.getMessage() == null ? e : cause);
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("not SQL");
  }

  /** What one further token could be, keywords first. */
  private static Set<String> expected(SqlParseException e) {
    Set<String> keywords = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    String[] images = e.getTokenImages();
    int[][] sequences = e.getExpectedTokenSequences();
    if (images == null || sequences == null) {
      return Set.of();
    }
    for (int[] sequence : sequences) {
      String image = images[sequence[0]];
      if (image.startsWith("\"")) {
        String token = image.substring(1, image.length() - 1);
        if (!token.equals(IntervalSpelling.MARK)) {
          (Character.isLetter(token.charAt(0)) ? keywords : others).add(token);
        }
      } else if (image.contains("IDENTIFIER")) {
        others.add(NAME);
      } else if (image.contains("QUOTED_STRING")) {
        others.add("a string");
      } else if (image.contains("EOF")) {
        others.add("the end");
      }
    }
    Set<String> all = new LinkedHashSet<>(keywords);
    all.addAll(others);
    return all;
  }

  private static @Nullable String hint(
      SqlText text, SqlParserPos position, String found, Set<String> expected) {
    List<String> keywords = new ArrayList<>(expected);
    keywords.removeIf(token -> !Character.isUpperCase(token.charAt(0)));
    String meant = null;
    if (WORD.matcher(found).matches() && expected.contains(NAME)) {
      // A word that is no name can only be a reserved one.
      meant = "it is a reserved word; as a name it needs quotes: \"" + found + "\"";
    } else {
      String before = text.slice(text.wordBefore(position, "\\w+"));
      meant =
          nearestKeyword(found, keywords)
              .or(() -> nearestKeyword(before, keywords))
              .map(keyword -> "did you mean " + keyword + "?")
              .orElse(null);
    }
    if (expected.size() > MOST_EXPECTED) {
      return meant;
    }
    String list = "expected: " + String.join(", ", expected);
    return meant == null ? list : meant + "   (" + list + ")";
  }

  private static Optional<String> nearestKeyword(String word, List<String> keywords) {
    return WORD.matcher(word).matches() && word.length() > 2
        ? Suggestions.nearest(word, keywords).filter(k -> !k.equalsIgnoreCase(word))
        : Optional.empty();
  }
}
