package dev.laminardb.sql.parse;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlParserPos;

/** What other databases have at a place where the parser expects nothing of the kind. */
final class MissingSyntax {
  /** Begins where the parser has stopped, in any case. */
  private record Construct(Pattern form, String message, String hint) {
    Construct(String form, String message, String hint) {
      this(Pattern.compile(form, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), message, hint);
    }
  }

  private static final List<Construct> CONSTRUCTS =
      List.of(
          new Construct(
              "(UNIQUE(?!\\s+INDEX)|CHECK|REFERENCES|FOREIGN|CONSTRAINT|PRIMARY\\s+KEY)\\b.*",
              "this constraint is not available here",
              "CREATE TABLE declares NOT NULL, CHECK, UNIQUE and a PRIMARY KEY"),
          new Construct(
              "(GENERATED\\s+(ALWAYS|BY\\s+DEFAULT)|AUTO_?INCREMENT)\\b.*",
              "columns that are GENERATED are not available yet",
              "each row is given its value, or a DEFAULT of constants and of the clock"),
          new Construct(
              ",\\s*(ADD|DROP|RENAME)\\s.*",
              "ALTER makes one change at a time",
              "write another ALTER for the next"),
          new Construct(
              "ALLOW\\s+LATENESS\\b.*",
              "ALLOW LATENESS is not available yet",
              "the delay in WATERMARK FOR says how late a row may be"),
          new Construct(
              "LATE\\s+DATA\\b.*",
              "LATE DATA TO is not available yet",
              "SHOW QUERIES counts late rows"),
          new Construct(
              "CONTINUOUS\\s+QUERY\\b.*",
              "CREATE CONTINUOUS QUERY is not available",
              "CREATE STREAM name AS SELECT .. is the same"),
          new Construct("/.*", "// is no operator", "/ of two integers is an integer"),
          new Construct(
              "&&.*", "&& is no operator", "a AND b, and ARRAY_HAS_ANY(a, b) of arrays, are"),
          new Construct(
              "@>.*",
              "this operator of arrays is not available yet",
              "ARRAY_HAS_ALL(a, b) says whether an array has all elements of another"));

  private MissingSyntax() {}

  /** The error for what stands at a place, if it is one of these. */
  static Optional<LaminarException> of(SqlText text, SqlParserPos position, Throwable cause) {
    String rest = text.behind(position);
    return CONSTRUCTS.stream()
        .filter(construct -> construct.form.matcher(rest).matches())
        .findFirst()
        .map(
            construct ->
                text.error(
                    ErrorCode.UNSUPPORTED, position, construct.message, construct.hint, cause));
  }
}
