package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.SortedValues;

/**
 * MIN and MAX where rows go too: all values of a group are kept, because the next best is the
 * result when the best goes. A MIN and a MAX of the same rows share the values.
 */
final class RetractingExtremeAccumulator extends Accumulator {
  private final LongColumn roots;
  private final SortedValues values;

  RetractingExtremeAccumulator(ColumnType type, LongRecords records, BatchScratch scratch) {
    this.roots = records.column(SortedValues.NONE);
    this.values = new SortedValues(type, false, scratch);
  }

  @Override
  SortedValues values() {
    return values;
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    values.add(batch, argument, rows, slots, count, roots);
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    values.retract(batch, argument, rows, slots, count, roots);
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    throw new IllegalStateException("what takes rows back is not aggregated in parts");
  }

  @Override
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      values.forget((int) roots.get(slots[i]));
      roots.set(slots[i], SortedValues.NONE);
    }
  }

  /** MIN or MAX. */
  AggregateResult extreme(boolean greatest) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        int root = (int) roots.get(slots[i]);
        values.write(greatest ? values.greatest(root) : values.least(root), out, at + i);
      }
    };
  }
}
