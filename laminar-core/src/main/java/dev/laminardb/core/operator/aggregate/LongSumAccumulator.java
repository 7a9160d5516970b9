package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Decimals;
import dev.laminardb.core.kernel.Intervals;
import dev.laminardb.core.state.CarryColumn;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.StateColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sums of INT, BIGINT and intervals, exact whatever they come to on the way: 64 bits wrap around,
 * and how often they have is kept apart, because nearly no sum ever does. Only a result has to fit.
 */
final class LongSumAccumulator extends Accumulator {
  private final ColumnType argumentType;
  private final LongColumn sums;
  private final CarryColumn carries = new CarryColumn();

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
    boolean wide = argumentType.isLong();
    for (int i = 0; i < count; i++) {
      long value =
          wide
              ? RawMemory.getLong(data + ((long) rows[i] << 3))
              : RawMemory.getInt(data + ((long) rows[i] << 2));
      long[] page = pages[slots[i] >>> LongColumn.PAGE_SHIFT];
      int place = (slots[i] & LongColumn.PAGE_MASK) * stride + offset;
      long before = page[place];
      long after = before + value;
      page[place] = after;
      if (((before ^ after) & (value ^ after)) < 0) {
        carries.wrap(slots[i], after);
      }
    }
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    boolean wide = argumentType.isLong();
    for (int i = 0; i < count; i++) {
      long value =
          wide
              ? RawMemory.getLong(data + ((long) rows[i] << 3))
              : RawMemory.getInt(data + ((long) rows[i] << 2));
      subtract(slots[i], value);
    }
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      add(slots[i], values[i]);
    }
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      subtract(slots[i], values[i]);
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    LongSumAccumulator other = (LongSumAccumulator) from;
    for (int i = 0; i < count; i++) {
      add(slots[i], other.sums.get(fromSlot + i));
    }
    carries.add(other.carries, fromSlot, count, slots);
  }

  private void add(int slot, long value) {
    long before = sums.get(slot);
    long after = before + value;
    sums.set(slot, after);
    if (((before ^ after) & (value ^ after)) < 0) {
      carries.wrap(slot, after);
    }
  }

  private void subtract(int slot, long value) {
    long before = sums.get(slot);
    long after = before - value;
    sums.set(slot, after);
    if (((before ^ value) & (before ^ after)) < 0) {
      carries.wrap(slot, after);
    }
  }

  @Override
  List<StateColumn> columns() {
    return List.of(carries);
  }

  @Override
  CarryColumn carries() {
    return carries;
  }

  @Override
  void reset(int[] slots, int count) {
    carries.reset(slots, count);
  }

  @Override
  AggregateLayout.Fold fold() {
    return new AggregateLayout.Fold(AggregateLayout.Kind.SUM, sums.offset());
  }

  /**
   * SUM, which fails with {@link ErrorCode#NUMERIC_OVERFLOW} where it does not fit.
   *
   * @param counts how many values there are; null where no group is without
   */
  AggregateResult sum(@Nullable CountAccumulator counts) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        if (counts == null || counts.of(slots[i]) > 0) {
          write(sum(slots[i], out.type()), out, at + i);
        }
      }
    };
  }

  private static void write(long sum, ColumnBuilder out, int row) {
    if (out.type() == ColumnType.MONTHS) {
      out.setInt(row, Intervals.months(sum));
    } else {
      out.setLong(row, sum);
    }
  }

  /**
   * The sum of a group.
   *
   * @throws LaminarException with {@link ErrorCode#NUMERIC_OVERFLOW} if it does not fit
   */
  long of(int slot) {
    return sum(slot, ColumnType.BIGINT);
  }

  private long sum(int slot, ColumnType result) {
    if (!carries.isEmpty() && carries.get(slot) != 0) {
      throw new LaminarException(
          ErrorCode.NUMERIC_OVERFLOW,
          "SUM is beyond the range of "
              + result.sqlName()
              + (result.isInterval()
                  ? "; leave out rows or sum EXTRACT(EPOCH FROM x)"
                  : "; cast its argument to DECIMAL(19, 0) for a sum of up to 38 digits"));
    }
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
        out.setDouble(at + i, nearest(slots[i]) / values);
      }
    }
  }

  /**
   * AVG of lengths of time, to the nearest microsecond.
   *
   * @param counts how many values each group has
   */
  AggregateResult meanLength(IntToLongFunction counts) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        long values = counts.applyAsLong(slots[i]);
        if (values > 0) {
          out.setLong(at + i, meanLength(slots[i], values));
        }
      }
    };
  }

  private long meanLength(int slot, long values) {
    long low = sums.get(slot);
    if (carries.isEmpty() || carries.get(slot) == 0) {
      return Intervals.divide(low, values);
    }
    long high = carries.get(slot) + (low >> (Long.SIZE - 1));
    return Decimals.toBigDecimal(low, high, 0)
        .divide(BigDecimal.valueOf(values), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  /** The DOUBLE nearest to the sum of a group. */
  private double nearest(int slot) {
    long low = sums.get(slot);
    if (carries.isEmpty()) {
      return low;
    }
    return Decimals.toDouble(low, carries.get(slot) + (low >> (Long.SIZE - 1)), 0);
  }
}
