package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/** MIN and MAX of DOUBLE in the order of {@link Double#compare}: NaN is above every number. */
final class DoubleExtremeAccumulator extends Accumulator {
  private final boolean greatest;
  private final LongColumn values;
  private final LongColumn seen;

  DoubleExtremeAccumulator(boolean greatest, LongRecords records) {
    this.greatest = greatest;
    this.values = records.column(0);
    this.seen = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long[][] pages = values.pages();
    for (int i = 0; i < count; i++) {
      double value = RawMemory.getDouble(data + ((long) rows[i] << 3));
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int place = values.place(slots[i]);
      int seenPlace = seen.place(slots[i]);
      if (page[seenPlace] == 0 || beats(value, Double.longBitsToDouble(page[place]))) {
        page[place] = Double.doubleToRawLongBits(value);
        page[seenPlace] = 1;
      }
    }
  }

  private boolean beats(double value, double best) {
    int order = Double.compare(value, best);
    return greatest ? order > 0 : order < 0;
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    DoubleExtremeAccumulator other = (DoubleExtremeAccumulator) from;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      long value = other.values.get(fromSlot + i);
      if (other.seen.get(fromSlot + i) != 0
          && (seen.get(slot) == 0
              || beats(
                  Double.longBitsToDouble(value), Double.longBitsToDouble(values.get(slot))))) {
        values.set(slot, value);
        seen.set(slot, 1);
      }
    }
  }

  @Override
  void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      if (seen.get(slots[i]) != 0) {
        out.setDouble(at + i, Double.longBitsToDouble(values.get(slots[i])));
      }
    }
  }
}
