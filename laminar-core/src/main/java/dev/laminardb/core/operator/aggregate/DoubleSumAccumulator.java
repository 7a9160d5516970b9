package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/** SUM and AVG of DOUBLE, added in order of arrival; sums are kept as their bits. */
final class DoubleSumAccumulator extends Accumulator {
  private final boolean mean;
  private final LongColumn sums;
  private final LongColumn counts;

  DoubleSumAccumulator(boolean mean, LongRecords records) {
    this.mean = mean;
    this.sums = records.column(0);
    this.counts = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long[][] pages = sums.pages();
    int stride = sums.stride();
    int sumOffset = sums.offset();
    int countOffset = counts.offset();
    for (int i = 0; i < count; i++) {
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int record = (slots[i] & LongColumn.PAGE_MASK) * stride;
      double before = Double.longBitsToDouble(page[record + sumOffset]);
      double value = RawMemory.getDouble(data + ((long) rows[i] << 3));
      page[record + sumOffset] = Double.doubleToRawLongBits(before + value);
      page[record + countOffset]++;
    }
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      double before = Double.longBitsToDouble(sums.get(slots[i]));
      double after = before + Double.longBitsToDouble(values[i]);
      sums.set(slots[i], Double.doubleToRawLongBits(after));
      counts.set(slots[i], counts.get(slots[i]) + 1);
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    DoubleSumAccumulator other = (DoubleSumAccumulator) from;
    for (int i = 0; i < count; i++) {
      double before = Double.longBitsToDouble(sums.get(slots[i]));
      double value = Double.longBitsToDouble(other.sums.get(fromSlot + i));
      sums.set(slots[i], Double.doubleToRawLongBits(before + value));
      counts.set(slots[i], counts.get(slots[i]) + other.counts.get(fromSlot + i));
    }
  }

  @Override
  void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      long values = counts.get(slots[i]);
      if (values > 0) {
        double sum = Double.longBitsToDouble(sums.get(slots[i]));
        out.setDouble(at + i, mean ? sum / values : sum);
      }
    }
  }
}
