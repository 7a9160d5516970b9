package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnType;

/** Makes the accumulator of an aggregate call. */
final class Accumulators {
  private Accumulators() {}

  /**
   * The accumulator of a call.
   *
   * @param argument the type of the argument, ignored for COUNT
   * @param retracts whether it has to take rows back
   * @throws IllegalArgumentException if it has to and cannot
   */
  static Accumulator of(AggregateCall call, ColumnType argument, boolean retracts) {
    if (retracts && !call.function().canRetract()) {
      throw new IllegalArgumentException(call.function() + " cannot take rows back");
    }
    return switch (call.function()) {
      case COUNT -> new CountAccumulator();
      case SUM ->
          argument == ColumnType.DOUBLE
              ? doubleSum(false, retracts)
              : new LongSumAccumulator(argument, false);
      case AVG ->
          argument == ColumnType.DOUBLE
              ? doubleSum(true, retracts)
              : new LongSumAccumulator(argument, true);
      case MIN, MAX -> extreme(argument, call.function() == AggregateFunction.MAX);
      case FIRST_VALUE, LAST_VALUE ->
          argument == ColumnType.VARCHAR
              ? new StringByTimeAccumulator(call)
              : new LongByTimeAccumulator(call, argument);
    };
  }

  private static Accumulator doubleSum(boolean mean, boolean retracts) {
    return retracts ? new RetractingDoubleSumAccumulator(mean) : new DoubleSumAccumulator(mean);
  }

  private static Accumulator extreme(ColumnType argument, boolean greatest) {
    return switch (argument) {
      case DOUBLE -> new DoubleExtremeAccumulator(greatest);
      case VARCHAR -> new StringExtremeAccumulator(greatest);
      case BIGINT, TIMESTAMP, INT, BOOLEAN -> new LongExtremeAccumulator(argument, greatest);
    };
  }
}
