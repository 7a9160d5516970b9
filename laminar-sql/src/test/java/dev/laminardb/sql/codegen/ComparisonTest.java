package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.Expressions.call;
import static dev.laminardb.sql.codegen.Expressions.castTo;
import static dev.laminardb.sql.codegen.Expressions.decimal;
import static dev.laminardb.sql.codegen.Expressions.text;
import static dev.laminardb.sql.codegen.Expressions.timestamp;
import static dev.laminardb.sql.codegen.Expressions.type;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.EQUALS;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.GREATER_THAN;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_DISTINCT_FROM;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_NOT_DISTINCT_FROM;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.LESS_THAN;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.NOT_EQUALS;

import dev.laminardb.core.batch.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Map<SqlOperator, IntPredicate> OPERATORS = new LinkedHashMap<>();

  static {
    OPERATORS.put(EQUALS, order -> order == 0);
    OPERATORS.put(NOT_EQUALS, order -> order != 0);
    OPERATORS.put(LESS_THAN, order -> order < 0);
    OPERATORS.put(LESS_THAN_OR_EQUAL, order -> order <= 0);
    OPERATORS.put(GREATER_THAN, order -> order > 0);
    OPERATORS.put(GREATER_THAN_OR_EQUAL, order -> order >= 0);
  }

  /** Every operator on every pair of values, null among them, against a Java comparator. */
  private static <T> void checkPairs(ColumnType type, Comparator<T> comparator, List<T> values) {
    List<@Nullable T> all = new ArrayList<>(values);
    all.add(null);
    OPERATORS.forEach(
        (operator, test) -> {
          Table table = new Table(type, type);
          List<@Nullable Object> expected = new ArrayList<>();
          for (T a : all) {
            for (T b : all) {
              table.row(a, b);
              expected.add(
                  a == null || b == null ? null : (Object) test.test(comparator.compare(a, b)));
            }
          }
          table.check(c -> call(operator, c.get(0), c.get(1)), expected.toArray());
        });
  }

  @Test
  void ordersEachType() {
    checkPairs(ColumnType.BOOLEAN, Comparator.<Boolean>naturalOrder(), List.of(false, true));
    checkPairs(ColumnType.INT, Comparator.<Integer>naturalOrder(), List.of(-1, 0, 7));
    checkPairs(
        ColumnType.BIGINT, Comparator.<Long>naturalOrder(), List.of(Long.MIN_VALUE, 0L, 1L << 60));
    checkPairs(ColumnType.TIMESTAMP, Comparator.<Long>naturalOrder(), List.of(-5L, 0L, 9L));
    checkPairs(
        ColumnType.VARCHAR,
        Comparator.<String>naturalOrder(),
        List.of("", "a", "ab", "b", "é", "日本", "exactly8", "exactly9", "more than eight"));
  }

  @Test
  void nanEqualsItselfAndIsGreatest() {
    List<Double> values =
        List.of(Double.NEGATIVE_INFINITY, -1.5, 0.0, 2.0, Double.POSITIVE_INFINITY, Double.NaN);
    checkPairs(ColumnType.DOUBLE, Comparator.<Double>naturalOrder(), values);
    Table table = new Table(ColumnType.DOUBLE);
    values.forEach(table::row);
    OPERATORS.forEach(
        (operator, test) -> {
          RexNode two = decimal("2.0");
          table.check(
              c -> call(operator, c.get(0), two),
              values.stream().map(v -> test.test(v.compareTo(2.0))).toArray());
          table.check(
              c -> call(operator, two, c.get(0)),
              values.stream().map(v -> test.test(Double.compare(2.0, v))).toArray());
        });
  }

  @Test
  void zeroesOfBothSignsAreEqual() {
    new Table(ColumnType.DOUBLE, ColumnType.DOUBLE)
        .row(0.0, -0.0)
        .check(c -> call(EQUALS, c.get(0), c.get(1)), true);
  }

  @Test
  void comparesNumbersInTheWiderType() {
    Table table =
        new Table(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE)
            .row(3, 1L << 40, 3.0)
            .row(3, 3L, 2.5)
            .row(null, 3L, null);
    table.check(c -> call(EQUALS, c.get(0), c.get(1)), false, true, null);
    table.check(c -> call(LESS_THAN, c.get(2), c.get(1)), true, true, null);
    table.check(c -> call(GREATER_THAN_OR_EQUAL, c.get(0), c.get(2)), true, true, null);
  }

  @Test
  void comparesIntegersWithFractionsExactly() {
    List<Long> values = List.of(-3L, -2L, 2L, 3L, (1L << 53) + 1);
    for (String fraction : List.of("2.5", "-2.5", "3.0", "9007199254740992.5")) {
      Table table = new Table(ColumnType.BIGINT);
      values.forEach(table::row);
      BigDecimal bound = new BigDecimal(fraction);
      OPERATORS.forEach(
          (operator, test) -> {
            table.check(
                c -> call(operator, c.get(0), decimal(fraction)),
                values.stream()
                    .map(v -> test.test(BigDecimal.valueOf(v).compareTo(bound)))
                    .toArray());
            table.check(
                c ->
                    call(
                        operator,
                        castTo(c.get(0), type(SqlTypeName.DECIMAL, 19, 1)),
                        decimal(fraction)),
                values.stream()
                    .map(v -> test.test(BigDecimal.valueOf(v).compareTo(bound)))
                    .toArray());
            table.check(
                c -> call(operator, decimal(fraction), c.get(0)),
                values.stream()
                    .map(v -> test.test(bound.compareTo(BigDecimal.valueOf(v))))
                    .toArray());
          });
    }
  }

  @Test
  void distinctFromTreatsNullAsAValue() {
    for (ColumnType type : List.of(ColumnType.BIGINT, ColumnType.VARCHAR)) {
      Object x = type == ColumnType.BIGINT ? (Object) 1L : "x";
      Object y = type == ColumnType.BIGINT ? (Object) 2L : "y";
      Table table = new Table(type, type).row(x, x).row(x, y).row(x, null).row(null, null);
      table.check(c -> call(IS_DISTINCT_FROM, c.get(0), c.get(1)), false, true, true, false);
      table.check(c -> call(IS_NOT_DISTINCT_FROM, c.get(0), c.get(1)), true, false, false, true);
    }
  }

  @Test
  void comparesWithConstants() {
    Table table =
        new Table(ColumnType.VARCHAR, ColumnType.TIMESTAMP)
            .row("ACME", 1_767_261_605_123_456L)
            .row("日本", 0L)
            .row(null, null);
    table.check(c -> call(EQUALS, c.get(0), text("ACME")), true, false, null);
    table.check(c -> call(NOT_EQUALS, c.get(0), text("日本")), true, false, null);
    table.check(
        c -> call(EQUALS, c.get(1), timestamp("2026-01-01 10:00:05.123456")), true, false, null);
  }

  @Test
  void comparesWithConstantsOfEveryLength() {
    String text = "The quick brown fox jumps over the lazy dog \u00e9";
    for (int length = 0; length <= text.length(); length++) {
      String constant = text.substring(0, length);
      Table table =
          new Table(ColumnType.VARCHAR).row(constant).row(constant + "x").row((Object) null);
      List<Boolean> expected = new ArrayList<>(Arrays.asList(true, false, null));
      for (int at = 0; at < length; at++) {
        table.row(constant.substring(0, at) + "#" + constant.substring(at + 1));
        expected.add(false);
      }
      table.check(c -> call(EQUALS, c.get(0), text(constant)), expected.toArray());
      table.check(
          c -> call(NOT_EQUALS, text(constant), c.get(0)),
          expected.stream().map(equal -> equal == null ? null : !equal).toArray());
    }
  }

  @Test
  void searchesInRangesAndLists() {
    Table table = new Table(ColumnType.BIGINT).row(1L).row(5L).row(9L).row((Object) null);
    table.check(
        c ->
            Expressions.BUILDER.makeBetween(c.get(0), Expressions.bigint(2), Expressions.bigint(5)),
        false,
        true,
        false,
        null);
    table.check(
        c ->
            Expressions.BUILDER.makeIn(
                c.get(0), List.of(Expressions.bigint(1), Expressions.bigint(9))),
        true,
        false,
        true,
        null);
  }

  @Test
  void searchesKeepMicrosecondsAndAnyCharacter() {
    Table table =
        new Table(ColumnType.VARCHAR, ColumnType.TIMESTAMP, ColumnType.DOUBLE)
            .row("日本", 1_767_261_605_123_456L, 0.5)
            .row("ACME", 1_767_261_605_123_000L, -1.0)
            .row(null, null, null);
    table.check(
        c -> Expressions.BUILDER.makeIn(c.get(0), List.of(text("日本"), text("é"))),
        true,
        false,
        null);
    table.check(
        c ->
            Expressions.BUILDER.makeIn(
                c.get(1),
                List.of(
                    timestamp("2026-01-01 10:00:05.123456"),
                    timestamp("2026-01-02 10:00:05.123456"))),
        true,
        false,
        null);
    table.check(
        c ->
            Expressions.BUILDER.makeBetween(
                c.get(2), Expressions.real("0.25"), Expressions.real("0.5")),
        true,
        false,
        null);
  }
}
