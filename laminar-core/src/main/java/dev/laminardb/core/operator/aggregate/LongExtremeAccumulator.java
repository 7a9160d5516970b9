package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/** MIN and MAX of everything that orders as a 64-bit integer. */
final class LongExtremeAccumulator extends Accumulator {
  private final ColumnType type;
  private final boolean greatest;
  private final LongColumn values;
  private final LongColumn seen;

  LongExtremeAccumulator(ColumnType type, boolean greatest, LongRecords records) {
    this.type = type;
    this.greatest = greatest;
    this.values = records.column(greatest ? Long.MIN_VALUE : Long.MAX_VALUE);
    this.seen = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long[][] pages = values.pages();
    int stride = values.stride();
    int valueOffset = values.offset();
    int seenOffset = seen.offset();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long value =
          switch (type) {
            case INT -> RawMemory.getInt(data + ((long) row << 2));
            case BOOLEAN -> RawMemory.getBit(data, row) ? 1 : 0;
            default -> RawMemory.getLong(data + ((long) row << 3));
          };
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int record = (slots[i] & LongColumn.PAGE_MASK) * stride;
      int place = record + valueOffset;
      page[place] = greatest ? Math.max(page[place], value) : Math.min(page[place], value);
      page[record + seenOffset] = 1;
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    LongExtremeAccumulator other = (LongExtremeAccumulator) from;
    for (int i = 0; i < count; i++) {
      if (other.seen.get(fromSlot + i) != 0) {
        long best = values.get(slots[i]);
        long value = other.values.get(fromSlot + i);
        values.set(slots[i], greatest ? Math.max(best, value) : Math.min(best, value));
        seen.set(slots[i], 1);
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
        default -> out.setLong(at + i, value);
      }
    }
  }
}
