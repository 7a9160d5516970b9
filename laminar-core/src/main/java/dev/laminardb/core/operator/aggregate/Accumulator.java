package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.CarryColumn;
import dev.laminardb.core.state.DistinctSketches;
import dev.laminardb.core.state.SortedValues;
import dev.laminardb.core.state.StateColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one or more aggregates keep for every group, addressed by slot: in words of the groups'
 * records, which whoever owns those grows and clears. Nulls and rows that the aggregate's filter
 * excludes never reach it. Used by one thread.
 */
abstract class Accumulator {

  /** The columns of what is not in the groups' records, which are grown and saved with those. */
  List<StateColumn> columns() {
    return List.of();
  }

  /** How often its sums have wrapped around, which is one of the columns; null if they cannot. */
  @Nullable CarryColumn carries() {
    return null;
  }

  /** The values that it keeps beside that, which are saved after the columns; null if none. */
  @Nullable SortedValues values() {
    return null;
  }

  /** The sketches that it keeps beside that, which are saved last; null if none. */
  @Nullable DistinctSketches sketches() {
    return null;
  }

  /**
   * Adds rows to their groups, in one loop.
   *
   * @param argument the batch and the argument column; not read by COUNT
   * @param rows the rows to add
   * @param slots the group of each of them
   */
  abstract void add(Batch batch, int argument, int[] rows, int[] slots, int count);

  /**
   * Takes back rows that were added before, in one loop. The planner makes no plan that retracts
   * from an aggregate that cannot.
   *
   * @param argument the batch and the argument column; not read by COUNT
   * @param rows the rows to take back
   * @param slots the group of each of them
   */
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    throw new IllegalStateException(getClass().getSimpleName() + " cannot take rows back");
  }

  /**
   * Adds values that are not in a batch, as {@link #add} does; of aggregates that can be DISTINCT.
   *
   * @param values the values as words: integers, or the bits of doubles; not read by COUNT
   * @param slots the group of each of them
   */
  void addWords(long[] values, int[] slots, int count) {
    throw new IllegalStateException(getClass().getSimpleName() + " is never DISTINCT");
  }

  /** Takes values back that {@link #addWords} has added. */
  void retractWords(long[] values, int[] slots, int count) {
    throw new IllegalStateException(getClass().getSimpleName() + " cannot take values back");
  }

  /**
   * Adds what another accumulator of the same call has come to.
   *
   * @param from used slots of it are {@code fromSlot} to {@code fromSlot + count - 1}
   * @param slots the group here of each of them
   */
  abstract void merge(Accumulator from, int fromSlot, int count, int[] slots);

  /**
   * Takes over what another accumulator of the same call has come to, whose groups are not used any
   * more; as {@link #merge} into empty groups.
   */
  void move(Accumulator from, int fromSlot, int count, int[] slots) {
    merge(from, fromSlot, count, slots);
  }

  /**
   * Adds some of what another accumulator of the same call has in its {@link #values}, which {@link
   * #merge} leaves to this; only of accumulators that have such.
   *
   * @param from used slots of it are {@code fromSlot} to {@code fromSlot + count - 1}
   * @param slots the group here of each of them
   * @param cursor where to begin; receives where this stops, behind the last group in the end
   * @param most values
   * @return how many it were
   */
  int mergeValues(
      Accumulator from, int fromSlot, int count, int[] slots, ValueCursor cursor, int most) {
    throw new IllegalStateException(getClass().getSimpleName() + " is not merged in steps");
  }

  /** How a word changes with each row, where that is all there is to it: what can be fused. */
  AggregateLayout.@Nullable Fold fold() {
    return null;
  }

  /** Makes groups empty, where not all of the state is in their records, before those are reset. */
  void reset(int[] slots, int count) {
    // The records will be reset.
  }
}
