package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/** SUM and AVG of INT and BIGINT: the sum exact in 64 bits, beside the count of values. */
final class LongSumAccumulator extends Accumulator {
  private final ColumnType argumentType;
  private final boolean mean;
  private final LongColumn sums;
  private final LongColumn counts;

  LongSumAccumulator(ColumnType argumentType, boolean mean, LongRecords records) {
    this.argumentType = argumentType;
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
    boolean wide = argumentType == ColumnType.BIGINT;
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long value =
          wide
              ? RawMemory.getLong(data + ((long) rows[i] << 3))
              : RawMemory.getInt(data + ((long) rows[i] << 2));
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int record = (slots[i] & LongColumn.PAGE_MASK) * stride;
      long before = page[record + sumOffset];
      long after = before + value;
      overflow |= (before ^ after) & (value ^ after);
      page[record + sumOffset] = after;
      page[record + countOffset]++;
    }
    refuse(overflow);
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long[][] pages = sums.pages();
    int stride = sums.stride();
    int sumOffset = sums.offset();
    int countOffset = counts.offset();
    boolean wide = argumentType == ColumnType.BIGINT;
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long value =
          wide
              ? RawMemory.getLong(data + ((long) rows[i] << 3))
              : RawMemory.getInt(data + ((long) rows[i] << 2));
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int record = (slots[i] & LongColumn.PAGE_MASK) * stride;
      long before = page[record + sumOffset];
      long after = before - value;
      overflow |= (before ^ value) & (before ^ after);
      page[record + sumOffset] = after;
      page[record + countOffset]--;
    }
    refuse(overflow);
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long before = sums.get(slots[i]);
      long after = before + values[i];
      overflow |= (before ^ after) & (values[i] ^ after);
      sums.set(slots[i], after);
      counts.set(slots[i], counts.get(slots[i]) + 1);
    }
    refuse(overflow);
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long before = sums.get(slots[i]);
      long after = before - values[i];
      overflow |= (before ^ values[i]) & (before ^ after);
      sums.set(slots[i], after);
      counts.set(slots[i], counts.get(slots[i]) - 1);
    }
    refuse(overflow);
  }

  private void refuse(long overflow) {
    if (overflow < 0) {
      throw new LaminarException(
          ErrorCode.NUMERIC_OVERFLOW,
          (mean ? "AVG" : "SUM")
              + " went beyond the range of BIGINT; cast its argument to DOUBLE to sum approximately");
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    LongSumAccumulator other = (LongSumAccumulator) from;
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long before = sums.get(slots[i]);
      long value = other.sums.get(fromSlot + i);
      long after = before + value;
      overflow |= (before ^ after) & (value ^ after);
      sums.set(slots[i], after);
      counts.set(slots[i], counts.get(slots[i]) + other.counts.get(fromSlot + i));
    }
    refuse(overflow);
  }

  @Override
  void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      long values = counts.get(slots[i]);
      long sum = sums.get(slots[i]);
      if (values > 0 && mean) {
        out.setDouble(at + i, (double) sum / values);
      } else if (values > 0) {
        out.setLong(at + i, sum);
      }
    }
  }
}
