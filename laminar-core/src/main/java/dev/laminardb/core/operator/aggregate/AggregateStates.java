package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.DistinctTable;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.SlotColumns;
import dev.laminardb.core.state.StateColumn;
import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The states of several aggregates for every group, in columns addressed by slot. Who has the slots
 * knows what a group is. Where the input retracts, each aggregate runs a second loop over the rows
 * that go. Used by one thread.
 */
public final class AggregateStates implements StateTable {
  private final int weight;
  private final LongRecords records;
  private final BatchScratch scratch;

  /** The accumulators in the order of the calls, those of DISTINCT among them. */
  private final Accumulator[] results;

  private final AggregateCall[] plainCalls;
  private final Accumulator[] plain;
  private final DistinctCalls[] distinct;

  /** The records, and what accumulators have beside them. */
  private final SlotColumns columns;

  /**
   * States without any group.
   *
   * @param input the schema of the batches, which tells by its weight column whether rows go too
   */
  public AggregateStates(Schema input, List<AggregateCall> calls, BatchScratch scratch) {
    this(input, calls, new LongRecords(), scratch);
  }

  /**
   * States in records that have other columns, too, such as the groups' keys. They are grown and
   * cleared here.
   */
  AggregateStates(
      Schema input, List<AggregateCall> calls, LongRecords records, BatchScratch scratch) {
    this.records = records;
    this.weight = Changelog.weightColumn(input);
    this.scratch = scratch;
    this.results = new Accumulator[calls.size()];
    this.plainCalls = calls.stream().filter(call -> !call.distinct()).toArray(AggregateCall[]::new);
    this.plain = new Accumulator[plainCalls.length];
    int next = 0;
    for (int i = 0; i < results.length; i++) {
      AggregateCall call = calls.get(i);
      if (!call.distinct()) {
        results[i] = Accumulators.of(call, argument(input, call), weight >= 0, records);
        plain[next++] = results[i];
      }
    }
    this.distinct = distinctCalls(input, calls);
    List<StateColumn> all = new ArrayList<>();
    all.add(records);
    for (Accumulator accumulator : results) {
      all.addAll(accumulator.columns());
    }
    this.columns = new SlotColumns(all.toArray(StateColumn[]::new));
  }

  private static Field argument(Schema input, AggregateCall call) {
    return call.argument() < 0 ? call.result() : input.getFields().get(call.argument());
  }

  /** The DISTINCT calls by their argument, as many together as a table has marks. */
  private DistinctCalls[] distinctCalls(Schema input, List<AggregateCall> calls) {
    Map<Integer, List<Integer>> byArgument = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).distinct()) {
        byArgument.computeIfAbsent(calls.get(i).argument(), a -> new ArrayList<>()).add(i);
      }
    }
    List<DistinctCalls> all = new ArrayList<>();
    for (List<Integer> ofOne : byArgument.values()) {
      for (int from = 0; from < ofOne.size(); from += DistinctTable.MARKS) {
        List<Integer> some =
            ofOne.subList(from, Math.min(ofOne.size(), from + DistinctTable.MARKS));
        DistinctCalls together =
            new DistinctCalls(
                some.stream().map(calls::get).toList(),
                argument(input, calls.get(some.get(0))),
                weight >= 0,
                records,
                scratch);
        for (int i = 0; i < some.size(); i++) {
          results[some.get(i)] = together.accumulator(i);
        }
        all.add(together);
      }
    }
    return all.toArray(DistinctCalls[]::new);
  }

  /** Makes slots 0 to {@code newSize - 1} usable; new ones are empty. */
  public void grow(int newSize) {
    if (newSize <= columns.size()) {
      return;
    }
    columns.grow(newSize);
    for (DistinctCalls calls : distinct) {
      calls.table().grow(newSize);
    }
  }

  /**
   * Adds rows to their groups, and takes those of weight -1 back.
   *
   * @param slots the group of each row
   */
  public void add(Batch batch, int[] rows, int[] slots, int count) {
    columns.mark(slots, count);
    for (int i = 0; i < plain.length; i++) {
      AggregateCall call = plainCalls[i];
      boolean nulls = call.argument() >= 0 && batch.hasNulls(call.argument());
      if (call.filter() < 0 && !nulls && weight < 0) {
        plain[i].add(batch, call.argument(), rows, slots, count);
        continue;
      }
      int left = choose(batch, call, nulls, Changelog.INSERT, rows, slots, count);
      plain[i].add(batch, call.argument(), scratch.chosenRows(), scratch.chosenSlots(), left);
      if (weight >= 0) {
        left = choose(batch, call, nulls, Changelog.RETRACT, rows, slots, count);
        plain[i].retract(batch, call.argument(), scratch.chosenRows(), scratch.chosenSlots(), left);
      }
    }
    for (DistinctCalls calls : distinct) {
      addDistinct(calls, batch, rows, slots, count);
    }
  }

  private void addDistinct(DistinctCalls calls, Batch batch, int[] rows, int[] slots, int count) {
    if (weight < 0) {
      calls.add(batch, rows, slots, count);
      return;
    }
    int left = chooseWeight(batch, Changelog.INSERT, rows, slots, count);
    calls.add(batch, scratch.chosenRows(), scratch.chosenSlots(), left);
    left = chooseWeight(batch, Changelog.RETRACT, rows, slots, count);
    calls.retract(batch, scratch.chosenRows(), scratch.chosenSlots(), left);
  }

  /** Chooses the rows of a weight. */
  private int chooseWeight(Batch batch, int wanted, int[] rows, int[] slots, int count) {
    long weights = batch.dataAddress(weight);
    int[] chosenRows = scratch.chosenRows();
    int[] chosenSlots = scratch.chosenSlots();
    int left = 0;
    for (int i = 0; i < count; i++) {
      chosenRows[left] = rows[i];
      chosenSlots[left] = slots[i];
      left += RawMemory.getInt(weights + ((long) rows[i] << 2)) == wanted ? 1 : 0;
    }
    return left;
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
   * Adds what other states of the same calls, or other slots of these, have come to; those stay as
   * they are.
   *
   * @param fromSlot the first of {@code count} slots there
   * @param slots the group here of each of them
   */
  public void merge(AggregateStates from, int fromSlot, int count, int[] slots) {
    columns.mark(slots, count);
    for (int i = 0; i < plain.length; i++) {
      plain[i].merge(from.plain[i], fromSlot, count, slots);
    }
    for (int i = 0; i < distinct.length; i++) {
      distinct[i].merge(from.distinct[i], fromSlot, count, slots);
    }
  }

  /**
   * Writes the results of slots, one column for each call.
   *
   * @param firstResult the column of the first
   */
  public void write(int[] slots, int count, BatchBuilder out, int firstResult) {
    int at = out.rowCount();
    for (int i = 0; i < results.length; i++) {
      results[i].write(slots, count, out.column(firstResult + i), at);
    }
  }

  /** Makes groups empty, with all of their records. */
  public void reset(int[] slots, int count) {
    columns.mark(slots, count);
    records.reset(slots, count);
    for (Accumulator accumulator : plain) {
      accumulator.reset(slots, count);
    }
    for (DistinctCalls calls : distinct) {
      calls.reset(slots, count);
    }
  }

  /** The memory of all groups, with all of their records, in bytes. */
  public long bytes() {
    long bytes = columns.bytes();
    for (DistinctCalls calls : distinct) {
      bytes += calls.table().bytes();
    }
    return bytes;
  }

  @Override
  public void save(StateWriter to) {
    columns.save(to);
    for (DistinctCalls calls : distinct) {
      calls.table().save(to);
    }
  }

  @Override
  public void load(StateReader from) {
    columns.load(from);
    for (DistinctCalls calls : distinct) {
      calls.table().load(from);
    }
  }

  /** Forgets all groups and keeps some of the memory for the next use. */
  public void clear() {
    columns.clear();
    for (DistinctCalls calls : distinct) {
      calls.table().clear();
    }
  }
}
