package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnType;

/** Makes the accumulator of an aggregate call. */
final class Accumulators {
  private Accumulators() {}

  /**
   * The accumulator of a call.
   *
   * @param argument the type of the argument, ignored for COUNT
   */
  static Accumulator of(AggregateCall call, ColumnType argument) {
    return switch (call.function()) {
      case COUNT -> new CountAccumulator();
      case SUM ->
          argument == ColumnType.DOUBLE
              ? new DoubleSumAccumulator(false)
              : new LongSumAccumulator(argument, false);
      case AVG ->
          argument == ColumnType.DOUBLE
              ? new DoubleSumAccumulator(true)
              : new LongSumAccumulator(argument, true);
      case MIN, MAX -> extreme(argument, call.function() == AggregateFunction.MAX);
    };
  }

  private static Accumulator extreme(ColumnType argument, boolean greatest) {
    return switch (argument) {
      case DOUBLE -> new DoubleExtremeAccumulator(greatest);
      case VARCHAR -> new StringExtremeAccumulator(greatest);
      case BIGINT, TIMESTAMP, INT, BOOLEAN -> new LongExtremeAccumulator(argument, greatest);
    };
  }
}
