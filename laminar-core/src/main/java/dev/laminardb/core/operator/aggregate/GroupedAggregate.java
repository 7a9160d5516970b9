package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.KeySearch;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.RowNumbers;
import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Groups rows by key and aggregates them: first the batch's keys become slots, then each aggregate
 * runs one loop over (row, slot). A group's key and aggregates lie in one record. Where the input
 * retracts, each runs a second loop over the rows that go. Used by one thread.
 */
public final class GroupedAggregate implements StateTable {
  private final int[] keys;
  private final AggregateStates states;
  private final GroupTable groups;
  private final BatchScratch scratch;

  /** Whether one loop finds the groups and adds to them. */
  private final boolean byKey;

  /**
   * An aggregate with no groups yet.
   *
   * @param input the schema of the batches, which tells by its weight column whether rows go too
   * @param keys the key columns, possibly none
   * @param kernel made for these keys and calls, or {@link AggregateKernel#NONE}
   * @param scratch for at least as many key columns
   */
  public GroupedAggregate(
      Schema input,
      int[] keys,
      List<AggregateCall> calls,
      AggregateKernel kernel,
      BatchScratch scratch) {
    this(input, keys, calls, kernel, false, scratch);
  }

  /**
   * As above.
   *
   * @param valuesOnly as of {@link AggregateStates}
   */
  GroupedAggregate(
      Schema input,
      int[] keys,
      List<AggregateCall> calls,
      AggregateKernel kernel,
      boolean valuesOnly,
      BatchScratch scratch) {
    this.scratch = scratch;
    this.keys = keys.clone();
    ColumnType[] keyTypes = new ColumnType[keys.length];
    boolean nullable = false;
    for (int i = 0; i < keys.length; i++) {
      Field field = input.getFields().get(keys[i]);
      keyTypes[i] = ColumnType.of(field);
      nullable |= field.isNullable();
    }
    LongRecords records = new LongRecords();
    this.groups = new GroupTable(keyTypes, nullable, records, scratch);
    this.states = new AggregateStates(input, calls, kernel, records, valuesOnly, scratch);
    this.byKey = kernel != AggregateKernel.NONE && groups.longKeyWord() >= 0;
  }

  AggregateLayout layout() {
    int keyWord = groups.longKeyWord();
    return states.layout(keys.length == 0, keyWord < 0 ? -1 : keys[0], keyWord);
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
    if (byKey) {
      states.addByKey(batch, rows == null ? scratch.everyRow() : rows, count, groups, slots);
      return;
    }
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

  /** Adds the groups of whole keys to a list. */
  void find(KeySearch search, Batch keyValues, RowNumbers found) {
    search.find(keyValues, groups, found);
  }

  /** Adds rows to the groups that {@link #locate} has found for them. */
  void accumulate(Batch batch, int @Nullable [] rows, int[] slots, int count) {
    states.grow(groups.size());
    states.add(batch, rows == null ? scratch.everyRow() : rows, slots, count);
  }

  /**
   * Adds what consecutive groups of another aggregate of the same keys and calls have come to; that
   * one stays as it is. The values that they keep apart are left to {@link #mergeValues}.
   *
   * @param from another instance
   * @param fromSlot the first of the groups there
   * @param count at most {@link Batch#MAX_ROWS}
   */
  public void merge(GroupedAggregate from, int fromSlot, int count) {
    int[] slots = slotsOf(from, fromSlot, count);
    states.grow(groups.size());
    states.mergePlain(from.states, fromSlot, count, slots);
  }

  /**
   * Takes over a group of another aggregate of the same keys and calls, which is not used there any
   * more, and not here yet. The values that it keeps apart are left to {@link #moveValues}.
   */
  void move(GroupedAggregate from, int fromSlot) {
    int[] slots = slotsOf(from, fromSlot, 1);
    states.grow(groups.size());
    states.movePlain(from.states, fromSlot, 1, slots);
  }

  /** Takes over some of the values that a group keeps apart, as {@link #mergeValues}. */
  int moveValues(GroupedAggregate from, int fromSlot, ValueCursor cursor, int most) {
    int[] slots = slotsOf(from, fromSlot, 1);
    return states.moveValues(from.states, fromSlot, 1, slots, cursor, most);
  }

  /**
   * Adds some of the values that groups keep apart, after {@link #merge} of the same groups.
   *
   * @param cursor where to begin; receives where this stops
   * @param most values
   * @return how many it were
   */
  public int mergeValues(
      GroupedAggregate from, int fromSlot, int count, ValueCursor cursor, int most) {
    int[] slots = slotsOf(from, fromSlot, count);
    return states.mergeValues(from.states, fromSlot, count, slots, cursor, most);
  }

  /** The groups here of consecutive groups there. */
  private int[] slotsOf(GroupedAggregate from, int fromSlot, int count) {
    int[] slots = scratch.slots();
    groups.slots(from.groups, fromSlot, count, slots);
    return slots;
  }

  /** Whether groups keep values apart. */
  public boolean keepsValues() {
    return states.keepsValues();
  }

  /** How many values a group keeps apart, on average. */
  public int keptValuesPerGroup() {
    return (int) (states.keptValues() / Math.max(1, size()));
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
    writeKeys(slots, count, out);
    states.write(slots, count, out, firstResult);
  }

  /** Writes the keys of groups to the builder's first columns. Does not declare the rows added. */
  void writeKeys(int[] slots, int count, BatchBuilder out) {
    int at = out.rowCount();
    for (int k = 0; k < keys.length; k++) {
      groups.write(k, slots, count, out.column(k), at);
    }
  }

  /** The aggregates of the groups. */
  AggregateStates states() {
    return states;
  }

  /** The memory of all groups, in bytes. */
  public long bytes() {
    return groups.bytes() + states.bytes();
  }

  @Override
  public void save(StateWriter to) {
    // Keys are in the same records; where there are no aggregates, nobody else has grown those.
    states.grow(groups.size());
    states.save(to);
    groups.save(to);
  }

  @Override
  public void load(StateReader from) {
    states.load(from);
    groups.load(from);
  }

  /**
   * Makes groups empty, which keep their slots and keys.
   *
   * @param count at most {@link Batch#MAX_ROWS}
   */
  void empty(int[] slots, int count) {
    groups.words().readWords(slots, count);
    states.reset(slots, count);
    groups.words().writeWords(slots, count);
  }

  /** Forgets all groups and keeps some of the memory for the next use. */
  public void clear() {
    groups.clear();
    states.clear();
  }
}
