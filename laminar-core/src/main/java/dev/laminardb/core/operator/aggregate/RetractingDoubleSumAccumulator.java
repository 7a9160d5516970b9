package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/**
 * SUM and AVG of DOUBLE where rows go too. What is added and taken back leaves rounding errors, so
 * the error of each addition is kept beside the sum (Neumaier's summation: A. Neumaier,
 * Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, 1974). NaN and the
 * infinities, which no subtraction removes, are counted apart.
 */
final class RetractingDoubleSumAccumulator extends Accumulator implements AggregateResult {
  private final boolean mean;
  private final LongColumn sums;
  private final LongColumn errors;
  private final LongColumn counts;
  private final LongColumn notNumbers;
  private final LongColumn positiveInfinities;
  private final LongColumn negativeInfinities;

  RetractingDoubleSumAccumulator(boolean mean, LongRecords records) {
    this.mean = mean;
    this.sums = records.column(0);
    this.errors = records.column(0);
    this.counts = records.column(0);
    this.notNumbers = records.column(0);
    this.positiveInfinities = records.column(0);
    this.negativeInfinities = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    for (int i = 0; i < count; i++) {
      add(slots[i], RawMemory.getDouble(data + ((long) rows[i] << 3)), 1);
    }
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    for (int i = 0; i < count; i++) {
      add(slots[i], RawMemory.getDouble(data + ((long) rows[i] << 3)), -1);
    }
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      add(slots[i], Double.longBitsToDouble(values[i]), 1);
    }
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      add(slots[i], Double.longBitsToDouble(values[i]), -1);
    }
  }

  private void add(int slot, double value, int weight) {
    long count = counts.get(slot) + weight;
    counts.set(slot, count);
    if (Double.isFinite(value)) {
      addFinite(slot, weight * value);
    } else {
      LongColumn column =
          Double.isNaN(value) ? notNumbers : value > 0 ? positiveInfinities : negativeInfinities;
      column.set(slot, column.get(slot) + weight);
    }
    if (count == 0) {
      sums.set(slot, 0);
      errors.set(slot, 0);
    }
  }

  private void addFinite(int slot, double value) {
    double sum = Double.longBitsToDouble(sums.get(slot));
    double next = sum + value;
    double lost = Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    double error = Double.longBitsToDouble(errors.get(slot)) + lost;
    sums.set(slot, Double.doubleToRawLongBits(next));
    errors.set(slot, Double.doubleToRawLongBits(error));
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    RetractingDoubleSumAccumulator other = (RetractingDoubleSumAccumulator) from;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      addFinite(slot, Double.longBitsToDouble(other.sums.get(fromSlot + i)));
      addFinite(slot, Double.longBitsToDouble(other.errors.get(fromSlot + i)));
      plus(counts, slot, other.counts.get(fromSlot + i));
      plus(notNumbers, slot, other.notNumbers.get(fromSlot + i));
      plus(positiveInfinities, slot, other.positiveInfinities.get(fromSlot + i));
      plus(negativeInfinities, slot, other.negativeInfinities.get(fromSlot + i));
    }
  }

  @Override
  void move(Accumulator from, int fromSlot, int count, int[] slots) {
    RetractingDoubleSumAccumulator other = (RetractingDoubleSumAccumulator) from;
    merge(from, fromSlot, count, slots);
    for (int i = 0; i < count; i++) {
      sums.set(slots[i], other.sums.get(fromSlot + i));
      errors.set(slots[i], other.errors.get(fromSlot + i));
    }
  }

  private static void plus(LongColumn column, int slot, long more) {
    column.set(slot, column.get(slot) + more);
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      long values = counts.get(slots[i]);
      if (values > 0) {
        double sum = sum(slots[i]);
        out.setDouble(at + i, mean ? sum / values : sum);
      }
    }
  }

  private double sum(int slot) {
    boolean positive = positiveInfinities.get(slot) > 0;
    boolean negative = negativeInfinities.get(slot) > 0;
    if (notNumbers.get(slot) > 0 || (positive && negative)) {
      return Double.NaN;
    }
    if (positive || negative) {
      return positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    double sum = Double.longBitsToDouble(sums.get(slot));
    double corrected = sum + Double.longBitsToDouble(errors.get(slot));
    // A sum beyond the range of doubles has no meaningful error.
    return Double.isFinite(sum) ? corrected : sum;
  }
}
