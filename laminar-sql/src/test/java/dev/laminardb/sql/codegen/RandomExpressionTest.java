package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.Expressions.bigint;
import static dev.laminardb.sql.codegen.Expressions.call;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random trees of logic, choices and sums, against an evaluator of a line per operator. */
class RandomExpressionTest {
  private static final int TREES = 60;

  /** A tree in both its forms. */
  private record Tree(
      Function<Table.Columns, RexNode> code,
      Function<@Nullable Object[], @Nullable Object> value) {}

  private final Random random = new Random(20260101);

  private Tree condition(int depth) {
    if (depth == 0) {
      int column = random.nextInt(2);
      return new Tree(c -> c.get(column), row -> row[column]);
    }
    Tree a = condition(depth - 1);
    Tree b = condition(depth - 1);
    return switch (random.nextInt(6)) {
      case 0 ->
          new Tree(c -> code(SqlStdOperatorTable.AND, c, a, b), r -> junction(r, a, b, false));
      case 1 -> new Tree(c -> code(SqlStdOperatorTable.OR, c, a, b), r -> junction(r, a, b, true));
      case 2 ->
          new Tree(
              c -> code(SqlStdOperatorTable.NOT, c, a),
              r -> a.value.apply(r) instanceof Boolean v ? !v : null);
      case 3 ->
          new Tree(c -> code(SqlStdOperatorTable.IS_NULL, c, a), r -> a.value.apply(r) == null);
      case 4 ->
          new Tree(
              c -> code(SqlStdOperatorTable.IS_NOT_TRUE, c, a),
              r -> !Boolean.TRUE.equals(a.value.apply(r)));
      default -> comparison(number(depth - 1), number(depth - 1));
    };
  }

  private static Tree comparison(Tree a, Tree b) {
    return new Tree(
        c -> code(SqlStdOperatorTable.LESS_THAN, c, a, b),
        r ->
            a.value.apply(r) instanceof Long x && b.value.apply(r) instanceof Long y
                ? x < y
                : null);
  }

  private Tree number(int depth) {
    if (depth == 0) {
      int column = 2 + random.nextInt(2);
      return new Tree(c -> c.get(column), row -> row[column]);
    }
    Tree a = number(depth - 1);
    Tree b = number(depth - 1);
    if (random.nextBoolean()) {
      return new Tree(
          c -> code(SqlStdOperatorTable.PLUS, c, a, b),
          r ->
              a.value.apply(r) instanceof Long x && b.value.apply(r) instanceof Long y
                  ? x + y
                  : null);
    }
    Tree when = condition(depth - 1);
    // Dividing by the number it tests finds out whether the branch not taken is left alone.
    Tree safe =
        new Tree(
            c ->
                call(
                    SqlStdOperatorTable.CASE,
                    call(SqlStdOperatorTable.EQUALS, a.code.apply(c), bigint(0)),
                    b.code.apply(c),
                    call(SqlStdOperatorTable.DIVIDE, bigint(100), a.code.apply(c))),
            r -> {
              Object divisor = a.value.apply(r);
              return Objects.equals(divisor, 0L)
                  ? b.value.apply(r)
                  : divisor instanceof Long x ? (Object) (100 / x) : null;
            });
    return new Tree(
        c -> code(SqlStdOperatorTable.CASE, c, when, safe, b),
        r -> Boolean.TRUE.equals(when.value.apply(r)) ? safe.value.apply(r) : b.value.apply(r));
  }

  private static RexNode code(SqlOperator operator, Table.Columns columns, Tree... operands) {
    RexNode[] nodes = new RexNode[operands.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = operands[i].code.apply(columns);
    }
    return call(operator, nodes);
  }

  private static @Nullable Object junction(
      @Nullable Object[] row, Tree a, Tree b, boolean deciding) {
    Object x = a.value.apply(row);
    Object y = b.value.apply(row);
    if (Objects.equals(x, deciding) || Objects.equals(y, deciding)) {
      return deciding;
    }
    return x == null || y == null ? null : (Object) !deciding;
  }

  private @Nullable Object[] row() {
    return new @Nullable Object[] {truth(), truth(), small(), small()};
  }

  private @Nullable Boolean truth() {
    int choice = random.nextInt(4);
    return choice == 0 ? null : (Boolean) (choice == 1);
  }

  private @Nullable Long small() {
    int choice = random.nextInt(7);
    return choice == 0 ? null : (Long) (long) (choice - 3);
  }

  @Test
  void agreesWithAStraightforwardEvaluation() {
    for (int tree = 0; tree < TREES; tree++) {
      Tree expression = tree % 2 == 0 ? condition(4) : number(3);
      Table table =
          new Table(ColumnType.BOOLEAN, ColumnType.BOOLEAN, ColumnType.BIGINT, ColumnType.BIGINT);
      List<@Nullable Object> expected = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        @Nullable Object[] row = row();
        table.row(row);
        expected.add(expression.value.apply(row));
      }
      table.check(expression.code, expected.toArray());
    }
  }
}
