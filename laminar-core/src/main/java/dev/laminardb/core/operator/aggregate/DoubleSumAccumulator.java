package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import org.jspecify.annotations.Nullable;

/** Sums of DOUBLE, added in order of arrival and kept as their bits. */
final class DoubleSumAccumulator extends Accumulator {
  private final LongColumn sums;

  DoubleSumAccumulator(LongRecords records) {
    this.sums = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    for (int i = 0; i < count; i++) {
      add(slots[i], RawMemory.getDouble(data + ((long) rows[i] << 3)));
    }
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      add(slots[i], Double.longBitsToDouble(values[i]));
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    DoubleSumAccumulator other = (DoubleSumAccumulator) from;
    for (int i = 0; i < count; i++) {
      add(slots[i], other.of(fromSlot + i));
    }
  }

  private void add(int slot, double value) {
    sums.set(slot, Double.doubleToRawLongBits(of(slot) + value));
  }

  private double of(int slot) {
    return Double.longBitsToDouble(sums.get(slot));
  }

  @Override
  AggregateLayout.Fold fold() {
    return new AggregateLayout.Fold(AggregateLayout.Kind.SUM, sums.offset());
  }

  /**
   * SUM.
   *
   * @param counts how many values there are; null where no group is without
   */
  AggregateResult sum(@Nullable CountAccumulator counts) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        if (counts == null || counts.of(slots[i]) > 0) {
          out.setDouble(at + i, of(slots[i]));
        }
      }
    };
  }

  /** AVG. */
  AggregateResult mean(CountAccumulator counts) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        long values = counts.of(slots[i]);
        if (values > 0) {
          out.setDouble(at + i, of(slots[i]) / values);
        }
      }
    };
  }
}
