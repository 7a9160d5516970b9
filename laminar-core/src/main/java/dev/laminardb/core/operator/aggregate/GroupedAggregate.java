package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Groups rows by key and aggregates them: first the batch's keys become slots, then each aggregate
 * runs one loop over (row, slot). Where the input retracts, each runs a second loop over the rows
 * that go. Used by one thread.
 */
public final class GroupedAggregate {
  private final int[] keys;
  private final int weight;
  private final AggregateCall[] calls;
  private final Accumulator[] accumulators;
  private final GroupTable groups;
  private final BatchScratch scratch;

  /**
   * An aggregate with no groups yet.
   *
   * @param input the schema of the batches, which tells by its weight column whether rows go too
   * @param keys the key columns, possibly none
   * @param scratch for at least as many key columns
   */
  public GroupedAggregate(
      Schema input, int[] keys, List<AggregateCall> calls, BatchScratch scratch) {
    this.scratch = scratch;
    this.keys = keys.clone();
    this.weight = Changelog.weightColumn(input);
    this.calls = calls.toArray(AggregateCall[]::new);
    ColumnType[] keyTypes = new ColumnType[keys.length];
    boolean nullable = false;
    for (int i = 0; i < keys.length; i++) {
      Field field = input.getFields().get(keys[i]);
      keyTypes[i] = ColumnType.of(field);
      nullable |= field.isNullable();
    }
    this.groups = new GroupTable(keyTypes, nullable, scratch);
    this.accumulators = new Accumulator[this.calls.length];
    for (int i = 0; i < accumulators.length; i++) {
      int argument = this.calls[i].argument();
      accumulators[i] =
          Accumulators.of(
              this.calls[i],
              argument < 0 ? this.calls[i].result() : input.getFields().get(argument),
              weight >= 0);
    }
  }

  /** How many groups there are, those whose rows have all gone again among them. */
  public int size() {
    return groups.size();
  }

  /**
   * Adds rows, and takes those of weight -1 back.
   *
   * @param rows which, or null for rows 0 to {@code count - 1}
   */
  public void add(Batch batch, int @Nullable [] rows, int count) {
    int[] slots = scratch.slots();
    locate(batch, rows, count, slots);
    accumulate(batch, rows, slots, count);
  }

  /**
   * Finds the groups of rows, and adds those that are new.
   *
   * @param slots receives a group for each row
   */
  void locate(Batch batch, int @Nullable [] rows, int count, int[] slots) {
    groups.slots(batch, keys, rows, count, slots);
  }

  /** Adds rows to the groups that {@link #locate} has found for them. */
  void accumulate(Batch batch, int @Nullable [] rows, int[] slots, int count) {
    int[] chosen = rows == null ? scratch.everyRow() : rows;
    for (int i = 0; i < calls.length; i++) {
      accumulators[i].grow(groups.size());
      AggregateCall call = calls[i];
      boolean nulls = call.argument() >= 0 && batch.hasNulls(call.argument());
      if (call.filter() < 0 && !nulls && weight < 0) {
        accumulators[i].add(batch, call.argument(), chosen, slots, count);
        continue;
      }
      int left = choose(batch, call, nulls, Changelog.INSERT, chosen, slots, count);
      accumulators[i].add(
          batch, call.argument(), scratch.chosenRows(), scratch.chosenSlots(), left);
      if (weight >= 0) {
        left = choose(batch, call, nulls, Changelog.RETRACT, chosen, slots, count);
        accumulators[i].retract(
            batch, call.argument(), scratch.chosenRows(), scratch.chosenSlots(), left);
      }
    }
  }

  /** Chooses the rows of a weight that a call counts. */
  private int choose(
      Batch batch,
      AggregateCall call,
      boolean nulls,
      int wanted,
      int[] rows,
      int[] slots,
      int count) {
    long validity = nulls ? batch.validityAddress(call.argument()) : 0;
    boolean filters = call.filter() >= 0;
    long filter = filters ? batch.dataAddress(call.filter()) : 0;
    long filterValidity = filters ? batch.validityAddress(call.filter()) : 0;
    long weights = weight < 0 ? 0 : batch.dataAddress(weight);
    int[] chosenRows = scratch.chosenRows();
    int[] chosenSlots = scratch.chosenSlots();
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      boolean counts =
          (!nulls || RawMemory.getBit(validity, row))
              && (!filters
                  || (RawMemory.getBit(filterValidity, row) && RawMemory.getBit(filter, row)))
              && (weights == 0 || RawMemory.getInt(weights + ((long) row << 2)) == wanted);
      chosenRows[left] = row;
      chosenSlots[left] = slots[i];
      left += counts ? 1 : 0;
    }
    return left;
  }

  /**
   * Adds what another aggregate of the same keys and calls has come to; that one stays as it is.
   *
   * @param from another instance
   */
  public void merge(GroupedAggregate from) {
    int[] slots = scratch.slots();
    for (int slot = 0; slot < from.size(); slot += Batch.MAX_ROWS) {
      int count = Math.min(Batch.MAX_ROWS, from.size() - slot);
      groups.slots(from.groups, slot, count, slots);
      for (int i = 0; i < accumulators.length; i++) {
        accumulators[i].grow(groups.size());
        accumulators[i].merge(from.accumulators[i], slot, count, slots);
      }
    }
  }

  /**
   * Writes consecutive groups: the key columns to the builder's first columns, the results to those
   * from {@code firstResult} on. Does not declare the rows added.
   *
   * @param count at most {@link Batch#MAX_ROWS}
   */
  public void write(int fromSlot, int count, BatchBuilder out, int firstResult) {
    int[] slots = scratch.slots();
    for (int i = 0; i < count; i++) {
      slots[i] = fromSlot + i;
    }
    write(slots, count, out, firstResult);
  }

  /** Writes groups, as {@link #write(int, int, BatchBuilder, int)} does, in the order of slots. */
  public void write(int[] slots, int count, BatchBuilder out, int firstResult) {
    int at = out.rowCount();
    for (int k = 0; k < keys.length; k++) {
      groups.write(k, slots, count, out.column(k), at);
    }
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].write(slots, count, out.column(firstResult + i), at);
    }
  }

  /** The memory of all groups, in bytes. */
  public long bytes() {
    long bytes = groups.bytes();
    for (Accumulator accumulator : accumulators) {
      bytes += accumulator.bytes();
    }
    return bytes;
  }

  /** Forgets all groups and keeps some of the memory for the next use. */
  public void clear() {
    groups.clear();
    for (Accumulator accumulator : accumulators) {
      accumulator.clear();
    }
  }
}
