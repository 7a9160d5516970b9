package dev.laminardb.sql.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import dev.laminardb.core.operator.aggregate.AggregateLayout;
import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.sql.type.LaminarTypeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Generated loops against the accumulators' own, over random rows. */
class AggregateSourceTest {
  private static final Schema ROWS =
      new Schema(
          List.of(
              ColumnType.BIGINT.field("key", false),
              ColumnType.TIMESTAMP.field("time", false),
              ColumnType.VARCHAR.field("text", true),
              ColumnType.INT.field("i", false),
              ColumnType.INT.field("in", true),
              ColumnType.BIGINT.field("l", false),
              ColumnType.BIGINT.field("ln", true),
              ColumnType.DOUBLE.field("d", false),
              ColumnType.DOUBLE.field("dn", true),
              ColumnType.BOOLEAN.field("b", false),
              ColumnType.BOOLEAN.field("bn", true)));
  private static final int FIRST_ARGUMENT = 1;
  private static final int[] FILTERS = {AggregateCall.NO_FILTER, 9, 10};
  private static final int[][] KEYS = {{}, {0}, {1}, {2}, {6}, {0, 3}};
  private static final double[] DOUBLES = {
    0.0, -0.0, 1.5, -2.25, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300
  };

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  @Test
  void aLoopForAllAggregatesFindsWhatALoopForEachDoes() {
    for (int seed = 0; seed < 40; seed++) {
      compare(ROWS, calls(false), KEYS[seed % KEYS.length], seed);
    }
  }

  @Test
  void rowsThatGoAreTakenBack() {
    for (int seed = 0; seed < 24; seed++) {
      compare(Changelog.withWeight(ROWS), calls(true), KEYS[seed % KEYS.length], seed);
    }
  }

  @Test
  void conditionsThatNeedConstantTextOrMemoryAreNoFilters() {
    RexBuilder rex = new RexBuilder(new LaminarTypeFactory());
    RexNode text =
        rex.makeInputRef(
            rex.getTypeFactory()
                .createTypeWithNullability(
                    rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR), true),
            2);
    RexNode number = rex.makeInputRef(rex.getTypeFactory().createSqlType(SqlTypeName.INTEGER), 3);
    RexNode one = rex.makeExactLiteral(BigDecimal.ONE);
    RexNode empty = rex.makeLiteral("");

    assertThat(isFilter(rex, SqlStdOperatorTable.EQUALS, number, one)).isTrue();
    assertThat(isFilter(rex, SqlStdOperatorTable.EQUALS, empty, rex.makeLiteral("a"))).isFalse();
    assertThat(isFilter(rex, SqlStdOperatorTable.EQUALS, text, rex.makeLiteral("a"))).isTrue();
    assertThat(isFilter(rex, SqlStdOperatorTable.LESS_THAN, text, rex.makeLiteral("a"))).isFalse();
    assertThat(
            isFilter(
                rex,
                SqlStdOperatorTable.EQUALS,
                rex.makeCall(SqlStdOperatorTable.LOWER, text),
                text))
        .isFalse();
    assertThat(isFilter(rex, SqlStdOperatorTable.EQUALS, text, text)).isTrue();
  }

  private static boolean isFilter(RexBuilder rex, SqlOperator operator, RexNode... operands) {
    return SegmentCompiler.isFilter(ROWS, rex.makeCall(operator, operands));
  }

  @Test
  void aSumBeyondItsRangeIsRefusedWhenItIsRead() {
    AggregateCall sum =
        new AggregateCall(AggregateFunction.SUM, 5, -1, "s", ColumnType.BIGINT, true);
    for (int[] keys : KEYS) {
      GroupedAggregate aggregate = compiled(ROWS, keys, List.of(sum));
      try (BatchPool pool = new BatchPool(ROWS, allocator)) {
        Batch batch = batch(pool, ROWS, new Random(1), 1, Long.MAX_VALUE);
        aggregate.add(batch, null, 1);
        aggregate.add(batch, null, 1);

        LaminarException failure =
            catchThrowableOfType(
                LaminarException.class, () -> results(aggregate, keys, List.of(sum)));

        assertThat(failure.errorCode()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
        batch.release();
      }
    }
  }

  /** A group's sum goes up to 300 times the greatest value, and comes back. */
  @Test
  void aSumMayGoBeyondItsRangeOnTheWay() {
    Schema schema = Changelog.withWeight(ROWS);
    for (int seed = 0; seed < 24; seed++) {
      int[] keys = KEYS[seed % KEYS.length];
      List<AggregateCall> calls = calls(true);
      Random random = new Random(seed);
      GroupedAggregate compiled = compiled(schema, keys, calls);
      GroupedAggregate interpreted =
          new GroupedAggregate(
              schema, keys, calls, AggregateKernel.NONE, new BatchScratch(keys.length));
      try (BatchPool pool = new BatchPool(schema, allocator)) {
        Batch batch = batch(pool, schema, random, 1 + random.nextInt(300), Long.MAX_VALUE);
        Batch contrary = contrary(pool, schema, batch);
        Batch small = batch(pool, schema, random, 300, Integer.MAX_VALUE);
        for (Batch each : List.of(small, batch, contrary)) {
          compiled.add(each, null, each.rowCount());
          interpreted.add(each, null, each.rowCount());
          each.release();
        }
      }

      assertThat(results(compiled, keys, calls))
          .as("seed %d", seed)
          .isEqualTo(results(interpreted, keys, calls));
    }
  }

  /** The same rows with weights of the other sign. */
  private static Batch contrary(BatchPool pool, Schema schema, Batch batch) {
    int weight = Changelog.weightColumn(schema);
    BatchBuilder out = pool.builder();
    out.append(batch, null, 0, batch.rowCount());
    for (int row = 0; row < batch.rowCount(); row++) {
      boolean inserts =
          RawMemory.getInt(batch.dataAddress(weight) + ((long) row << 2)) == Changelog.INSERT;
      out.column(weight).setInt(row, inserts ? Changelog.RETRACT : Changelog.INSERT);
    }
    return out.build();
  }

  private static List<AggregateCall> calls(boolean retracts) {
    List<AggregateCall> calls = new ArrayList<>();
    for (int filter : FILTERS) {
      calls.add(call(AggregateFunction.COUNT, -1, filter, ColumnType.BIGINT, calls.size()));
      for (int argument = FIRST_ARGUMENT; argument < ROWS.getFields().size(); argument++) {
        ColumnType type = ColumnType.of(ROWS.getFields().get(argument));
        calls.add(call(AggregateFunction.COUNT, argument, filter, ColumnType.BIGINT, calls.size()));
        if (!retracts) {
          calls.add(call(AggregateFunction.MIN, argument, filter, type, calls.size()));
          calls.add(call(AggregateFunction.MAX, argument, filter, type, calls.size()));
        }
        if (type == ColumnType.INT || type == ColumnType.BIGINT || type == ColumnType.DOUBLE) {
          ColumnType sum = type == ColumnType.DOUBLE ? type : ColumnType.BIGINT;
          calls.add(call(AggregateFunction.SUM, argument, filter, sum, calls.size()));
          calls.add(call(AggregateFunction.AVG, argument, filter, ColumnType.DOUBLE, calls.size()));
        }
      }
    }
    return calls;
  }

  private static AggregateCall call(
      AggregateFunction function, int argument, int filter, ColumnType result, int number) {
    return new AggregateCall(function, argument, filter, "r" + number, result, true);
  }

  private void compare(Schema schema, List<AggregateCall> calls, int[] keys, int seed) {
    Random random = new Random(seed);
    GroupedAggregate compiled = compiled(schema, keys, calls);
    GroupedAggregate interpreted =
        new GroupedAggregate(
            schema, keys, calls, AggregateKernel.NONE, new BatchScratch(keys.length));
    try (BatchPool pool = new BatchPool(schema, allocator)) {
      for (int batches = 0; batches < 6; batches++) {
        Batch batch = batch(pool, schema, random, 1 + random.nextInt(300), Integer.MAX_VALUE);
        int rows = batch.rowCount();
        int[] some = IntStream.range(0, rows).filter(row -> random.nextInt(3) > 0).toArray();
        boolean all = random.nextBoolean();
        compiled.add(batch, all ? null : some, all ? rows : some.length);
        interpreted.add(batch, all ? null : some, all ? rows : some.length);
        batch.release();
      }
    }
    assertThat(results(compiled, keys, calls))
        .as("seed %d", seed)
        .isEqualTo(results(interpreted, keys, calls));
  }

  private static GroupedAggregate compiled(Schema schema, int[] keys, List<AggregateCall> calls) {
    AggregateLayout layout = AggregateLayout.ofGroups(schema, keys, calls);
    RelDataTypeFactory types = new LaminarTypeFactory();
    List<RexNode> filters =
        layout.filters().stream()
            .<RexNode>map(
                filter ->
                    new RexInputRef(
                        filter,
                        types.createTypeWithNullability(
                            types.createSqlType(SqlTypeName.BOOLEAN), filter == 10)))
            .toList();
    AggregateKernel kernel = new SegmentCompiler().compile("test", schema, layout, filters);
    return new GroupedAggregate(schema, keys, calls, kernel, new BatchScratch(keys.length));
  }

  private List<String> results(GroupedAggregate aggregate, int[] keys, List<AggregateCall> calls) {
    List<Field> fields = new ArrayList<>();
    for (int key : keys) {
      fields.add(ROWS.getFields().get(key));
    }
    calls.forEach(call -> fields.add(call.result()));
    List<String> lines = new ArrayList<>();
    try (BatchPool pool = new BatchPool(new Schema(fields), allocator)) {
      BatchBuilder out = pool.builder();
      Batch batch;
      try {
        aggregate.write(0, aggregate.size(), out, keys.length);
        out.addRows(aggregate.size());
        batch = out.build();
      } catch (LaminarException e) {
        out.discard();
        throw e;
      }
      for (int row = 0; row < batch.rowCount(); row++) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < fields.size(); column++) {
          line.append(batch.vector(column).getObject(row)).append(' ');
        }
        lines.add(line.toString());
      }
      batch.release();
    }
    return lines;
  }

  private static Batch batch(
      BatchPool pool, Schema schema, Random random, int rows, long greatest) {
    BatchBuilder out = pool.builder();
    for (int column = 0; column < schema.getFields().size(); column++) {
      Field field = schema.getFields().get(column);
      ColumnBuilder to = out.column(column);
      for (int row = 0; row < rows; row++) {
        boolean isNull = field.isNullable() && random.nextInt(4) == 0;
        write(to, ColumnType.of(field), row, isNull, random, greatest);
        if (column == Changelog.weightColumn(schema)) {
          to.setInt(row, random.nextInt(4) == 0 ? Changelog.RETRACT : Changelog.INSERT);
        }
      }
    }
    out.addRows(rows);
    return out.build();
  }

  private static void write(
      ColumnBuilder to, ColumnType type, int row, boolean isNull, Random random, long greatest) {
    if (type == ColumnType.VARCHAR) {
      if (isNull) {
        to.appendNullString();
      } else {
        to.appendString(new byte[] {(byte) ('a' + random.nextInt(4))}, 0, 1);
      }
      return;
    }
    if (isNull) {
      return;
    }
    switch (type) {
      case INT -> to.setInt(row, random.nextInt(7) - 3);
      case BIGINT, TIMESTAMP ->
          to.setLong(row, greatest == Long.MAX_VALUE ? greatest : random.nextInt(7) - 3L);
      case DOUBLE -> to.setDouble(row, DOUBLES[random.nextInt(DOUBLES.length)]);
      case BOOLEAN -> to.setBoolean(row, random.nextBoolean());
      default -> throw new IllegalArgumentException(type + " is in no column");
    }
  }

  @Test
  void aConditionOfConstantTextIsNoFilter() {
    Schema input = new Schema(List.of(ColumnType.BIGINT.field("n", false)));

    assertThat(
            AggregateSource.isFilter(
                input, Expressions.isEqual(Expressions.text(""), Expressions.text("a"))))
        .isFalse();
  }
}
