package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.ByteBuilder;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.SortedValues;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All values of a group in order, each once with how often it is there: for percentiles, the most
 * frequent value, strings put together, arrays, and for MIN and MAX where rows go, too, because the
 * next best is the result when the best goes. For values of the first row, where no rows go, only
 * that one is kept. Results are exact, do not depend on the order of rows, and rows can go. Calls
 * of the same rows share the values.
 */
final class SortedAccumulator extends Accumulator {
  private final LongColumn roots;
  private final SortedValues values;
  private final SortedResults results;

  /** Puts keys before the values, which are in their order then; null if in their own. */
  private final @Nullable RowKeys keys;

  /** Whether only the first value of a group is kept. */
  private final boolean firstOnly;

  private final ByteBuilder keyed = new ByteBuilder();

  private SortedAccumulator(
      ColumnType type,
      boolean ranked,
      @Nullable RowKeys keys,
      boolean firstOnly,
      LongRecords records,
      BatchScratch scratch) {
    this.roots = records.column(SortedValues.NONE);
    this.values = new SortedValues(type, ranked, scratch);
    this.results = new SortedResults(values, roots, keys);
    this.keys = keys;
    this.firstOnly = firstOnly;
  }

  /** For MIN and MAX only. */
  static SortedAccumulator ofExtremes(ColumnType type, LongRecords records, BatchScratch scratch) {
    return new SortedAccumulator(type, false, null, false, records, scratch);
  }

  /** For all results of values in their own order. */
  static SortedAccumulator ranked(ColumnType type, LongRecords records, BatchScratch scratch) {
    return new SortedAccumulator(type, true, null, false, records, scratch);
  }

  /** For strings in the order of other columns, and where those are equal in their own. */
  static SortedAccumulator ordered(
      Schema input, List<SortKey> order, LongRecords records, BatchScratch scratch) {
    RowKeys keys = new RowKeys(input, order, null);
    return new SortedAccumulator(ColumnType.VARBINARY, false, keys, false, records, scratch);
  }

  /** For elements of arrays, nulls among them, in the order of columns. */
  static SortedAccumulator ofElements(
      Schema input, int column, List<SortKey> order, LongRecords records, BatchScratch scratch) {
    return ofFirst(input, column, order, false, records, scratch);
  }

  /**
   * For the element of the first row, or of all, in the order of columns.
   *
   * @param firstOnly whether no other row is kept, because none goes
   */
  static SortedAccumulator ofFirst(
      Schema input,
      int column,
      List<SortKey> order,
      boolean firstOnly,
      LongRecords records,
      BatchScratch scratch) {
    RowKeys keys = new RowKeys(input, order, new ElementBytes(input, column));
    return new SortedAccumulator(ColumnType.VARBINARY, false, keys, firstOnly, records, scratch);
  }

  @Override
  SortedValues values() {
    return values;
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    if (keys == null) {
      values.add(batch, argument, rows, slots, count, roots);
      return;
    }
    keys.bind(batch);
    for (int i = 0; i < count; i++) {
      keyed.clear();
      keys.append(batch, argument, rows[i], keyed);
      values.add(keyed, slots[i], roots);
      if (firstOnly) {
        values.keepLeast(slots[i], roots);
      }
    }
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    if (keys == null) {
      values.retract(batch, argument, rows, slots, count, roots);
      return;
    }
    keys.bind(batch);
    for (int i = 0; i < count; i++) {
      keyed.clear();
      keys.append(batch, argument, rows[i], keyed);
      values.retract(keyed, slots[i], roots);
    }
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    // Values are merged in steps.
  }

  @Override
  int mergeValues(
      Accumulator from, int fromSlot, int count, int[] slots, ValueCursor cursor, int most) {
    SortedAccumulator other = (SortedAccumulator) from;
    int merged = 0;
    while (cursor.group() < count && merged < most) {
      int group = cursor.group();
      int root = other.root(fromSlot + group);
      int node = cursor.pairOr(other.values.least(root));
      for (; node != SortedValues.NONE && merged < most; node = other.values.next(root, node)) {
        values.add(other.values, node, slots[group], roots);
        if (firstOnly) {
          values.keepLeast(slots[group], roots);
        }
        merged++;
      }
      if (node == SortedValues.NONE) {
        cursor.nextGroup();
      } else {
        cursor.stopBefore(node);
      }
    }
    return merged;
  }

  @Override
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      values.forget(root(slots[i]));
      roots.set(slots[i], SortedValues.NONE);
    }
  }

  private int root(int slot) {
    return (int) roots.get(slot);
  }

  /** The result of a call. */
  AggregateResult result(AggregateFunction function, WithinGroup within) {
    return results.of(function, within);
  }
}
