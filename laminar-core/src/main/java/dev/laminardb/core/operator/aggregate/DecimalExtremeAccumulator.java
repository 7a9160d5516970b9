package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.kernel.Decimals;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/** MIN and MAX of DECIMAL. */
final class DecimalExtremeAccumulator extends Accumulator implements AggregateResult {
  private final boolean greatest;
  private final LongColumn lows;
  private final LongColumn highs;
  private final LongColumn seen;

  DecimalExtremeAccumulator(boolean greatest, LongRecords records) {
    this.greatest = greatest;
    this.lows = records.column(0);
    this.highs = records.column(0);
    this.seen = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    for (int i = 0; i < count; i++) {
      long at = data + ((long) rows[i] << 4);
      add(slots[i], RawMemory.getLong(at), RawMemory.getLong(at + Long.BYTES));
    }
  }

  private void add(int slot, long low, long high) {
    if (seen.get(slot) != 0) {
      int order = Decimals.compare(low, high, lows.get(slot), highs.get(slot));
      if (greatest ? order <= 0 : order >= 0) {
        return;
      }
    }
    lows.set(slot, low);
    highs.set(slot, high);
    seen.set(slot, 1);
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    DecimalExtremeAccumulator other = (DecimalExtremeAccumulator) from;
    for (int i = 0; i < count; i++) {
      if (other.seen.get(fromSlot + i) != 0) {
        add(slots[i], other.lows.get(fromSlot + i), other.highs.get(fromSlot + i));
      }
    }
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      if (seen.get(slots[i]) != 0) {
        out.setDecimal(at + i, lows.get(slots[i]), highs.get(slots[i]));
      }
    }
  }
}
