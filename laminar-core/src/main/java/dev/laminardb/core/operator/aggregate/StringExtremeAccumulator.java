package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.StateColumn;
import dev.laminardb.core.state.StringColumn;
import java.util.Arrays;
import java.util.List;

/** MIN and MAX of strings by code point. */
final class StringExtremeAccumulator extends Accumulator implements AggregateResult {
  private final boolean greatest;
  private final StringColumn best = new StringColumn();

  StringExtremeAccumulator(boolean greatest) {
    this.greatest = greatest;
  }

  @Override
  List<StateColumn> columns() {
    return List.of(best);
  }

  @Override
  void reset(int[] slots, int count) {
    best.reset(slots, count);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long offsets = batch.offsetAddress(argument);
    for (int i = 0; i < count; i++) {
      int start = RawMemory.getInt(offsets + ((long) rows[i] << 2));
      int length = RawMemory.getInt(offsets + ((long) rows[i] << 2) + 4) - start;
      offer(slots[i], data + start, length);
    }
  }

  private void offer(int slot, long address, int length) {
    if (!best.isNull(slot)) {
      int order = compare(address, length, best.array(slot), best.length(slot));
      if (greatest ? order <= 0 : order >= 0) {
        return;
      }
    }
    best.set(slot, address, length);
  }

  private static int compare(long address, int length, byte[] other, int otherLength) {
    int shared = Math.min(length, otherLength);
    for (int i = 0; i < shared; i++) {
      int order = (RawMemory.getByte(address + i) & 0xff) - (other[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return length - otherLength;
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    StringExtremeAccumulator other = (StringExtremeAccumulator) from;
    for (int i = 0; i < count; i++) {
      if (!other.best.isNull(fromSlot + i)) {
        offer(slots[i], other.best.array(fromSlot + i), other.best.length(fromSlot + i));
      }
    }
  }

  private void offer(int slot, byte[] value, int length) {
    if (!best.isNull(slot)) {
      int order = Arrays.compareUnsigned(value, 0, length, best.array(slot), 0, best.length(slot));
      if (greatest ? order <= 0 : order >= 0) {
        return;
      }
    }
    best.set(slot, value, 0, length);
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    best.write(slots, count, out);
  }
}
