package dev.laminardb.core.operator.window;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What an aggregation over sessions computes.
 *
 * @param input the schema of its input
 * @param keys the key columns of the input, possibly none; each key has sessions of its own
 * @param timeColumn the event-time column of the input: TIMESTAMP, not null
 * @param gapMicros the time that may pass between two rows of a session, above 0
 * @param calls the aggregates
 * @param kernel made for the calls, or {@link AggregateKernel#NONE}
 */
@SuppressWarnings("ArrayRecordComponent")
public record SessionWindowSpec(
    Schema input,
    int[] keys,
    int timeColumn,
    long gapMicros,
    List<AggregateCall> calls,
    AggregateKernel kernel) {

  /** Without code made for it. */
  public SessionWindowSpec(
      Schema input, int[] keys, int timeColumn, long gapMicros, List<AggregateCall> calls) {
    this(input, keys, timeColumn, gapMicros, calls, AggregateKernel.NONE);
  }

  /** Copies the calls. */
  public SessionWindowSpec {
    if (gapMicros <= 0 || gapMicros == Long.MAX_VALUE) {
      throw new IllegalArgumentException(gapMicros + " µs is no gap of sessions");
    }
    calls = List.copyOf(calls);
  }

  /** The same with code made for it. */
  public SessionWindowSpec with(AggregateKernel made) {
    return new SessionWindowSpec(input, keys, timeColumn, gapMicros, calls, made);
  }

  /** The columns of the result: keys, window_start, window_end, one for each call. */
  public Schema outputSchema() {
    return WindowAggregateSpec.outputSchema(input, keys, calls);
  }
}
