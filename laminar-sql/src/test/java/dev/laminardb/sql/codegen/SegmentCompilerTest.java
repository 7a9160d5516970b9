package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.Expressions.bigint;
import static dev.laminardb.sql.codegen.Expressions.call;
import static dev.laminardb.sql.codegen.Expressions.cast;
import static dev.laminardb.sql.codegen.Expressions.date;
import static dev.laminardb.sql.codegen.Expressions.decimal;
import static dev.laminardb.sql.codegen.Expressions.isEqual;
import static dev.laminardb.sql.codegen.Expressions.months;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.kernel.Segment;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

class SegmentCompilerTest {
  private final Table table = new Table(ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.VARCHAR);

  private Schema output(ColumnType type, boolean nullable) {
    return new Schema(List.of(type.field("result", nullable)));
  }

  @Test
  void makesNoNullChecksWhereNothingIsNull() {
    Table.Columns c = table.columns(false);
    RexNode price = call(SqlStdOperatorTable.MULTIPLY, c.get(1), decimal("0.908"));
    RexNode every = isEqual(call(SqlStdOperatorTable.MOD, c.get(0), bigint(123)), bigint(1));

    SegmentSource source =
        SegmentCompiler.source(
            "q", c.schema(), every, List.of(price), output(ColumnType.DOUBLE, false));

    assertThat(source.text())
        .contains("* (0.908D)", "% (123L)")
        .doesNotContain("valid", "boolean z", "if (!", "setBit");
  }

  @Test
  void addsConstantIntervalsToConstantDatesOnce() {
    Table dates = new Table(ColumnType.DATE);
    Table.Columns c = dates.columns(false);
    RexNode year = call(SqlStdOperatorTable.DATETIME_PLUS, date("1994-01-31"), months(12));
    RexNode month =
        Expressions.BUILDER.makeCall(
            Expressions.type(ColumnType.DATE, false),
            SqlStdOperatorTable.MINUS_DATE,
            List.of(date("1994-03-31"), months(1)));
    RexNode never =
        call(SqlStdOperatorTable.DATETIME_PLUS, date("1994-01-31"), months(Integer.MAX_VALUE));

    assertThat(filterOnFirst(c, year)).contains("(9161)").doesNotContain("Months");
    assertThat(filterOnFirst(c, month)).contains("(8824)").doesNotContain("Months");
    assertThat(filterOnFirst(c, never)).contains("Dates.addMonths");
  }

  private static String filterOnFirst(Table.Columns c, RexNode limit) {
    RexNode condition = call(SqlStdOperatorTable.LESS_THAN, c.get(0), limit);
    return SegmentCompiler.source("q", c.schema(), condition, List.of(c.get(0)), c.schema()).text();
  }

  @Test
  void readsEachColumnOncePerRow() {
    Table.Columns c = table.columns(true);
    RexNode square = call(SqlStdOperatorTable.MULTIPLY, c.get(1), c.get(1));

    SegmentSource source =
        SegmentCompiler.source(
            "q", c.schema(), null, List.of(square), output(ColumnType.DOUBLE, true));

    // Once in the loop over all rows, once in the one over selected rows.
    assertThat(source.text().split("RawMemory.getDouble", -1)).hasSize(3);
    assertThat(source.text().split("RawMemory.getBit", -1)).hasSize(3);
  }

  @Test
  void lendsColumnsOfTheSameType() {
    Table.Columns c = table.columns(false);
    Schema output =
        new Schema(
            List.of(
                ColumnType.VARCHAR.field("s", true),
                ColumnType.DOUBLE.field("widened", false),
                ColumnType.DOUBLE.field("d", false)));

    Segment segment =
        new SegmentCompiler()
            .compile("q", c.schema(), null, List.of(c.get(2), c.get(0), c.get(1)), output);

    assertThat(segment.passThrough()).containsExactly(2, -1, 1);
    assertThat(segment.filters()).isFalse();
  }

  @Test
  void doesNotLendANullableColumnAsNotNull() {
    Table.Columns c = table.columns(true);

    Segment segment =
        new SegmentCompiler()
            .compile("q", c.schema(), null, List.of(c.get(0)), output(ColumnType.BIGINT, false));

    assertThat(segment.passThrough()).containsExactly(-1);
  }

  @Test
  void refusesNullInAColumnPlannedAsNotNull() {
    Table nulls = new Table(ColumnType.BIGINT).row(1L).row((Object) null);
    assertThatThrownBy(
            () ->
                nulls.evaluate(
                    c ->
                        Expressions.BUILDER.makeAbstractCast(
                            SqlParserPos.ZERO,
                            Expressions.type(ColumnType.BIGINT, false),
                            c.get(0),
                            false)))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("\"result\"");
  }

  @Test
  void namesWhatItDoesNotSupport() {
    Table.Columns c = table.columns(true);
    Schema input = c.schema();
    assertThat(SegmentCompiler.unsupported(input, c.get(0))).isEmpty();
    assertThat(SegmentCompiler.unsupported(input, call(SqlLibraryOperators.SOUNDEX, c.get(2))))
        .contains("function SOUNDEX");
    assertThat(
            SegmentCompiler.unsupported(
                input, Expressions.castTo(c.get(0), Expressions.type(SqlTypeName.TIME, 3))))
        .contains("CAST of BIGINT to TIME");
    assertThat(SegmentCompiler.unsupported(input, cast(c.get(1), ColumnType.TIMESTAMP)))
        .hasValueSatisfying(text -> assertThat(text).startsWith("CAST of DOUBLE to TIMESTAMP"));
    assertThatThrownBy(
            () ->
                new SegmentCompiler()
                    .compile(
                        "q",
                        input,
                        null,
                        List.of(call(SqlLibraryOperators.SOUNDEX, c.get(2))),
                        output(ColumnType.VARCHAR, true)))
        .isInstanceOf(UnsupportedExpressionException.class);
  }

  @Test
  void anyColumnNameCompiles() {
    Table.Columns c = table.columns(true);
    Schema output = new Schema(List.of(ColumnType.BIGINT.field("a\"\\\n\\u0022é", false)));
    RexNode sum = call(SqlStdOperatorTable.PLUS, c.get(0), bigint(1));

    assertThat(new SegmentCompiler().compile("a-b \"c", c.schema(), null, List.of(sum), output))
        .isNotNull();
  }

  @Test
  void compilesTheSameSegmentOnce() {
    Table.Columns c = table.columns(true);
    RexNode sum = call(SqlStdOperatorTable.PLUS, c.get(0), bigint(1));
    SegmentCompiler compiler = new SegmentCompiler();

    Class<?> first = kernelClass(compiler, c, sum);

    assertThat(kernelClass(compiler, c, sum)).isSameAs(first);
    assertThat(kernelClass(compiler, c, call(SqlStdOperatorTable.MINUS, c.get(0), bigint(1))))
        .isNotSameAs(first);
    assertThat(kernelClass(new SegmentCompiler(), c, sum)).isNotSameAs(first);
  }

  private Class<?> kernelClass(SegmentCompiler compiler, Table.Columns c, RexNode project) {
    Segment segment =
        compiler.compile("q", c.schema(), null, List.of(project), output(ColumnType.BIGINT, true));
    try (RootAllocator allocator = new RootAllocator();
        ProjectionKernel kernel = segment.kernels().create(allocator)) {
      return kernel.getClass();
    }
  }
}
