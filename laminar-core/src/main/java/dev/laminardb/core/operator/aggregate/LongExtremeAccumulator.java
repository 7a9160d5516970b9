package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import org.jspecify.annotations.Nullable;

/**
 * Least or greatest of everything that orders as a 64-bit integer, of a DOUBLE its {@linkplain
 * Folding#ordered ordered bits}.
 */
final class LongExtremeAccumulator extends Accumulator {
  private final ColumnType type;
  private final boolean greatest;
  private final LongColumn values;

  LongExtremeAccumulator(ColumnType type, boolean greatest, LongRecords records) {
    this.type = type;
    this.greatest = greatest;
    this.values = records.column(greatest ? Long.MIN_VALUE : Long.MAX_VALUE);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long value =
          switch (type) {
            case TINYINT -> RawMemory.getByte(data + row);
            case SMALLINT -> RawMemory.getShort(data + ((long) row << 1));
            case INT, DATE, MONTHS -> RawMemory.getInt(data + ((long) row << 2));
            case BOOLEAN -> RawMemory.getBit(data, row) ? 1 : 0;
            case REAL -> Folding.ordered(RawMemory.getFloat(data + ((long) row << 2)));
            case DOUBLE -> Folding.ordered(RawMemory.getDouble(data + ((long) row << 3)));
            default -> RawMemory.getLong(data + ((long) row << 3));
          };
      add(slots[i], value);
    }
  }

  private void add(int slot, long value) {
    long best = values.get(slot);
    values.set(slot, greatest ? Math.max(best, value) : Math.min(best, value));
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    LongExtremeAccumulator other = (LongExtremeAccumulator) from;
    for (int i = 0; i < count; i++) {
      add(slots[i], other.values.get(fromSlot + i));
    }
  }

  @Override
  AggregateLayout.Fold fold() {
    return new AggregateLayout.Fold(
        greatest ? AggregateLayout.Kind.MAX : AggregateLayout.Kind.MIN, values.offset());
  }

  /**
   * MIN or MAX.
   *
   * @param counts how many values there are; null where no group is without
   */
  AggregateResult extreme(@Nullable CountAccumulator counts) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        if (counts == null || counts.of(slots[i]) > 0) {
          long value = values.get(slots[i]);
          if (type.isFloating()) {
            value = Double.doubleToRawLongBits(Folding.ofOrdered(value));
          }
          out.setWord(at + i, value);
        }
      }
    };
  }
}
