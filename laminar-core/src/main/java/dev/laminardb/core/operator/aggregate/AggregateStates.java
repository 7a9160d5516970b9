package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.CarryColumn;
import dev.laminardb.core.state.DistinctSketches;
import dev.laminardb.core.state.DistinctTable;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.SlotColumns;
import dev.laminardb.core.state.SortedValues;
import dev.laminardb.core.state.StateColumn;
import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The states of several aggregates for every group, in columns addressed by slot. Who has the slots
 * knows what a group is. Where the input retracts, each aggregate runs a second loop over the rows
 * that go. Used by one thread.
 */
public final class AggregateStates implements StateTable {
  private final int weight;
  private final LongRecords records;
  private final BatchScratch scratch;
  private final RowFilters filters;
  private final AggregateKernel kernel;
  private final AggregateResult[] results;

  /** The carries of the kernel's updates. */
  private final @Nullable CarryColumn[] carries;

  /** The accumulators of calls that are not DISTINCT. */
  private final AccumulatorSet plain;

  /** Those of them that the kernel does not serve. */
  private final AccumulatorSet.Part[] interpreted;

  private final DistinctCalls[] distinct;

  /** The accumulators that keep values apart from their columns. */
  private final Accumulator[] keeping;

  /** Those values. */
  private final SortedValues[] sorted;

  private final DistinctSketches[] sketches;

  /** The records, and what accumulators have beside them. */
  private final SlotColumns columns;

  /**
   * States without any group.
   *
   * @param input the schema of the batches, which tells by its weight column whether rows go too
   * @param kernel made for these calls, or {@link AggregateKernel#NONE}
   */
  public AggregateStates(
      Schema input, List<AggregateCall> calls, AggregateKernel kernel, BatchScratch scratch) {
    this(input, calls, kernel, new LongRecords(), false, false, scratch);
  }

  /**
   * States of groups that are only ever added to, {@linkplain #merge merged} in whatever order, and
   * some of them of no rows.
   *
   * @param input the schema of the batches; if it has a weight column, that is not looked at
   * @param calls none of them DISTINCT
   */
  public static AggregateStates thatMerge(
      Schema input, List<AggregateCall> calls, BatchScratch scratch) {
    return new AggregateStates(
        Changelog.withoutWeight(input),
        calls,
        AggregateKernel.NONE,
        new LongRecords(),
        false,
        true,
        scratch);
  }

  /**
   * States in records that have other columns, too, such as the groups' keys. They are grown and
   * cleared here.
   *
   * @param valuesOnly whether of DISTINCT calls, which then are behind the others, only the {@link
   *     #values} are kept
   */
  AggregateStates(
      Schema input,
      List<AggregateCall> calls,
      AggregateKernel kernel,
      LongRecords records,
      boolean valuesOnly,
      BatchScratch scratch) {
    this(input, calls, kernel, records, valuesOnly, false, scratch);
  }

  private AggregateStates(
      Schema input,
      List<AggregateCall> calls,
      AggregateKernel kernel,
      LongRecords records,
      boolean valuesOnly,
      boolean merges,
      BatchScratch scratch) {
    this.records = records;
    this.weight = Changelog.weightColumn(input);
    this.scratch = scratch;
    this.filters = new RowFilters(calls, kernel);
    this.kernel = kernel;
    long distinctResults = valuesOnly ? 0 : calls.stream().filter(AggregateCall::distinct).count();
    long plainResults = calls.stream().filter(call -> !call.distinct()).count();
    this.results = new AggregateResult[(int) (plainResults + distinctResults)];
    this.plain = new AccumulatorSet(input, weight >= 0, false, merges, records, scratch);
    for (int i = 0; i < results.length; i++) {
      if (!calls.get(i).distinct()) {
        results[i] = plain.result(calls.get(i));
      }
    }
    this.interpreted =
        plain.parts().stream()
            .filter(part -> kernel == AggregateKernel.NONE || part.accumulator().fold() == null)
            .toArray(AccumulatorSet.Part[]::new);
    this.carries =
        plain.parts().stream()
            .map(AccumulatorSet.Part::accumulator)
            .filter(accumulator -> accumulator.fold() != null)
            .map(Accumulator::carries)
            .toArray(CarryColumn[]::new);
    this.distinct = distinctCalls(input, calls, valuesOnly);
    this.keeping =
        plain.parts().stream()
            .map(AccumulatorSet.Part::accumulator)
            .filter(accumulator -> accumulator.values() != null)
            .toArray(Accumulator[]::new);
    this.sorted =
        Arrays.stream(keeping)
            .map(Accumulator::values)
            .filter(Objects::nonNull)
            .toArray(SortedValues[]::new);
    this.sketches =
        plain.parts().stream()
            .map(part -> part.accumulator().sketches())
            .filter(Objects::nonNull)
            .toArray(DistinctSketches[]::new);
    List<StateColumn> all = new ArrayList<>();
    all.add(records);
    for (AccumulatorSet.Part part : plain.parts()) {
      all.addAll(part.accumulator().columns());
    }
    for (DistinctCalls ofArgument : distinct) {
      all.addAll(ofArgument.columns());
    }
    this.columns = new SlotColumns(all.toArray(StateColumn[]::new));
  }

  /** The DISTINCT calls by their argument, as many together as a table has marks. */
  private DistinctCalls[] distinctCalls(
      Schema input, List<AggregateCall> calls, boolean valuesOnly) {
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
                input,
                filters,
                valuesOnly,
                records,
                scratch);
        for (int i = 0; i < some.size() && !valuesOnly; i++) {
          results[some.get(i)] = together.result(i);
        }
        all.add(together);
      }
    }
    return all.toArray(DistinctCalls[]::new);
  }

  /**
   * Where what is folded lies.
   *
   * @param oneGroup as of the layout
   * @param longKey as of the layout
   * @param keyWord as of the layout
   */
  AggregateLayout layout(boolean oneGroup, int longKey, int keyWord) {
    List<AggregateLayout.Update> updates = new ArrayList<>();
    for (AccumulatorSet.Part part : plain.parts()) {
      AggregateLayout.Fold fold = part.accumulator().fold();
      if (fold != null) {
        updates.add(
            new AggregateLayout.Update(
                fold.kind(), fold.word(), part.argument(), filters.bit(part.filter())));
      }
    }
    return new AggregateLayout(
        records.width(), oneGroup, longKey, keyWord, filters.filters(), weight, updates);
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
    addPlain(batch, rows, slots, count);
    addDistinct(batch, rows, slots, count);
  }

  /** As {@link #add}, of the calls that are not DISTINCT. */
  void addPlain(Batch batch, int[] rows, int[] slots, int count) {
    filters.find(batch, rows, count, scratch.masks());
    if (kernel != AggregateKernel.NONE) {
      kernel.add(batch, rows, slots, count, scratch.masks(), records.pages(), carries);
    }
    interpret(batch, rows, slots, count);
  }

  /**
   * Adds rows to the groups of their keys, where there is code for such.
   *
   * @param slots receives the group of each row
   */
  void addByKey(Batch batch, int[] rows, int count, GroupTable groups, int[] slots) {
    filters.find(batch, rows, count, scratch.masks());
    kernel.addByKey(batch, rows, count, scratch.masks(), groups, slots, carries);
    grow(groups.size());
    interpret(batch, rows, slots, count);
    addDistinct(batch, rows, slots, count);
  }

  private void interpret(Batch batch, int[] rows, int[] slots, int count) {
    columns.mark(slots, count);
    for (AccumulatorSet.Part part : interpreted) {
      add(part, batch, rows, slots, count);
    }
  }

  private void addDistinct(Batch batch, int[] rows, int[] slots, int count) {
    for (DistinctCalls calls : distinct) {
      addDistinct(calls, batch, rows, slots, count);
    }
  }

  /**
   * The values that groups have, of each argument of DISTINCT calls, with a mark for each of them.
   */
  DistinctTable[] values() {
    return Arrays.stream(distinct).map(DistinctCalls::table).toArray(DistinctTable[]::new);
  }

  /** The bit of a filter in the masks of rows that {@link #addPlain} leaves in the scratch. */
  int filterBit(int filter) {
    return filters.bit(filter);
  }

  private void add(AccumulatorSet.Part part, Batch batch, int[] rows, int[] slots, int count) {
    int argument = part.argument();
    boolean nulls = argument >= 0 && batch.hasNulls(argument);
    if (part.filter() == AggregateCall.NO_FILTER && !nulls && weight < 0) {
      part.accumulator().add(batch, argument, rows, slots, count);
      return;
    }
    int left = choose(batch, part, nulls, Changelog.INSERT, rows, slots, count);
    part.accumulator().add(batch, argument, scratch.chosenRows(), scratch.chosenSlots(), left);
    if (weight >= 0) {
      left = choose(batch, part, nulls, Changelog.RETRACT, rows, slots, count);
      part.accumulator()
          .retract(batch, argument, scratch.chosenRows(), scratch.chosenSlots(), left);
    }
  }

  private void addDistinct(DistinctCalls calls, Batch batch, int[] rows, int[] slots, int count) {
    long[] masks = scratch.masks();
    if (weight < 0) {
      calls.add(batch, rows, slots, masks, count);
      return;
    }
    int left = chooseWeight(batch, Changelog.INSERT, rows, slots, count);
    long[] chosen = scratch.chosenMasks();
    calls.add(batch, scratch.chosenRows(), scratch.chosenSlots(), chosen, left);
    left = chooseWeight(batch, Changelog.RETRACT, rows, slots, count);
    calls.retract(batch, scratch.chosenRows(), scratch.chosenSlots(), chosen, left);
  }

  /** Chooses the rows of a weight. */
  private int chooseWeight(Batch batch, int wanted, int[] rows, int[] slots, int count) {
    long weights = batch.dataAddress(weight);
    long[] masks = scratch.masks();
    long[] chosenMasks = scratch.chosenMasks();
    int[] chosenRows = scratch.chosenRows();
    int[] chosenSlots = scratch.chosenSlots();
    int left = 0;
    for (int i = 0; i < count; i++) {
      chosenRows[left] = rows[i];
      chosenSlots[left] = slots[i];
      chosenMasks[left] = masks[i];
      left += RawMemory.getInt(weights + ((long) rows[i] << 2)) == wanted ? 1 : 0;
    }
    return left;
  }

  /** Chooses the rows of a weight that an accumulator gets. */
  private int choose(
      Batch batch,
      AccumulatorSet.Part part,
      boolean nulls,
      int wanted,
      int[] rows,
      int[] slots,
      int count) {
    long validity = nulls ? batch.validityAddress(part.argument()) : 0;
    int bit = filters.bit(part.filter());
    long[] masks = scratch.masks();
    long weights = weight < 0 ? 0 : batch.dataAddress(weight);
    int[] chosenRows = scratch.chosenRows();
    int[] chosenSlots = scratch.chosenSlots();
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      boolean counts =
          (!nulls || RawMemory.getBit(validity, row))
              && (bit < 0 || (masks[i] >>> bit & 1) != 0)
              && (weights == 0 || RawMemory.getInt(weights + ((long) row << 2)) == wanted);
      chosenRows[left] = row;
      chosenSlots[left] = slots[i];
      left += counts ? 1 : 0;
    }
    return left;
  }

  /**
   * Adds what other states of the same calls, or other slots of these, have come to; those stay as
   * they are. Values that are kept apart are left to {@link #mergeValues}.
   *
   * @param fromSlot the first of {@code count} slots there
   * @param slots the group here of each of them
   */
  public void mergePlain(AggregateStates from, int fromSlot, int count, int[] slots) {
    columns.mark(slots, count);
    for (int i = 0; i < plain.parts().size(); i++) {
      Accumulator other = from.plain.parts().get(i).accumulator();
      plain.parts().get(i).accumulator().merge(other, fromSlot, count, slots);
    }
  }

  /** As {@link #mergePlain} into empty groups, of groups that are not used any more. */
  void movePlain(AggregateStates from, int fromSlot, int count, int[] slots) {
    columns.mark(slots, count);
    for (int i = 0; i < plain.parts().size(); i++) {
      Accumulator other = from.plain.parts().get(i).accumulator();
      plain.parts().get(i).accumulator().move(other, fromSlot, count, slots);
    }
    for (int i = 0; i < distinct.length; i++) {
      distinct[i].move(from.distinct[i], fromSlot, count, slots);
    }
  }

  /**
   * Adds values that have been kept apart there, one step of it.
   *
   * @param cursor where to begin; receives where this stops
   * @param most values
   * @return how many it were
   */
  public int mergeValues(
      AggregateStates from, int fromSlot, int count, int[] slots, ValueCursor cursor, int most) {
    return mergeValues(from, false, fromSlot, count, slots, cursor, most);
  }

  /** As {@link #mergeValues}, behind {@link #movePlain}. */
  int moveValues(
      AggregateStates from, int fromSlot, int count, int[] slots, ValueCursor cursor, int most) {
    return mergeValues(from, true, fromSlot, count, slots, cursor, most);
  }

  private int mergeValues(
      AggregateStates from,
      boolean moves,
      int fromSlot,
      int count,
      int[] slots,
      ValueCursor cursor,
      int most) {
    columns.mark(slots, count);
    int merged = 0;
    int end = distinct.length + keeping.length;
    while (cursor.calls() < end && merged < most) {
      merged += mergeCalls(from, moves, fromSlot, count, slots, cursor, most - merged);
      if (cursor.group() == count) {
        cursor.nextCalls();
      }
    }
    if (cursor.calls() == end) {
      cursor.end();
    }
    return merged;
  }

  private int mergeCalls(
      AggregateStates from,
      boolean moves,
      int fromSlot,
      int count,
      int[] slots,
      ValueCursor cursor,
      int most) {
    int at = cursor.calls();
    if (at < distinct.length) {
      return distinct[at].merge(from.distinct[at], moves, fromSlot, count, slots, cursor, most);
    }
    at -= distinct.length;
    return keeping[at].mergeValues(from.keeping[at], fromSlot, count, slots, cursor, most);
  }

  /** Adds all that {@link #mergePlain} and {@link #mergeValues} add. */
  public void merge(AggregateStates from, int fromSlot, int count, int[] slots) {
    mergePlain(from, fromSlot, count, slots);
    if (keepsValues()) {
      ValueCursor all = new ValueCursor();
      all.begin();
      mergeValues(from, fromSlot, count, slots, all, Integer.MAX_VALUE);
    }
  }

  /**
   * Writes the results of slots, one column for each call.
   *
   * @param firstResult the column of the first
   */
  public void write(int[] slots, int count, BatchBuilder out, int firstResult) {
    write(slots, count, out, firstResult, out.rowCount());
  }

  /**
   * As above.
   *
   * @param at the row of the builder for the first slot
   */
  public void write(int[] slots, int count, BatchBuilder out, int firstResult, int at) {
    for (int i = 0; i < results.length; i++) {
      results[i].write(slots, count, out.column(firstResult + i), at);
    }
  }

  /**
   * Writes the results of slots of one call, to a column without rows.
   *
   * @param result which call
   */
  void write(int result, int[] slots, int count, ColumnBuilder out) {
    results[result].write(slots, count, out, 0);
  }

  /** How often the sums of a SUM of integers have wrapped around; null of other calls. */
  @Nullable CarryColumn carries(AggregateCall call) {
    return plain.parts().stream()
        .filter(part -> part.argument() == call.argument() && part.filter() == call.filter())
        .filter(part -> call.function() == AggregateFunction.SUM)
        .map(part -> part.accumulator().carries())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Makes groups empty, with all of their records. */
  public void reset(int[] slots, int count) {
    columns.mark(slots, count);
    for (AccumulatorSet.Part part : plain.parts()) {
      part.accumulator().reset(slots, count);
    }
    records.reset(slots, count);
    for (DistinctCalls calls : distinct) {
      calls.reset(slots, count);
    }
  }

  /** Whether groups keep values apart. */
  boolean keepsValues() {
    return distinct.length + keeping.length > 0;
  }

  /** How many different values all groups together keep apart, for DISTINCT and for an order. */
  public long keptValues() {
    long values = 0;
    for (DistinctCalls calls : distinct) {
      values += calls.table().size();
    }
    for (SortedValues ofAccumulator : sorted) {
      values += ofAccumulator.size();
    }
    return values;
  }

  /** The memory of all groups, with all of their records, in bytes. */
  public long bytes() {
    long bytes = columns.bytes();
    for (DistinctCalls calls : distinct) {
      bytes += calls.table().bytes();
    }
    for (SortedValues values : sorted) {
      bytes += values.bytes();
    }
    for (DistinctSketches ofGroups : sketches) {
      bytes += ofGroups.bytes();
    }
    return bytes;
  }

  @Override
  public void save(StateWriter to) {
    columns.save(to);
    for (DistinctCalls calls : distinct) {
      calls.table().save(to);
    }
    for (SortedValues values : sorted) {
      values.save(to);
    }
    for (DistinctSketches ofGroups : sketches) {
      ofGroups.save(to);
    }
  }

  @Override
  public void load(StateReader from) {
    columns.load(from);
    for (DistinctCalls calls : distinct) {
      calls.table().load(from);
    }
    for (SortedValues values : sorted) {
      values.load(from);
    }
    for (DistinctSketches ofGroups : sketches) {
      ofGroups.load(from);
    }
  }

  /** Forgets all groups and keeps some of the memory for the next use. */
  public void clear() {
    columns.clear();
    for (DistinctCalls calls : distinct) {
      calls.table().clear();
    }
    for (SortedValues values : sorted) {
      values.clear();
    }
    for (DistinctSketches ofGroups : sketches) {
      ofGroups.clear();
    }
  }
}
