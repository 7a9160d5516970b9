package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/**
 * BIT_AND and BIT_OR where rows go too: of each bit how many values have it set, in a word for
 * each. Calls of the same rows share them.
 */
final class RetractingBitsAccumulator extends Accumulator {
  private final ColumnType type;

  /** The counts by bit. */
  private final LongColumn[] set;

  RetractingBitsAccumulator(ColumnType type, LongRecords records) {
    this.type = type;
    this.set = new LongColumn[type == ColumnType.BIGINT ? Long.SIZE : Integer.SIZE];
    for (int bit = 0; bit < set.length; bit++) {
      set[bit] = records.column(0);
    }
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    change(batch, argument, rows, slots, count, 1);
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    change(batch, argument, rows, slots, count, -1);
  }

  private void change(Batch batch, int argument, int[] rows, int[] slots, int count, int weight) {
    long data = batch.dataAddress(argument);
    boolean wide = type == ColumnType.BIGINT;
    for (int i = 0; i < count; i++) {
      long bits =
          wide
              ? RawMemory.getLong(data + ((long) rows[i] << 3))
              : RawMemory.getInt(data + ((long) rows[i] << 2)) & 0xffffffffL;
      for (; bits != 0; bits &= bits - 1) {
        LongColumn ofBit = set[Long.numberOfTrailingZeros(bits)];
        ofBit.set(slots[i], ofBit.get(slots[i]) + weight);
      }
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    RetractingBitsAccumulator other = (RetractingBitsAccumulator) from;
    for (int bit = 0; bit < set.length; bit++) {
      for (int i = 0; i < count; i++) {
        set[bit].set(slots[i], set[bit].get(slots[i]) + other.set[bit].get(fromSlot + i));
      }
    }
  }

  /**
   * The result of BIT_AND or BIT_OR.
   *
   * @param counts how many values there are
   */
  AggregateResult result(boolean ofAll, CountAccumulator counts) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        long values = counts.of(slots[i]);
        if (values > 0) {
          Folding.write(type, bits(slots[i], ofAll ? values : 1), out, at + i);
        }
      }
    };
  }

  /** The bits that at least so many values have. */
  private long bits(int slot, long least) {
    long bits = 0;
    for (int bit = 0; bit < set.length; bit++) {
      bits |= (set[bit].get(slot) >= least ? 1L : 0L) << bit;
    }
    return bits;
  }
}
