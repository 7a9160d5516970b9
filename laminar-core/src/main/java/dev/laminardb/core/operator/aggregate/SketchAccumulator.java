package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.DistinctSketches;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/** APPROX_COUNT_DISTINCT: a sketch of the values of each group, from which none can be taken. */
final class SketchAccumulator extends Accumulator implements AggregateResult {
  private final ColumnType[] type;
  private final int[] column = new int[1];
  private final LongColumn groups;
  private final DistinctSketches sketches = new DistinctSketches();
  private final BatchScratch scratch;

  SketchAccumulator(ColumnType type, LongRecords records, BatchScratch scratch) {
    this.type = new ColumnType[] {type};
    this.groups = records.column(DistinctSketches.NONE);
    this.scratch = scratch;
  }

  @Override
  DistinctSketches sketches() {
    return sketches;
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long[] hashes = scratch.hashes();
    column[0] = argument;
    Hashing.rows(batch, column, type, hashes);
    for (int i = 0; i < count; i++) {
      int group = (int) groups.get(slots[i]);
      groups.set(slots[i], sketches.add(group, hashes[rows[i]]));
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    SketchAccumulator other = (SketchAccumulator) from;
    for (int i = 0; i < count; i++) {
      int group = (int) groups.get(slots[i]);
      int added = (int) other.groups.get(fromSlot + i);
      groups.set(slots[i], sketches.merge(group, other.sketches, added));
    }
  }

  @Override
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      sketches.forget((int) groups.get(slots[i]));
      groups.set(slots[i], DistinctSketches.NONE);
    }
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      out.setLong(at + i, sketches.estimate((int) groups.get(slots[i])));
    }
  }
}
