package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.StateColumn;
import dev.laminardb.core.state.StringColumn;
import java.util.List;

/** FIRST_VALUE and LAST_VALUE of strings. */
final class StringByTimeAccumulator extends Accumulator implements AggregateResult {
  private final boolean last;
  private final int timeColumn;
  private final LongColumn times = new LongColumn(0);
  private final StringColumn values = new StringColumn();

  StringByTimeAccumulator(AggregateCall call) {
    this.last = call.function() == AggregateFunction.LAST_VALUE;
    this.timeColumn = call.secondColumn();
  }

  @Override
  List<StateColumn> columns() {
    return List.of(times, values);
  }

  @Override
  void reset(int[] slots, int count) {
    values.reset(slots, count);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long offsets = batch.offsetAddress(argument);
    long timeData = batch.dataAddress(timeColumn);
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      long time = RawMemory.getLong(timeData + ((long) rows[i] << 3));
      if (beats(time, slot)) {
        int start = RawMemory.getInt(offsets + ((long) rows[i] << 2));
        int length = RawMemory.getInt(offsets + ((long) rows[i] << 2) + 4) - start;
        values.set(slot, data + start, length);
        times.set(slot, time);
      }
    }
  }

  private boolean beats(long time, int slot) {
    return values.isNull(slot) || (last ? time >= times.get(slot) : time < times.get(slot));
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    StringByTimeAccumulator other = (StringByTimeAccumulator) from;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      long time = other.times.get(fromSlot + i);
      if (!other.values.isNull(fromSlot + i) && beats(time, slot)) {
        values.set(slot, other.values.array(fromSlot + i), 0, other.values.length(fromSlot + i));
        times.set(slot, time);
      }
    }
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    values.write(slots, count, out);
  }
}
