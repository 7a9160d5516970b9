package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;

/**
 * FIRST_VALUE and LAST_VALUE of everything that fits into 64 bits; doubles are kept as their bits.
 */
final class LongByTimeAccumulator extends Accumulator {
  private final ColumnType type;
  private final boolean last;
  private final int timeColumn;
  private final LongColumn values = new LongColumn(0);
  private final LongColumn times = new LongColumn(0);
  private final LongColumn seen = new LongColumn(0);

  LongByTimeAccumulator(AggregateCall call, ColumnType type) {
    this.type = type;
    this.last = call.function() == AggregateFunction.LAST_VALUE;
    this.timeColumn = call.orderColumn();
  }

  @Override
  void grow(int size) {
    values.grow(size);
    times.grow(size);
    seen.grow(size);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long timeData = batch.dataAddress(timeColumn);
    long[][] valuePages = values.pages();
    long[][] timePages = times.pages();
    long[][] seenPages = seen.pages();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      int page = slots[i] >>> LongColumn.PAGE_SHIFT;
      int place = slots[i] & LongColumn.PAGE_MASK;
      long time = RawMemory.getLong(timeData + ((long) row << 3));
      long held = timePages[page][place];
      if (seenPages[page][place] == 0 || (last ? time >= held : time < held)) {
        timePages[page][place] = time;
        seenPages[page][place] = 1;
        valuePages[page][place] =
            switch (type) {
              case INT -> RawMemory.getInt(data + ((long) row << 2));
              case BOOLEAN -> RawMemory.getBit(data, row) ? 1 : 0;
              case DECIMAL -> RawMemory.getLong(data + ((long) row << 4));
              default -> RawMemory.getLong(data + ((long) row << 3));
            };
      }
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    LongByTimeAccumulator other = (LongByTimeAccumulator) from;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      long time = other.times.get(fromSlot + i);
      long held = times.get(slot);
      if (other.seen.get(fromSlot + i) != 0
          && (seen.get(slot) == 0 || (last ? time >= held : time < held))) {
        values.set(slot, other.values.get(fromSlot + i));
        times.set(slot, time);
        seen.set(slot, 1);
      }
    }
  }

  @Override
  void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      if (seen.get(slots[i]) == 0) {
        continue;
      }
      long value = values.get(slots[i]);
      switch (type) {
        case INT -> out.setInt(at + i, (int) value);
        case BOOLEAN -> out.setBoolean(at + i, value != 0);
        case DECIMAL -> out.setDecimal(at + i, value, value >> (Long.SIZE - 1));
        default -> out.setLong(at + i, value);
      }
    }
  }

  @Override
  long bytes() {
    return values.bytes() + times.bytes() + seen.bytes();
  }

  @Override
  void clear() {
    values.clear();
    times.clear();
    seen.clear();
  }
}
