package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/**
 * BIT_AND and BIT_OR of rows that stay, and BIT_XOR, which takes a value back by combining it once
 * more: one word.
 */
final class BitsAccumulator extends Accumulator {
  private final AggregateFunction function;
  private final ColumnType type;
  private final LongColumn words;

  BitsAccumulator(AggregateFunction function, ColumnType type, LongRecords records) {
    this.function = function;
    this.type = type;
    this.words = records.column(function == AggregateFunction.BIT_AND ? -1 : 0);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    boolean wide = type == ColumnType.BIGINT;
    for (int i = 0; i < count; i++) {
      combine(
          slots[i],
          wide
              ? RawMemory.getLong(data + ((long) rows[i] << 3))
              : RawMemory.getInt(data + ((long) rows[i] << 2)));
    }
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    if (function != AggregateFunction.BIT_XOR) {
      super.retract(batch, argument, rows, slots, count);
    }
    add(batch, argument, rows, slots, count);
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      combine(slots[i], values[i]);
    }
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    if (function != AggregateFunction.BIT_XOR) {
      super.retractWords(values, slots, count);
    }
    addWords(values, slots, count);
  }

  private void combine(int slot, long value) {
    long word = words.get(slot);
    words.set(
        slot,
        switch (function) {
          case BIT_AND -> word & value;
          case BIT_OR -> word | value;
          default -> word ^ value;
        });
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    LongColumn other = ((BitsAccumulator) from).words;
    for (int i = 0; i < count; i++) {
      combine(slots[i], other.get(fromSlot + i));
    }
  }

  /**
   * The result.
   *
   * @param counts how many values there are
   */
  AggregateResult result(CountAccumulator counts) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        if (counts.of(slots[i]) > 0) {
          Folding.write(type, words.get(slots[i]), out, at + i);
        }
      }
    };
  }
}
