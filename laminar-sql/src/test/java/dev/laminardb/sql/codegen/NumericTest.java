package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.Expressions.bigint;
import static dev.laminardb.sql.codegen.Expressions.call;
import static dev.laminardb.sql.codegen.Expressions.decimal;
import static dev.laminardb.sql.codegen.Expressions.divide;
import static dev.laminardb.sql.codegen.Expressions.integer;
import static dev.laminardb.sql.codegen.Expressions.isEqual;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.ABS;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.MINUS;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.MOD;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.MULTIPLY;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.NOT_EQUALS;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.PLUS;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.UNARY_MINUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.calcite.rex.RexNode;
import org.junit.jupiter.api.Test;

class NumericTest {
  private static Table numbers() {
    return new Table(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE)
        .row(7, -20L, 2.5)
        .row(-3, 5_000_000_000L, -0.125)
        .row(null, 1L, 1.0)
        .row(1, null, null);
  }

  private static Table one(ColumnType type, Object a, Object b) {
    return new Table(type, type).row(a, b);
  }

  private static void fails(
      Table table, ErrorCode code, String value, Function<Table.Columns, RexNode> expression) {
    assertThatThrownBy(() -> table.evaluate(expression))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.errorCode()).isEqualTo(code))
        .hasMessageContaining(value);
  }

  @Test
  void widensOperandsToTheResult() {
    numbers().check(c -> call(PLUS, c.get(0), c.get(1)), -13L, 4_999_999_997L, null, null);
    numbers().check(c -> call(PLUS, c.get(1), c.get(2)), -17.5, 4_999_999_999.875, 2.0, null);
    numbers().check(c -> call(MULTIPLY, c.get(0), c.get(2)), 17.5, 0.375, null, null);
    numbers().check(c -> call(MINUS, c.get(0), integer(1)), 6, -4, null, 0);
  }

  @Test
  void tellsMultiplesOfConstants() {
    Random random = new Random(7);
    long[] divisors = {2, 3, -3, 4, -8, 6, 123, -1000, 1L << 40, 3L << 40, (1L << 62) - 1, -7};
    for (long divisor : divisors) {
      Table table = new Table(ColumnType.BIGINT, ColumnType.INT);
      List<Boolean> longs = new ArrayList<>();
      List<Boolean> ints = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        long value =
            switch (i % 4) {
              case 0 -> random.nextLong();
              case 1 -> random.nextLong() / divisor * divisor;
              case 2 -> random.nextInt(3) - 1 + divisor * (random.nextInt(5) - 2);
              default -> i % 8 == 3 ? Long.MIN_VALUE : Long.MAX_VALUE;
            };
        table.row(value, (int) value);
        longs.add(value % divisor == 0);
        ints.add((int) value % divisor == 0);
      }
      table.row(null, null);
      longs.add(null);
      ints.add(null);
      RexNode zero = bigint(0);
      table.check(c -> isEqual(call(MOD, c.get(0), bigint(divisor)), zero), longs.toArray());
      table.check(c -> isEqual(zero, call(MOD, c.get(1), bigint(divisor))), ints.toArray());
      table.check(
          c -> call(NOT_EQUALS, call(MOD, c.get(0), bigint(divisor)), zero),
          longs.stream().map(multiple -> multiple == null ? null : !multiple).toArray());
    }
  }

  @Test
  void dividesIntegersTowardsZero() {
    numbers().check(c -> divide(c.get(1), c.get(0)), -2L, -1_666_666_666L, null, null);
    numbers().check(c -> divide(c.get(0), integer(2)), 3, -1, null, 0);
    numbers().check(c -> call(MOD, c.get(1), bigint(3)), -2L, 2L, 1L, null);
    numbers().check(c -> call(MOD, c.get(1), c.get(0)), -6, 2, null, null);
    numbers().check(c -> call(MOD, c.get(0), c.get(1)), 7L, -3L, null, null);
  }

  @Test
  void negatesAndMakesPositive() {
    numbers().check(c -> call(UNARY_MINUS, c.get(1)), 20L, -5_000_000_000L, -1L, null);
    numbers().check(c -> call(UNARY_MINUS, c.get(2)), -2.5, 0.125, -1.0, null);
    numbers().check(c -> call(ABS, c.get(0)), 7, 3, null, 1);
    numbers().check(c -> call(ABS, c.get(2)), 2.5, 0.125, 1.0, null);
  }

  @Test
  void doublesFollowIeee754() {
    Table table = new Table(ColumnType.DOUBLE).row(1.0).row(-1.0).row(0.0);
    table.check(
        c -> divide(c.get(0), Expressions.real("0")),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN);
  }

  @Test
  void decimalConstantsReadAsDoubles() {
    numbers().check(c -> call(MULTIPLY, c.get(2), decimal("0.908")), 2.27, -0.1135, 0.908, null);
  }

  @Test
  void overflowFailsWithTheValues() {
    Table ints = one(ColumnType.INT, Integer.MAX_VALUE, 2);
    fails(ints, ErrorCode.NUMERIC_OVERFLOW, "2147483647 + 2", c -> call(PLUS, c.get(0), c.get(1)));
    fails(
        ints,
        ErrorCode.NUMERIC_OVERFLOW,
        "2147483647 * 2",
        c -> call(MULTIPLY, c.get(0), c.get(1)));
    Table low = one(ColumnType.BIGINT, Long.MIN_VALUE, -1L);
    fails(low, ErrorCode.NUMERIC_OVERFLOW, "-9223372036854775808", c -> divide(c.get(0), c.get(1)));
    fails(low, ErrorCode.NUMERIC_OVERFLOW, "* -1", c -> call(MULTIPLY, c.get(0), c.get(1)));
    fails(low, ErrorCode.NUMERIC_OVERFLOW, "+ -1", c -> call(PLUS, c.get(0), c.get(1)));
    fails(low, ErrorCode.NUMERIC_OVERFLOW, "- 1", c -> call(MINUS, c.get(0), bigint(1)));
    fails(low, ErrorCode.NUMERIC_OVERFLOW, "0 - -9", c -> call(UNARY_MINUS, c.get(0)));
    low.check(c -> call(MOD, c.get(0), c.get(1)), 0L);
    low.check(c -> call(MINUS, c.get(0), c.get(1)), Long.MIN_VALUE + 1);
  }

  @Test
  void divisionByZeroFailsWithTheDividend() {
    Table table = one(ColumnType.BIGINT, 41L, 0L);
    fails(table, ErrorCode.DIVISION_BY_ZERO, "41 / 0", c -> divide(c.get(0), c.get(1)));
    fails(table, ErrorCode.DIVISION_BY_ZERO, "41 % 0", c -> call(MOD, c.get(0), c.get(1)));
    fails(table, ErrorCode.DIVISION_BY_ZERO, "41 / 0", c -> divide(c.get(0), bigint(0)));
  }

  @Test
  void nullsNeitherOverflowNorDivide() {
    Table table = new Table(ColumnType.BIGINT, ColumnType.BIGINT).row(null, 0L).row(1L, null);
    table.check(c -> divide(c.get(0), c.get(1)), null, null);
  }
}
