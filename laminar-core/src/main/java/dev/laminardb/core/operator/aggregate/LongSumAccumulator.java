package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** Sums of INT and BIGINT, exact in 64 bits. */
final class LongSumAccumulator extends Accumulator {
  private final ColumnType argumentType;
  private final LongColumn sums;

  LongSumAccumulator(ColumnType argumentType, LongRecords records) {
    this.argumentType = argumentType;
    this.sums = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long[][] pages = sums.pages();
    int stride = sums.stride();
    int offset = sums.offset();
    boolean wide = argumentType == ColumnType.BIGINT;
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long value =
          wide
              ? RawMemory.getLong(data + ((long) rows[i] << 3))
              : RawMemory.getInt(data + ((long) rows[i] << 2));
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int place = (slots[i] & LongColumn.PAGE_MASK) * stride + offset;
      long before = page[place];
      long after = before + value;
      overflow |= (before ^ after) & (value ^ after);
      page[place] = after;
    }
    Folding.refuse(overflow);
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    boolean wide = argumentType == ColumnType.BIGINT;
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      long value =
          wide
              ? RawMemory.getLong(data + ((long) rows[i] << 3))
              : RawMemory.getInt(data + ((long) rows[i] << 2));
      overflow |= subtract(slots[i], value);
    }
    Folding.refuse(overflow);
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      overflow |= add(slots[i], values[i]);
    }
    Folding.refuse(overflow);
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      overflow |= subtract(slots[i], values[i]);
    }
    Folding.refuse(overflow);
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    LongSumAccumulator other = (LongSumAccumulator) from;
    long overflow = 0;
    for (int i = 0; i < count; i++) {
      overflow |= add(slots[i], other.sums.get(fromSlot + i));
    }
    Folding.refuse(overflow);
  }

  /** Adds a value; the result is negative if that went beyond the range. */
  private long add(int slot, long value) {
    long before = sums.get(slot);
    long after = before + value;
    sums.set(slot, after);
    return (before ^ after) & (value ^ after);
  }

  private long subtract(int slot, long value) {
    long before = sums.get(slot);
    long after = before - value;
    sums.set(slot, after);
    return (before ^ value) & (before ^ after);
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
          out.setLong(at + i, sums.get(slots[i]));
        }
      }
    };
  }

  /** The sum of a group. */
  long of(int slot) {
    return sums.get(slot);
  }

  /**
   * AVG.
   *
   * @param counts how many values each group has
   */
  AggregateResult mean(IntToLongFunction counts) {
    return (slots, count, out, at) -> writeMeans(counts, slots, count, out, at);
  }

  private void writeMeans(
      IntToLongFunction counts, int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      long values = counts.applyAsLong(slots[i]);
      if (values > 0) {
        out.setDouble(at + i, (double) sums.get(slots[i]) / values);
      }
    }
  }
}
