package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Decimals;
import dev.laminardb.core.kernel.WideDecimals;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** SUM and AVG of DECIMAL: the sum exact in 128 bits, beside the count of values. */
final class DecimalSumAccumulator extends Accumulator implements AggregateResult {
  private final boolean mean;
  private final int argumentScale;
  private final ArrowType.Decimal result;
  private final WideDecimals decimals = new WideDecimals();
  private final LongColumn lows;
  private final LongColumn highs;
  private final LongColumn counts;

  DecimalSumAccumulator(
      boolean mean, ArrowType.Decimal argument, ArrowType.Decimal result, LongRecords records) {
    this.mean = mean;
    this.argumentScale = argument.getScale();
    this.result = result;
    this.lows = records.column(0);
    this.highs = records.column(0);
    this.counts = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long[][] pages = lows.pages();
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long at = data + ((long) rows[i] << 4);
      long low = RawMemory.getLong(at);
      long high = RawMemory.getLong(at + Long.BYTES);
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int lowPlace = lows.place(slots[i]);
      int highPlace = highs.place(slots[i]);
      long lowBefore = page[lowPlace];
      long before = page[highPlace];
      long after = Decimals.addHigh(lowBefore, before, low, high);
      overflow |= (before ^ after) & (high ^ after);
      page[lowPlace] = lowBefore + low;
      page[highPlace] = after;
      page[counts.place(slots[i])]++;
    }
    refuse(overflow);
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long[][] pages = lows.pages();
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long at = data + ((long) rows[i] << 4);
      long low = RawMemory.getLong(at);
      long high = RawMemory.getLong(at + Long.BYTES);
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int lowPlace = lows.place(slots[i]);
      int highPlace = highs.place(slots[i]);
      long lowBefore = page[lowPlace];
      long before = page[highPlace];
      long after = Decimals.subtractHigh(lowBefore, before, low, high);
      overflow |= (before ^ high) & (before ^ after);
      page[lowPlace] = lowBefore - low;
      page[highPlace] = after;
      page[counts.place(slots[i])]--;
    }
    refuse(overflow);
  }

  private void refuse(long overflow) {
    if (overflow < 0) {
      throw new LaminarException(
          ErrorCode.NUMERIC_OVERFLOW,
          (mean ? "AVG" : "SUM")
              + " went beyond the 38 digits of DECIMAL; cast its argument to DOUBLE to sum"
              + " approximately");
    }
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      addWord(slots[i], values[i], 1);
    }
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      addWord(slots[i], -values[i], -1);
    }
  }

  /** Words have at most 18 digits, so that their negation fits and 128 bits are never exceeded. */
  private void addWord(int slot, long value, int weight) {
    long low = lows.get(slot);
    highs.set(slot, Decimals.addHigh(low, highs.get(slot), value, value >> (Long.SIZE - 1)));
    lows.set(slot, low + value);
    counts.set(slot, counts.get(slot) + weight);
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    DecimalSumAccumulator other = (DecimalSumAccumulator) from;
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long lowBefore = lows.get(slots[i]);
      long before = highs.get(slots[i]);
      long low = other.lows.get(fromSlot + i);
      long high = other.highs.get(fromSlot + i);
      long after = Decimals.addHigh(lowBefore, before, low, high);
      overflow |= (before ^ after) & (high ^ after);
      lows.set(slots[i], lowBefore + low);
      highs.set(slots[i], after);
      counts.set(slots[i], counts.get(slots[i]) + other.counts.get(fromSlot + i));
    }
    refuse(overflow);
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    write(counts::get, slots, count, out, at);
  }

  /**
   * The mean of sums.
   *
   * @param values how many values the sums of each group are of
   */
  AggregateResult mean(IntToLongFunction values) {
    return (slots, count, out, at) -> write(values, slots, count, out, at);
  }

  private void write(
      IntToLongFunction valuesOf, int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      long values = valuesOf.applyAsLong(slot);
      if (values > 0) {
        long low = mean ? mean(slot, values) : sum(slot);
        out.setDecimal(at + i, low, decimals.high());
      }
    }
  }

  private long sum(int slot) {
    return decimals.check(
        lows.get(slot), highs.get(slot), result.getPrecision(), result.getScale());
  }

  private long mean(int slot, long values) {
    return decimals.divide(
        lows.get(slot),
        highs.get(slot),
        values,
        0,
        result.getScale() - argumentScale,
        result.getPrecision(),
        result.getScale());
  }
}
