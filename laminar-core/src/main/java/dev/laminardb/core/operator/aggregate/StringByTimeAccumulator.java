package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import java.util.Arrays;

/**
 * FIRST_VALUE and LAST_VALUE of strings. A group's string lies in an array of its own, which is
 * used again for the next as long as that fits.
 */
final class StringByTimeAccumulator extends Accumulator {
  private final boolean last;
  private final int timeColumn;
  private final LongColumn times = new LongColumn(0);

  /** The length of each group's string, -1 for none. */
  private final LongColumn lengths = new LongColumn(-1);

  private byte[][] held = new byte[16][];

  /** The memory of the strings. */
  private long bytes;

  StringByTimeAccumulator(AggregateCall call) {
    this.last = call.function() == AggregateFunction.LAST_VALUE;
    this.timeColumn = call.orderColumn();
  }

  @Override
  void grow(int size) {
    times.grow(size);
    lengths.grow(size);
    if (size > held.length) {
      held = Arrays.copyOf(held, Math.max(size, held.length * 2));
    }
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
        RawMemory.copy(data + start, room(slot, length), 0, length);
        times.set(slot, time);
        lengths.set(slot, length);
      }
    }
  }

  private boolean beats(long time, int slot) {
    return lengths.get(slot) < 0 || (last ? time >= times.get(slot) : time < times.get(slot));
  }

  private byte[] room(int slot, int length) {
    byte[] room = held[slot];
    if (room == null || room.length < length) {
      bytes += length - (room == null ? 0 : room.length);
      room = new byte[length];
      held[slot] = room;
    }
    return room;
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    StringByTimeAccumulator other = (StringByTimeAccumulator) from;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      int length = (int) other.lengths.get(fromSlot + i);
      long time = other.times.get(fromSlot + i);
      if (length >= 0 && beats(time, slot)) {
        System.arraycopy(other.held[fromSlot + i], 0, room(slot, length), 0, length);
        times.set(slot, time);
        lengths.set(slot, length);
      }
    }
  }

  @Override
  void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      int length = (int) lengths.get(slots[i]);
      if (length < 0) {
        out.appendNullString();
      } else {
        out.appendString(held[slots[i]], 0, length);
      }
    }
  }

  @Override
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      lengths.set(slots[i], -1);
    }
  }

  @Override
  long bytes() {
    return bytes + times.bytes() + lengths.bytes() + held.length * 8L;
  }

  @Override
  void clear() {
    times.clear();
    lengths.clear();
  }
}
