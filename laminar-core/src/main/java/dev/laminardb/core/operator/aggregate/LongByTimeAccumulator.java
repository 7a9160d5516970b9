package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/**
 * FIRST_VALUE and LAST_VALUE of everything that fits into 64 bits; doubles are kept as their bits.
 */
final class LongByTimeAccumulator extends Accumulator implements AggregateResult {
  private final ColumnType type;
  private final boolean last;
  private final int timeColumn;
  private final LongColumn values;
  private final LongColumn times;
  private final LongColumn seen;

  LongByTimeAccumulator(AggregateCall call, ColumnType type, LongRecords records) {
    this.type = type;
    this.last = call.function() == AggregateFunction.LAST_VALUE;
    this.timeColumn = call.secondColumn();
    this.values = records.column(0);
    this.times = records.column(0);
    this.seen = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long timeData = batch.dataAddress(timeColumn);
    long[][] pages = values.pages();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int timePlace = times.place(slots[i]);
      int seenPlace = seen.place(slots[i]);
      long time = RawMemory.getLong(timeData + ((long) row << 3));
      long held = page[timePlace];
      if (page[seenPlace] == 0 || (last ? time >= held : time < held)) {
        page[timePlace] = time;
        page[seenPlace] = 1;
        page[values.place(slots[i])] =
            switch (type) {
              case TINYINT -> RawMemory.getByte(data + row);
              case SMALLINT -> RawMemory.getShort(data + ((long) row << 1));
              case REAL -> Double.doubleToRawLongBits(RawMemory.getFloat(data + ((long) row << 2)));
              case INT, DATE, MONTHS -> RawMemory.getInt(data + ((long) row << 2));
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
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      if (seen.get(slots[i]) == 0) {
        continue;
      }
      long value = values.get(slots[i]);
      if (type == ColumnType.DECIMAL) {
        out.setDecimal(at + i, value, value >> (Long.SIZE - 1));
      } else {
        out.setWord(at + i, value);
      }
    }
  }
}
