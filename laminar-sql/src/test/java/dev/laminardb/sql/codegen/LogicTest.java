package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.Expressions.and;
import static dev.laminardb.sql.codegen.Expressions.bigint;
import static dev.laminardb.sql.codegen.Expressions.call;
import static dev.laminardb.sql.codegen.Expressions.divide;
import static dev.laminardb.sql.codegen.Expressions.isEqual;
import static dev.laminardb.sql.codegen.Expressions.nothing;
import static dev.laminardb.sql.codegen.Expressions.or;
import static dev.laminardb.sql.codegen.Expressions.text;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.CASE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.COALESCE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.GREATER_THAN;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_FALSE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_NOT_FALSE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_NOT_NULL;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_NOT_TRUE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_NULL;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_TRUE;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.NOT;
import static org.apache.calcite.sql.fun.SqlStdOperatorTable.NOT_EQUALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogicTest {
  private static final @Nullable Boolean[] TRUTHS = {true, false, null};

  private static Table everyPair() {
    Table table = new Table(ColumnType.BOOLEAN, ColumnType.BOOLEAN);
    for (Boolean a : TRUTHS) {
      for (Boolean b : TRUTHS) {
        table.row(a, b);
      }
    }
    return table;
  }

  private static @Nullable Object[] expected(boolean and) {
    List<@Nullable Object> expected = new ArrayList<>();
    for (Boolean a : TRUTHS) {
      for (Boolean b : TRUTHS) {
        List<@Nullable Boolean> both = Arrays.asList(a, b);
        expected.add(
            both.contains(!and) ? (Boolean) !and : both.contains(null) ? null : (Boolean) and);
      }
    }
    return expected.toArray();
  }

  /** The same value, but too dear to be evaluated unless needed. */
  private static RexNode dear(RexNode operand) {
    return call(CASE, call(IS_NULL, operand), nothing(ColumnType.BOOLEAN), operand);
  }

  @Test
  void andFollowsThreeValuedLogic() {
    everyPair().check(c -> and(c.get(0), c.get(1)), expected(true));
    everyPair().check(c -> and(c.get(0), dear(c.get(1))), expected(true));
    everyPair().check(c -> and(dear(c.get(0)), c.get(1)), expected(true));
  }

  @Test
  void orFollowsThreeValuedLogic() {
    everyPair().check(c -> or(c.get(0), c.get(1)), expected(false));
    everyPair().check(c -> or(c.get(0), dear(c.get(1))), expected(false));
    everyPair().check(c -> or(dear(c.get(0)), dear(c.get(1))), expected(false));
  }

  @Test
  void notOfAndIsOrOfNots() {
    @Nullable Object[] notAnd = {false, true, null, true, true, true, null, true, null};
    everyPair().check(c -> call(NOT, and(c.get(0), c.get(1))), notAnd);
    everyPair().check(c -> or(call(NOT, c.get(0)), call(NOT, c.get(1))), notAnd);
  }

  @Test
  void testsOfTruthAreNeverNull() {
    Table table = new Table(ColumnType.BOOLEAN).row(true).row(false).row((Object) null);
    table.check(c -> call(IS_TRUE, c.get(0)), true, false, false);
    table.check(c -> call(IS_NOT_TRUE, c.get(0)), false, true, true);
    table.check(c -> call(IS_FALSE, c.get(0)), false, true, false);
    table.check(c -> call(IS_NOT_FALSE, c.get(0)), true, false, true);
    table.check(c -> call(IS_NULL, c.get(0)), false, false, true);
    table.check(c -> call(IS_NOT_NULL, c.get(0)), true, true, false);
  }

  @Test
  void filterPassesOnlyWhatIsTrue() {
    assertThat(everyPair().passing(c -> or(c.get(0), c.get(1)))).containsExactly(0, 1, 2, 3, 6);
    assertThat(everyPair().passing(c -> call(NOT, c.get(0)))).containsExactly(3, 4, 5);
    assertThat(everyPair().passing(c -> nothing(ColumnType.BOOLEAN))).isEmpty();
  }

  @Test
  void evaluatesOnlyTheBranchTaken() {
    Table table = new Table(ColumnType.BIGINT).row(0L).row(5L).row((Object) null);
    table.check(
        c -> call(CASE, isEqual(c.get(0), bigint(0)), bigint(-1), divide(bigint(10), c.get(0))),
        -1L,
        2L,
        null);
    table.check(
        c ->
            and(
                call(NOT_EQUALS, c.get(0), bigint(0)),
                call(GREATER_THAN, divide(bigint(10), c.get(0)), bigint(1))),
        false,
        true,
        null);
    table.check(
        c ->
            or(
                isEqual(c.get(0), bigint(0)),
                call(GREATER_THAN, divide(bigint(10), c.get(0)), bigint(1))),
        true,
        true,
        null);
    assertThatThrownBy(() -> table.evaluate(c -> divide(bigint(10), c.get(0))))
        .isInstanceOf(LaminarException.class);
  }

  @Test
  void caseWithoutMatchIsNullOfItsType() {
    Table table = new Table(ColumnType.BIGINT).row(1L).row(2L).row((Object) null);
    table.check(
        c ->
            call(
                CASE,
                isEqual(c.get(0), bigint(1)),
                text("one"),
                isEqual(c.get(0), bigint(2)),
                text("two"),
                nothing(ColumnType.VARCHAR)),
        "one",
        "two",
        null);
  }

  @Test
  void coalesceTakesTheFirstThatIsNotNull() {
    Table table =
        new Table(ColumnType.BIGINT, ColumnType.BIGINT).row(1L, 2L).row(null, 2L).row(null, null);
    table.check(c -> call(COALESCE, c.get(0), c.get(1), bigint(9)), 1L, 2L, 9L);
    table.check(c -> call(COALESCE, c.get(0), c.get(1)), 1L, 2L, null);
  }

  @Test
  void manyAlternativesCompileToFlatCode() {
    Table table = new Table(ColumnType.BIGINT).row(7L).row(499L).row(500L).row((Object) null);
    table.check(
        c -> {
          RexNode[] alternatives = new RexNode[500];
          for (int i = 0; i < alternatives.length; i++) {
            alternatives[i] = isEqual(c.get(0), bigint(i));
          }
          return or(alternatives);
        },
        true,
        true,
        false,
        null);
  }
}
