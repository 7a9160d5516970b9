package dev.laminardb.core.operator.over;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import java.util.List;

/** Aggregates over one frame, none of them DISTINCT or in an order of its own. */
public record FramedAggregates(Frame frame, List<AggregateCall> calls) {
  /** Copies the calls. */
  public FramedAggregates {
    calls = List.copyOf(calls);
  }
}
