package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.INTEGER;
import static dev.laminardb.sql.function.Argument.TEXT;
import static dev.laminardb.sql.function.KernelFunction.of;
import static dev.laminardb.sql.function.KernelFunction.text;

import java.util.List;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions of regular expressions, with PostgreSQL's names and meanings. */
final class RegexFunctions {
  private static final String ANY_FLAGS = "false";

  private RegexFunctions() {}

  static List<KernelFunction> all() {
    return List.of(
        of("REGEXP_LIKE", "TextRegex.matches", SqlTypeName.BOOLEAN, 2, TEXT, TEXT, TEXT)
            .ofState(ANY_FLAGS),
        of("REGEXP_COUNT", "TextRegex.count", SqlTypeName.INTEGER, 2, TEXT, TEXT, INTEGER)
            .ofState(ANY_FLAGS),
        text("REGEXP_SUBSTR", "TextRegex.substring", 2, TEXT, TEXT, INTEGER, INTEGER)
            .ofState(ANY_FLAGS)
            .orNull(),
        text("REGEXP_REPLACE", "TextRegex.replace", 3, TEXT, TEXT, TEXT, TEXT).ofState(ANY_FLAGS));
  }
}
