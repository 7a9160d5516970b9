package dev.laminardb.core.operator.window;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.AVG;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.FIRST_VALUE;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.LAST_VALUE;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.MAX;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.MIN;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.SUM;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every aggregate over every kind of window and key, against plain Java. */
class RandomWindowsTest {
  private static final long SECOND = 1_000_000;
  private static final int[][] KEY_SETS = {{}, {1}, {2}, {1, 2}, {9}};
  static final Schema SCHEMA =
      TextBatches.schema(
          "ts TIMESTAMP NOT NULL, k1 VARCHAR, k2 INT, flag BOOLEAN, small INT, large BIGINT,"
              + " real DOUBLE, text VARCHAR, time TIMESTAMP, required BIGINT NOT NULL");

  private static SlicedWindow window(int number) {
    return switch (number) {
      case 0 -> SlicedWindow.tumble(10 * SECOND, 3 * SECOND);
      case 1 -> SlicedWindow.hop(2 * SECOND, 10 * SECOND, 0);
      case 2 -> SlicedWindow.hop(4 * SECOND, 10 * SECOND, 3 * SECOND);
      case 3 -> SlicedWindow.hop(7 * SECOND + 1, 8 * SECOND, -SECOND);
      case 4 -> SlicedWindow.hop(10 * SECOND, 10 * SECOND, 0);
      case 5 -> SlicedWindow.cumulate(2 * SECOND, 10 * SECOND, 0);
      default -> SlicedWindow.cumulate(3 * SECOND, 21 * SECOND, 13 * SECOND);
    };
  }

  static AggregateCall call(
      AggregateFunction function, int argument, ColumnType result, int filter) {
    return new AggregateCall(
        function, argument, filter, "r" + argument + function, result, function != COUNT);
  }

  private static AggregateCall byTime(
      AggregateFunction function, int argument, ColumnType result, int filter) {
    return new AggregateCall(
        function, argument, filter, result.field("r" + argument + function, true), false, 0);
  }

  static AggregateCall distinct(
      AggregateFunction function, int argument, ColumnType result, int filter) {
    return new AggregateCall(
        function, argument, filter, result.field("d" + argument, function != COUNT), true, -1);
  }

  static List<AggregateCall> everyCall() {
    List<AggregateCall> calls = new ArrayList<>();
    for (int filter : new int[] {-1, 3}) {
      calls.add(call(COUNT, -1, ColumnType.BIGINT, filter));
      for (int argument = 3; argument < 10; argument++) {
        ColumnType type = ColumnType.of(SCHEMA.getFields().get(argument));
        calls.add(call(COUNT, argument, ColumnType.BIGINT, filter));
        calls.add(call(MIN, argument, type, filter));
        calls.add(call(MAX, argument, type, filter));
        calls.add(byTime(FIRST_VALUE, argument, type, filter));
        calls.add(byTime(LAST_VALUE, argument, type, filter));
        calls.add(distinct(COUNT, argument, ColumnType.BIGINT, filter));
        if (type == ColumnType.INT || type == ColumnType.BIGINT || type == ColumnType.DOUBLE) {
          ColumnType sum = type == ColumnType.DOUBLE ? type : ColumnType.BIGINT;
          calls.add(call(SUM, argument, sum, filter));
          calls.add(call(AVG, argument, ColumnType.DOUBLE, filter));
          calls.add(distinct(SUM, argument, sum, filter));
          calls.add(distinct(AVG, argument, ColumnType.DOUBLE, filter));
        }
      }
    }
    return calls;
  }

  /** Recycled panes: most runs close far more windows than are open at a time. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void computesEveryAggregateAsPlainJavaDoes(int number) {
    SlicedWindow window = window(number);
    for (int keys = 0; keys < KEY_SETS.length; keys++) {
      WindowAggregateSpec spec =
          new WindowAggregateSpec(SCHEMA, KEY_SETS[keys], 0, window, everyCall());
      boolean tumbles = window.kind() == SlicedWindow.Kind.TUMBLE;
      long[] clock = {-100 * SECOND};
      RandomRows.compare(
          spec,
          300,
          60,
          new Random(keys),
          random -> {
            clock[0] += random.nextInt(1_200_000);
            Object[] row = row(random, tumbles);
            row[0] = clock[0] - random.nextInt(25) * SECOND;
            return row;
          });
    }
  }

  /** Doubles of overlapping windows are added in another order: they are such that none matters. */
  static Object[] row(Random random, boolean tumbles) {
    double real = tumbles ? random.nextGaussian() : (random.nextInt(2000) - 1000) / 8.0;
    Object[] row = {
      0L,
      "k" + random.nextInt(3),
      random.nextInt(3),
      random.nextBoolean(),
      random.nextInt(),
      random.nextLong() >> 12,
      random.nextInt(20) == 0 ? Double.NaN : real,
      "text ".repeat(random.nextInt(4)) + random.nextInt(50),
      random.nextLong() >> 14,
      random.nextLong(3)
    };
    for (int column = 1; column < 9; column++) {
      row[column] = random.nextInt(6) == 0 ? null : row[column];
    }
    return row;
  }

  /** Keys of windows with more groups than a batch has rows, and other keys in each pane. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void mergesMoreGroupsThanFitIntoABatch(int number) {
    WindowAggregateSpec spec =
        new WindowAggregateSpec(
            SCHEMA,
            new int[] {1, 9},
            0,
            window(number),
            List.of(call(COUNT, -1, ColumnType.BIGINT, -1), call(MAX, 7, ColumnType.VARCHAR, -1)));
    RandomRows.compare(
        spec,
        15_000,
        3,
        new Random(number),
        random -> {
          Object[] row = row(random, false);
          row[0] = random.nextInt(20) * SECOND;
          row[1] = random.nextInt(50) == 0 ? null : "a key of some length " + random.nextInt(9000);
          return row;
        });
  }
}
