package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.LongRecords;
import org.apache.arrow.vector.types.pojo.Field;

/** Makes the accumulator of an aggregate call. */
final class Accumulators {
  private Accumulators() {}

  /**
   * The accumulator of a call.
   *
   * @param argument the argument, ignored for COUNT
   * @param retracts whether it has to take rows back
   * @param records the groups' records, in which it takes words
   * @throws IllegalArgumentException if it has to and cannot
   */
  static Accumulator of(
      AggregateCall call, Field argumentField, boolean retracts, LongRecords records) {
    if (retracts && !call.function().canRetract()) {
      throw new IllegalArgumentException(call.function() + " cannot take rows back");
    }
    ColumnType argument = ColumnType.of(argumentField);
    return switch (call.function()) {
      case COUNT -> new CountAccumulator(records);
      case SUM, AVG -> sum(call, argumentField, retracts, records);
      case MIN, MAX -> extreme(argument, call.function() == AggregateFunction.MAX, records);
      case FIRST_VALUE, LAST_VALUE ->
          argument == ColumnType.VARCHAR
              ? new StringByTimeAccumulator(call)
              : new LongByTimeAccumulator(call, argument, records);
    };
  }

  private static Accumulator sum(
      AggregateCall call, Field argument, boolean retracts, LongRecords records) {
    boolean mean = call.function() == AggregateFunction.AVG;
    return switch (ColumnType.of(argument)) {
      case DOUBLE -> doubleSum(mean, retracts, records);
      case DECIMAL ->
          new DecimalSumAccumulator(
              mean, ColumnType.decimal(argument), ColumnType.decimal(call.result()), records);
      default -> new LongSumAccumulator(ColumnType.of(argument), mean, records);
    };
  }

  private static Accumulator doubleSum(boolean mean, boolean retracts, LongRecords records) {
    return retracts
        ? new RetractingDoubleSumAccumulator(mean, records)
        : new DoubleSumAccumulator(mean, records);
  }

  private static Accumulator extreme(ColumnType argument, boolean greatest, LongRecords records) {
    return switch (argument) {
      case DOUBLE -> new DoubleExtremeAccumulator(greatest, records);
      case DECIMAL -> new DecimalExtremeAccumulator(greatest, records);
      case VARCHAR -> new StringExtremeAccumulator(greatest);
      case BIGINT, TIMESTAMP, INT, BOOLEAN ->
          new LongExtremeAccumulator(argument, greatest, records);
    };
  }
}
