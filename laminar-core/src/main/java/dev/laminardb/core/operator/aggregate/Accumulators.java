package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnType;
import org.apache.arrow.vector.types.pojo.Field;

/** Makes the accumulator of an aggregate call. */
final class Accumulators {
  private Accumulators() {}

  /**
   * The accumulator of a call.
   *
   * @param argument the argument, ignored for COUNT
   * @param retracts whether it has to take rows back
   * @throws IllegalArgumentException if it has to and cannot
   */
  static Accumulator of(AggregateCall call, Field argumentField, boolean retracts) {
    if (retracts && !call.function().canRetract()) {
      throw new IllegalArgumentException(call.function() + " cannot take rows back");
    }
    ColumnType argument = ColumnType.of(argumentField);
    return switch (call.function()) {
      case COUNT -> new CountAccumulator();
      case SUM, AVG -> sum(call, argumentField, retracts);
      case MIN, MAX -> extreme(argument, call.function() == AggregateFunction.MAX);
      case FIRST_VALUE, LAST_VALUE ->
          argument == ColumnType.VARCHAR
              ? new StringByTimeAccumulator(call)
              : new LongByTimeAccumulator(call, argument);
    };
  }

  private static Accumulator sum(AggregateCall call, Field argument, boolean retracts) {
    boolean mean = call.function() == AggregateFunction.AVG;
    return switch (ColumnType.of(argument)) {
      case DOUBLE -> doubleSum(mean, retracts);
      case DECIMAL ->
          new DecimalSumAccumulator(
              mean, ColumnType.decimal(argument), ColumnType.decimal(call.result()));
      default -> new LongSumAccumulator(ColumnType.of(argument), mean);
    };
  }

  private static Accumulator doubleSum(boolean mean, boolean retracts) {
    return retracts ? new RetractingDoubleSumAccumulator(mean) : new DoubleSumAccumulator(mean);
  }

  private static Accumulator extreme(ColumnType argument, boolean greatest) {
    return switch (argument) {
      case DOUBLE -> new DoubleExtremeAccumulator(greatest);
      case DECIMAL -> new DecimalExtremeAccumulator(greatest);
      case VARCHAR -> new StringExtremeAccumulator(greatest);
      case BIGINT, TIMESTAMP, INT, BOOLEAN -> new LongExtremeAccumulator(argument, greatest);
    };
  }
}
