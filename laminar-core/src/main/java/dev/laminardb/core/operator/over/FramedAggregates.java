package dev.laminardb.core.operator.over;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import java.util.List;

/** Aggregates over one frame, which either all keep the values of their rows or none of them. */
public record FramedAggregates(Frame frame, List<AggregateCall> calls) {
  /** Copies the calls. */
  public FramedAggregates {
    calls = List.copyOf(calls);
  }

  /** Whether they keep the values of their rows. */
  boolean keepValues() {
    return calls.stream().anyMatch(FramedAggregates::keepsValues);
  }

  /**
   * Whether an aggregate keeps the values of all rows, so that it is not put together from parts
   * but follows the frame from row to row.
   */
  public static boolean keepsValues(AggregateCall call) {
    return call.distinct()
        || switch (call.function()) {
          case PERCENTILE_CONT, PERCENTILE_DISC, MODE, STRING_AGG, ARRAY_AGG -> true;
          default -> false;
        };
  }
}
