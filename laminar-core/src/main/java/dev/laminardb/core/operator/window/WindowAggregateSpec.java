package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a windowed aggregation computes.
 *
 * @param input the schema of its input
 * @param keys the key columns of the input, possibly none
 * @param timeColumn the event-time column of the input: TIMESTAMP, not null
 * @param window the windows
 * @param calls the aggregates
 * @param kernel made for the calls, or {@link AggregateKernel#NONE}
 */
@SuppressWarnings("ArrayRecordComponent")
public record WindowAggregateSpec(
    Schema input,
    int[] keys,
    int timeColumn,
    SlicedWindow window,
    List<AggregateCall> calls,
    AggregateKernel kernel) {

  /** Without code made for it. */
  public WindowAggregateSpec(
      Schema input, int[] keys, int timeColumn, SlicedWindow window, List<AggregateCall> calls) {
    this(input, keys, timeColumn, window, calls, AggregateKernel.NONE);
  }

  /** Copies the calls. */
  public WindowAggregateSpec {
    calls = List.copyOf(calls);
  }

  /** The same with code made for it. */
  public WindowAggregateSpec with(AggregateKernel made) {
    return new WindowAggregateSpec(input, keys, timeColumn, window, calls, made);
  }

  /** The columns of the result: keys, window_start, window_end, one for each call. */
  public Schema outputSchema() {
    return outputSchema(input, keys, calls);
  }

  static Schema outputSchema(Schema input, int[] keys, List<AggregateCall> calls) {
    List<Field> fields = new ArrayList<>();
    for (int key : keys) {
      fields.add(input.getFields().get(key));
    }
    fields.add(ColumnType.TIMESTAMP.field("window_start", false));
    fields.add(ColumnType.TIMESTAMP.field("window_end", false));
    for (AggregateCall call : calls) {
      fields.add(call.result());
    }
    return new Schema(fields);
  }
}
