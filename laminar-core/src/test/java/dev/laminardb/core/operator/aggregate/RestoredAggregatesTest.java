package dev.laminardb.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every aggregate that can run, over random rows: {@link ChangelogRun} compares with an operator
 * that is restored from snapshots.
 */
class RestoredAggregatesTest {
  private static final Schema ROWS =
      TextBatches.schema(
          "ts TIMESTAMP NOT NULL, k1 VARCHAR, k2 INT, flag BOOLEAN, large BIGINT, real DOUBLE,"
              + " text VARCHAR, exact DECIMAL");
  private static final Schema CHANGES = Changelog.withWeight(ROWS);
  private static final int[][] KEY_SETS = {{}, {1}, {2}, {1, 2, 7}, {6, 4}};

  private static List<AggregateCall> calls(boolean retracts) {
    List<AggregateCall> calls = new ArrayList<>();
    for (int filter : new int[] {-1, 3}) {
      for (int argument = 2; argument < 8; argument++) {
        for (AggregateFunction function : AggregateFunction.values()) {
          if (!retracts || function.canRetract()) {
            add(calls, function, argument, filter);
          }
        }
      }
    }
    return calls;
  }

  private static void add(
      List<AggregateCall> calls, AggregateFunction function, int argument, int filter) {
    Field column = ROWS.getFields().get(argument);
    ColumnType type = ColumnType.of(column);
    boolean number = type != ColumnType.VARCHAR && type != ColumnType.BOOLEAN;
    String name = "r" + calls.size();
    switch (function) {
      case COUNT -> {
        calls.add(call(function, argument, filter, ColumnType.BIGINT.field(name, false), false));
        if (type != ColumnType.DECIMAL) {
          calls.add(call(function, argument, filter, ColumnType.BIGINT.field(name, false), true));
        }
      }
      case APPROX_COUNT_DISTINCT ->
          calls.add(call(function, argument, filter, ColumnType.BIGINT.field(name, false), false));
      case SUM, AVG -> {
        if (number) {
          boolean integer = type == ColumnType.INT || type == ColumnType.BIGINT;
          Field result =
              integer
                  ? (function == AggregateFunction.SUM ? ColumnType.BIGINT : ColumnType.DOUBLE)
                      .field(name, true)
                  : new Field(name, column.getFieldType(), null);
          calls.add(call(function, argument, filter, result, false));
          if (integer || type == ColumnType.DOUBLE) {
            calls.add(call(function, argument, filter, result, true));
          }
        }
      }
      case BIT_AND, BIT_OR, BIT_XOR -> {
        if (type == ColumnType.INT || type == ColumnType.BIGINT) {
          Field result = new Field(name, column.getFieldType(), null);
          calls.add(call(function, argument, filter, result, false));
          calls.add(
              call(function, argument, filter, result, function == AggregateFunction.BIT_XOR));
        }
      }
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> {
        if (type == ColumnType.DOUBLE) {
          Field result = ColumnType.DOUBLE.field(name, true);
          calls.add(call(function, argument, filter, result, false));
          calls.add(call(function, argument, filter, result, true));
        }
      }
      case COVAR_POP,
          COVAR_SAMP,
          CORR,
          REGR_SLOPE,
          REGR_INTERCEPT,
          REGR_R2,
          REGR_AVGX,
          REGR_AVGY,
          REGR_SXX,
          REGR_SXY,
          REGR_SYY -> {
        if (type == ColumnType.DOUBLE) {
          Field result = ColumnType.DOUBLE.field(name, true);
          calls.add(new AggregateCall(function, argument, filter, result, false, argument));
        }
      }
      case PERCENTILE_CONT -> {
        if (type == ColumnType.DOUBLE) {
          calls.add(within(function, argument, filter, ColumnType.DOUBLE.field(name, true), false));
        }
      }
      case PERCENTILE_DISC, MODE ->
          calls.add(
              within(
                  function, argument, filter, new Field(name, column.getFieldType(), null), true));
      case STRING_AGG -> {
        if (type == ColumnType.VARCHAR) {
          Field result = ColumnType.VARCHAR.field(name, true);
          calls.add(within(function, argument, filter, result, true));
          calls.add(ordered(function, argument, filter, result));
        }
      }
      case ARRAY_AGG -> {
        Field result = ColumnType.field(name, ArrayType.of(column.getType()), true);
        calls.add(ordered(function, argument, filter, result));
      }
      case ARG_MIN, ARG_MAX ->
          calls.add(
              ordered(function, argument, filter, ColumnType.field(name, column.getType(), true)));
      case USER -> {
        if (type == ColumnType.BIGINT) {
          Field result = ColumnType.VARCHAR.field(name, true);
          calls.add(user(argument, filter, result, false, List.of(argument, 6)));
          calls.add(user(argument, filter, result, true, List.of(argument)));
        }
      }
      case SINGLE_VALUE -> {
        // Of many rows it fails.
      }
      default ->
          calls.add(
              new AggregateCall(
                  function,
                  argument,
                  filter,
                  new Field(name, column.getFieldType(), null),
                  false,
                  0));
    }
  }

  private static AggregateCall user(
      int argument, int filter, Field result, boolean distinct, List<Integer> arguments) {
    UserCall user = new UserCall(LettersAggregate.of(arguments.size() > 1), arguments);
    return new AggregateCall(
        AggregateFunction.USER,
        argument,
        filter,
        result,
        distinct,
        -1,
        -1,
        WithinGroup.ASCENDING,
        user);
  }

  /** Strings or elements in the order of columns of every kind. */
  private static AggregateCall ordered(
      AggregateFunction function, int argument, int filter, Field result) {
    List<SortKey> order =
        List.of(
            new SortKey(1, false, true),
            new SortKey(5, true, false),
            new SortKey(7, true, true),
            new SortKey(3, false, false));
    WithinGroup within = new WithinGroup(false, 0, ",", false, order);
    return new AggregateCall(function, argument, filter, result, false, -1, -1, within, null);
  }

  private static AggregateCall within(
      AggregateFunction function, int argument, int filter, Field result, boolean descending) {
    WithinGroup within = new WithinGroup(descending, 0.3, ", ", descending);
    return new AggregateCall(function, argument, filter, result, false, -1, -1, within, null);
  }

  private static AggregateCall call(
      AggregateFunction function, int argument, int filter, Field result, boolean distinct) {
    return new AggregateCall(function, argument, filter, result, distinct, -1);
  }

  private static @Nullable Object[] row(Random random, int groups) {
    @Nullable Object[] row = {
      random.nextLong(1000),
      "key " + random.nextInt(groups),
      random.nextInt(groups),
      random.nextBoolean(),
      random.nextLong(20),
      random.nextInt(20) == 0 ? Double.NaN : random.nextGaussian(),
      "text ".repeat(random.nextInt(3)) + random.nextInt(15),
      BigDecimal.valueOf(random.nextInt(10)).setScale(4)
    };
    for (int column = 1; column < row.length; column++) {
      row[column] = random.nextInt(8) == 0 ? null : row[column];
    }
    return row;
  }

  private static ChangelogRun run(Schema input, int[] keys, List<AggregateCall> calls) {
    RunningAggregateSpec spec = new RunningAggregateSpec(input, keys, calls);
    return new ChangelogRun(input, spec.outputSchema(), () -> new RunningAggregateOperator(spec));
  }

  @Test
  void goesOnAsBeforeWithRowsThatStay() {
    for (int[] keys : KEY_SETS) {
      Random random = new Random(keys.length);
      try (ChangelogRun run = run(ROWS, keys, calls(false))) {
        for (int batch = 0; batch < 60; batch++) {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (int i = random.nextInt(batch % 10 == 9 ? 300 : 9); i >= 0; i--) {
            rows.add(row(random, batch > 40 ? 4000 : 5));
          }
          run.push(rows);
          assertThat(run.content()).isNotEmpty();
        }
      }
    }
  }

  /** What is taken back of a group is what was emitted of it, whatever tables it has moved to. */
  @Test
  void goesOnAsBeforeWithGroupsThatAreForgotten() {
    for (int keys = 1; keys < KEY_SETS.length; keys++) {
      Random random = new Random(keys);
      RunningAggregateSpec spec =
          new RunningAggregateSpec(ROWS, KEY_SETS[keys], calls(false))
              .with(new StateTtl(1_000, true));
      try (ChangelogRun run =
          new ChangelogRun(
              ROWS, spec.outputSchema(), () -> new RunningAggregateOperator(spec, 2))) {
        for (int batch = 0; batch < 80; batch++) {
          run.time(batch * 300L);
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (int i = random.nextInt(batch % 10 == 9 ? 300 : 9); i >= 0; i--) {
            rows.add(row(random, 15));
          }
          run.push(rows);
        }
        assertThat(run.content()).isNotEmpty();
        run.time(100_000);
        assertThat(run.content()).isEmpty();
      }
    }
  }

  @Test
  void goesOnAsBeforeWithRowsThatAreTakenBack() {
    for (int[] keys : KEY_SETS) {
      Random random = new Random(keys.length);
      List<@Nullable Object[]> there = new ArrayList<>();
      RunningAggregateSpec spec = new RunningAggregateSpec(CHANGES, keys, calls(true));
      // Groups move to new tables every now and then.
      try (ChangelogRun run =
          new ChangelogRun(
              CHANGES, spec.outputSchema(), () -> new RunningAggregateOperator(spec, 2))) {
        for (int batch = 0; batch < 80; batch++) {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (int i = random.nextInt(batch % 10 == 9 ? 300 : 9); i >= 0; i--) {
            boolean takesBack = !there.isEmpty() && random.nextInt(100) < (batch < 40 ? 35 : 65);
            @Nullable Object[] row =
                takesBack
                    ? there.remove(random.nextInt(there.size()))
                    : row(random, batch > 60 ? 2000 : 5);
            if (!takesBack) {
              there.add(row);
            }
            @Nullable Object[] change = Arrays.copyOf(row, row.length + 1);
            change[row.length] = takesBack ? Changelog.RETRACT : Changelog.INSERT;
            rows.add(change);
          }
          run.push(rows);
        }
      }
    }
  }

  /** Strings without a pair are forgotten at some point, and the others get other numbers. */
  @Test
  void goesOnAsBeforeWhenStringsAreForgotten() {
    Field result = ColumnType.BIGINT.field("r", false);
    AggregateCall distinct = call(AggregateFunction.COUNT, 6, -1, result, true);
    Field text = ColumnType.VARCHAR.field("t", true);
    AggregateCall greatest = call(AggregateFunction.MAX, 6, -1, text, false);
    Field mode = ColumnType.VARCHAR.field("m", true);
    AggregateCall frequent = within(AggregateFunction.MODE, 6, -1, mode, true);
    try (ChangelogRun run = run(CHANGES, new int[] {}, List.of(distinct, greatest, frequent))) {
      run.push(texts("kept", 100, Changelog.INSERT));
      for (int round = 0; round < 5; round++) {
        run.push(texts("gone " + round, 2000, Changelog.INSERT));
        run.push(texts("gone " + round, 2000, Changelog.RETRACT));
      }
      run.push(texts("kept", 100, Changelog.INSERT));
      run.push(texts("kept", 100, Changelog.RETRACT));
      assertThat(run.content()).containsExactly("100 | kept99 | kept99");
      run.push(texts("kept", 99, Changelog.RETRACT));
      assertThat(run.content()).containsExactly("1 | kept99 | kept99");
    }
  }

  private static List<@Nullable Object[]> texts(String prefix, int count, int weight) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new @Nullable Object[] {0L, null, 1, true, 1L, 1.0, prefix + i, null, weight});
    }
    return rows;
  }

  @Test
  void goesOnAsBeforeWithDistinctRows() {
    for (Schema input : List.of(ROWS, CHANGES)) {
      Random random = new Random(7);
      try (ChangelogRun run = run(input, new int[] {1, 2, 6, 7}, List.of())) {
        for (int batch = 0; batch < 40; batch++) {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            @Nullable Object[] row = row(random, 3);
            rows.add(input == ROWS ? row : Arrays.copyOf(row, row.length + 1));
            if (input != ROWS) {
              rows.get(i)[row.length] = Changelog.INSERT;
            }
          }
          run.push(rows);
        }
        assertThat(run.content()).hasSizeGreaterThan(1024);
      }
    }
  }
}
