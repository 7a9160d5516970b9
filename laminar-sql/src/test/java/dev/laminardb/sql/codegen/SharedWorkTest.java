package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.Expressions.and;
import static dev.laminardb.sql.codegen.Expressions.bigint;
import static dev.laminardb.sql.codegen.Expressions.call;
import static dev.laminardb.sql.codegen.Expressions.cast;
import static dev.laminardb.sql.codegen.Expressions.divide;
import static dev.laminardb.sql.codegen.Expressions.integer;
import static dev.laminardb.sql.codegen.Expressions.isEqual;
import static dev.laminardb.sql.codegen.Expressions.or;
import static dev.laminardb.sql.codegen.Expressions.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A predicate and columns computed in one loop give what they give each by itself. */
class SharedWorkTest {
  private static final int QUERIES = 30;
  private static final List<String> TEXTS = List.of("", "a", "A", "ab", "Ab", "ba", "é", "É");

  private final Random random = new Random(20260102);

  private static RexNode lower(RexNode text) {
    return call(SqlStdOperatorTable.LOWER, text);
  }

  private static RexNode length(RexNode text) {
    return call(SqlStdOperatorTable.CHAR_LENGTH, text);
  }

  private SegmentSource source(Table table, RexNode condition, RexNode project) {
    Field result = Types.of(project).field("result", project.getType().isNullable());
    return SegmentCompiler.source(
        "q",
        table.columns(true).schema(),
        condition,
        List.of(project),
        new Schema(List.of(result)));
  }

  private @Nullable Object[] row() {
    return new @Nullable Object[] {anyText(), anyText(), random.nextInt(4) > 0 ? (Long) 2L : null};
  }

  private @Nullable String anyText() {
    return random.nextInt(6) == 0 ? null : TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private RexNode string(Table.Columns c, int depth) {
    if (depth == 0) {
      return c.get(random.nextInt(2));
    }
    return switch (random.nextInt(6)) {
      case 0 -> lower(string(c, depth - 1));
      case 1 -> call(SqlStdOperatorTable.UPPER, string(c, depth - 1));
      case 2 -> call(SqlStdOperatorTable.CONCAT, string(c, depth - 1), string(c, depth - 1));
      case 3 -> call(SqlStdOperatorTable.SUBSTRING, string(c, depth - 1), integer(2));
      default ->
          call(
              SqlStdOperatorTable.CASE,
              condition(c, depth - 1),
              string(c, depth - 1),
              string(c, depth - 1));
    };
  }

  private RexNode condition(Table.Columns c, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> isEqual(string(c, depth), text(TEXTS.get(random.nextInt(TEXTS.size()))));
      case 1 -> call(SqlStdOperatorTable.IS_NOT_NULL, string(c, depth));
      case 2 -> call(SqlStdOperatorTable.LESS_THAN, length(string(c, depth)), integer(2));
      case 3 -> or(condition(c, depth - 1), condition(c, depth - 1));
      default -> and(condition(c, depth - 1), condition(c, depth - 1));
    };
  }

  /** Columns of every type, all of them with the string. */
  private List<RexNode> columns(Table.Columns c, RexNode shared) {
    return List.of(
        shared,
        c.get(0),
        length(shared),
        isEqual(lower(shared), string(c, 1)),
        call(SqlStdOperatorTable.CASE, condition(c, 1), lower(shared), string(c, 2)),
        call(
            SqlStdOperatorTable.CASE,
            condition(c, 1),
            c.get(2),
            cast(length(shared), ColumnType.BIGINT)),
        call(SqlStdOperatorTable.IS_NULL, shared),
        cast(length(shared), ColumnType.DOUBLE),
        string(c, 2));
  }

  @Test
  void oneLoopAgreesWithALoopForEachColumn() {
    for (int query = 0; query < QUERIES; query++) {
      Table table = new Table(ColumnType.VARCHAR, ColumnType.VARCHAR, ColumnType.BIGINT);
      for (int i = 0; i < 200; i++) {
        table.row(row());
      }
      Table.Columns c = table.columns(true);
      RexNode shared = lower(string(c, 2));
      RexNode condition =
          or(condition(c, 2), call(SqlStdOperatorTable.LESS_THAN, length(shared), integer(2)));
      List<RexNode> columns = columns(c, shared);

      List<Integer> passing = table.passing(any -> condition);
      List<List<@Nullable Object>> expected = new ArrayList<>();
      for (RexNode column : columns) {
        List<@Nullable Object> every = table.evaluate(any -> column);
        expected.add(new ArrayList<>(passing.stream().map(every::get).toList()));
      }

      assertThat(source(table, condition, shared).filterColumns()).containsExactly(0);
      assertThat(table.filtered(condition, columns)).isEqualTo(expected);
    }
  }

  @Test
  void fillsBitsAcrossManyWords() {
    Table table = new Table(ColumnType.VARCHAR);
    for (int i = 0; i < 1000; i++) {
      table.row(i % 3 == 0 ? null : "A".repeat(i % 7));
    }
    Table.Columns c = table.columns(true);
    RexNode low = lower(c.get(0));
    RexNode condition = call(SqlStdOperatorTable.LESS_THAN, length(low), integer(5));
    RexNode bit = isEqual(low, text("aa"));

    List<Integer> passing = table.passing(any -> condition);
    List<@Nullable Object> every = table.evaluate(any -> bit);

    assertThat(passing).hasSizeGreaterThan(200);
    assertThat(table.filtered(condition, List.of(bit)))
        .containsExactly(passing.stream().map(every::get).toList());
  }

  @Test
  void repeatsColumnsWhereNoRowAndWhereEveryRowPasses() {
    Table table = new Table(ColumnType.VARCHAR, ColumnType.BIGINT).row("A", 1L).row("B", 2L);
    Table.Columns c = table.columns(true);
    RexNode low = lower(c.get(0));
    List<RexNode> columns = List.of(c.get(1), low, c.get(0), call(SqlStdOperatorTable.UPPER, low));

    assertThat(table.filtered(isEqual(low, text("x")), columns)).allMatch(List::isEmpty);
    assertThat(table.filtered(or(isEqual(low, text("a")), isEqual(low, text("b"))), columns))
        .containsExactly(List.of(1L, 2L), List.of("a", "b"), List.of("A", "B"), List.of("A", "B"));
    assertThat(table.filtered(isEqual(low, text("b")), columns))
        .containsExactly(List.of(2L), List.of("b"), List.of("B"), List.of("B"));
  }

  @Test
  void computesNoColumnOfARowThatDoesNotPass() {
    Table table = new Table(ColumnType.VARCHAR).row("Ab").row("").row((Object) null);
    Table.Columns c = table.columns(true);
    RexNode length = cast(length(lower(c.get(0))), ColumnType.BIGINT);
    RexNode inverse = divide(bigint(10), length);
    RexNode some = call(SqlStdOperatorTable.GREATER_THAN, length, bigint(0));
    RexNode all = call(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, length, bigint(0));

    assertThat(source(table, some, inverse).filterColumns()).containsExactly(0);
    assertThat(table.filtered(some, List.of(inverse))).containsExactly(List.of(5L));
    assertThatThrownBy(() -> table.filtered(all, List.of(inverse)))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("10 / 0");
  }

  @Test
  void keepsLoopsApartWhereTheyShareNothingDear() {
    Table table = new Table(ColumnType.VARCHAR, ColumnType.BIGINT);
    Table.Columns c = table.columns(true);
    RexNode twice = call(SqlStdOperatorTable.PLUS, c.get(1), c.get(1));
    RexNode condition = call(SqlStdOperatorTable.GREATER_THAN, twice, bigint(0));

    assertThat(source(table, condition, twice).filterColumns()).isEmpty();
    assertThat(source(table, isEqual(c.get(0), text("a")), lower(c.get(0))).filterColumns())
        .isEmpty();
  }

  @Test
  void keepsLoopsApartWhereOneWouldBeTooLarge() {
    Table table = new Table(ColumnType.VARCHAR);
    RexNode low = lower(table.columns(true).get(0));
    RexNode large = low;
    for (int i = 0; i < 200; i++) {
      large = call(SqlStdOperatorTable.CONCAT, lower(large), text("x" + i));
    }

    assertThat(source(table, isEqual(low, text("a")), large).filterColumns()).isEmpty();
  }
}
