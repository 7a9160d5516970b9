package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.Expressions.call;
import static dev.laminardb.sql.codegen.Expressions.integer;
import static dev.laminardb.sql.codegen.Expressions.text;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.CHAR_LENGTH;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.CONCAT;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.LIKE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.LOWER;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.NOT;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.SUBSTRING;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.UPPER;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StringTest {
  private static final List<String> TEXTS =
      List.of("", "a", "ab", "abc", "aab", "cab", "日", "日本語", "é日b", "a%b", "a_b", "ab日ab", "🙂x");
  private static final List<String> PATTERNS =
      List.of(
          "", "%", "_", "__", "a%", "%b", "%ab%", "ab", "a_", "_b", "%_b", "a%b", "a%b%", "日%",
          "%本%", "_本_", "%日b", "%a%b%a%", "🙂_", "%%", "_%");

  private static Table texts() {
    Table table = new Table(ColumnType.VARCHAR);
    TEXTS.forEach(table::row);
    return table;
  }

  private static String regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(
            c ->
                regex.append(
                    c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
    return regex.toString();
  }

  @Test
  void constantPatternsMatchByCodePoint() {
    for (String pattern : PATTERNS) {
      Pattern expected = Pattern.compile(regex(pattern), Pattern.DOTALL);
      texts()
          .check(
              c -> call(LIKE, c.get(0), text(pattern)),
              TEXTS.stream().map(t -> expected.matcher(t).matches()).toArray());
    }
  }

  @Test
  void patternsMayBeColumns() {
    Table table = new Table(ColumnType.VARCHAR, ColumnType.VARCHAR);
    PATTERNS.forEach(pattern -> TEXTS.forEach(t -> table.row(t, pattern)));
    table.row(null, "%").row("a", null);
    Object[] expected = new Object[PATTERNS.size() * TEXTS.size() + 2];
    for (int i = 0; i < expected.length - 2; i++) {
      String pattern = PATTERNS.get(i / TEXTS.size());
      expected[i] =
          Pattern.compile(regex(pattern), Pattern.DOTALL)
              .matcher(TEXTS.get(i % TEXTS.size()))
              .matches();
    }
    table.check(c -> call(LIKE, c.get(0), c.get(1)), expected);
  }

  @Test
  void escapeMakesWildcardsPlain() {
    Table table = new Table(ColumnType.VARCHAR).row("50%").row("50!").row("5x").row((Object) null);
    table.check(c -> call(LIKE, c.get(0), text("%!%"), text("!")), true, false, false, null);
    table.check(c -> call(LIKE, c.get(0), text("50!!"), text("!")), false, true, false, null);
    table.check(c -> call(NOT, call(LIKE, c.get(0), text("50_"))), false, false, true, null);
    assertThatThrownBy(() -> table.evaluate(c -> call(LIKE, c.get(0), text("50!"), text("!"))))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("escape");
  }

  @Test
  void concatenatesAndChangesCase() {
    Table table =
        new Table(ColumnType.VARCHAR, ColumnType.VARCHAR)
            .row("Ab", "c")
            .row("Éa", "日")
            .row("", "")
            .row(null, "x");
    table.check(c -> call(CONCAT, c.get(0), c.get(1)), "Abc", "Éa日", "", null);
    table.check(
        c -> call(CONCAT, call(CONCAT, c.get(0), text("-é-")), call(UPPER, c.get(1))),
        "Ab-é-C",
        "Éa-é-日",
        "-é-",
        null);
    table.check(c -> call(LOWER, c.get(0)), "ab", "éa", "", null);
    table.check(c -> call(UPPER, c.get(0)), "AB", "ÉA", "", null);
    table.check(c -> call(CHAR_LENGTH, c.get(0)), 2, 2, 0, null);
  }

  @Test
  void substringCountsCodePoints() {
    Table table = new Table(ColumnType.VARCHAR).row("é日x🙂").row("a").row("").row((Object) null);
    table.check(c -> call(SUBSTRING, c.get(0), integer(2)), "日x🙂", "", "", null);
    table.check(c -> call(SUBSTRING, c.get(0), integer(2), integer(2)), "日x", "", "", null);
    table.check(c -> call(SUBSTRING, c.get(0), integer(0), integer(2)), "é", "a", "", null);
    table.check(c -> call(SUBSTRING, c.get(0), integer(-5)), "é日x🙂", "a", "", null);
    assertThatThrownBy(
            () -> table.evaluate(c -> call(SUBSTRING, c.get(0), integer(1), integer(-1))))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void longStringsGrowTheScratchWithoutMovingIt() {
    String big = "日".repeat(100_000);
    Table table = new Table(ColumnType.VARCHAR).row("x").row(big).row("y");
    table.check(
        c ->
            call(
                CONCAT,
                call(CONCAT, call(LOWER, c.get(0)), call(UPPER, c.get(0))),
                call(CONCAT, c.get(0), c.get(0))),
        "xXxx",
        big.repeat(4),
        "yYyy");
  }
}
