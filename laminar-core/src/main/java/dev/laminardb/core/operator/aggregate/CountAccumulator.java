package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/** COUNT, and how many values other aggregates have had. */
final class CountAccumulator extends Accumulator implements AggregateResult {
  private final LongColumn counts;

  CountAccumulator(LongRecords records) {
    this.counts = records.column(0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    count(slots, count, 1);
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    count(slots, count, -1);
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    count(slots, count, 1);
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    count(slots, count, -1);
  }

  private void count(int[] slots, int count, int by) {
    long[][] pages = counts.pages();
    int stride = counts.stride();
    int offset = counts.offset();
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      pages[slot >>> LongColumn.PAGE_SHIFT][(slot & LongColumn.PAGE_MASK) * stride + offset] += by;
    }
  }

  /** How many there are. */
  long of(int slot) {
    return counts.get(slot);
  }

  @Override
  AggregateLayout.Fold fold() {
    return new AggregateLayout.Fold(AggregateLayout.Kind.COUNT, counts.offset());
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    counts.add(((CountAccumulator) from).counts, fromSlot, count, slots);
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    counts.write(slots, count, out, at);
  }
}
