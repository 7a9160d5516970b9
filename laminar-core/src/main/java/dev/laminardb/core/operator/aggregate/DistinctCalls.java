package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.DistinctScratch;
import dev.laminardb.core.state.DistinctTable;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.StateColumn;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The DISTINCT calls over one column. They share a table of the values that each group has had,
 * with a mark for each call whose filter has let the value pass. A value that gets a mark is added
 * to the accumulator of that call, which is the plain one. Used by one thread.
 */
final class DistinctCalls {
  private final int argument;

  /** The bit of each call's filter, or -1. */
  private final int[] filterBits;

  /** What each call keeps, apart from those of the others. */
  private final AccumulatorSet[] accumulators;

  private final AggregateResult[] results;
  private final DistinctTable table;
  private final BatchScratch scratch;

  /** The marks of the calls without a filter. */
  private final int always;

  /**
   * Calls of one argument without values yet.
   *
   * @param calls at most {@link DistinctTable#MARKS}; a DECIMAL argument has at most 18 digits
   * @param input the schema of the batches, which tells by its weight column whether rows go too
   * @param filters of these calls and others
   * @param valuesOnly whether nothing is kept but the values
   * @param records the groups' records
   */
  DistinctCalls(
      List<AggregateCall> calls,
      Schema input,
      RowFilters filters,
      boolean valuesOnly,
      LongRecords records,
      BatchScratch scratch) {
    boolean retracts = Changelog.weightColumn(input) >= 0;
    this.argument = calls.get(0).argument();
    this.filterBits = calls.stream().mapToInt(call -> filters.bit(call.filter())).toArray();
    this.accumulators = new AccumulatorSet[valuesOnly ? 0 : filterBits.length];
    this.results = new AggregateResult[accumulators.length];
    ColumnType type = ColumnType.of(input.getFields().get(argument));
    this.table = new DistinctTable(type, retracts ? filterBits.length : 0, scratch);
    this.scratch = scratch;
    int unfiltered = 0;
    for (int i = 0; i < filterBits.length; i++) {
      unfiltered |= filterBits[i] < 0 ? 1 << i : 0;
    }
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i] = new AccumulatorSet(input, retracts, true, records, scratch);
      results[i] = accumulators[i].result(calls.get(i));
    }
    this.always = unfiltered;
  }

  /** The result of one of the calls. */
  AggregateResult result(int call) {
    return results[call];
  }

  /** The values of the groups; the accumulators' columns belong to whoever has the groups. */
  DistinctTable table() {
    return table;
  }

  /** The columns that the calls have beside the groups' records. */
  List<StateColumn> columns() {
    return Arrays.stream(accumulators)
        .flatMap(ofCall -> ofCall.parts().stream())
        .flatMap(part -> part.accumulator().columns().stream())
        .toList();
  }

  /**
   * Adds the values of rows.
   *
   * @param masks the filters that they pass
   */
  void add(Batch batch, int[] rows, int[] slots, long[] masks, int count) {
    int marked = choose(batch, rows, slots, masks, count);
    add(table.mark(batch, argument, marked));
  }

  /** Takes the values of rows back. */
  void retract(Batch batch, int[] rows, int[] slots, long[] masks, int count) {
    int marked = choose(batch, rows, slots, masks, count);
    int gone = table.unmark(batch, argument, marked);
    for (int i = 0; i < accumulators.length; i++) {
      int left = markedBy(i, gone);
      for (AccumulatorSet.Part part : accumulators[i].parts()) {
        part.accumulator()
            .retractWords(scratch.distinct().chosenValues(), scratch.chosenSlots(), left);
      }
    }
  }

  private void add(int fresh) {
    for (int i = 0; i < accumulators.length; i++) {
      int left = markedBy(i, fresh);
      for (AccumulatorSet.Part part : accumulators[i].parts()) {
        part.accumulator().addWords(scratch.distinct().chosenValues(), scratch.chosenSlots(), left);
      }
    }
  }

  /** Chooses the values that have a call's mark. */
  private int markedBy(int call, int count) {
    DistinctScratch work = scratch.distinct();
    int[] chosenSlots = scratch.chosenSlots();
    int left = 0;
    for (int i = 0; i < count; i++) {
      work.chosenValues()[left] = work.values()[i];
      chosenSlots[left] = work.groups()[i];
      left += work.marks()[i] >>> call & 1;
    }
    return left;
  }

  /** Chooses the rows with a value that some filter lets pass. */
  private int choose(Batch batch, int[] rows, int[] slots, long[] masks, int count) {
    DistinctScratch work = scratch.distinct();
    int[] marks = work.marks();
    Arrays.fill(marks, 0, count, always);
    for (int call = 0; call < filterBits.length; call++) {
      int bit = filterBits[call];
      if (bit >= 0) {
        for (int i = 0; i < count; i++) {
          marks[i] |= (int) (masks[i] >>> bit & 1) << call;
        }
      }
    }
    boolean nulls = batch.hasNulls(argument);
    long validity = batch.validityAddress(argument);
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      work.rows()[left] = row;
      work.groups()[left] = slots[i];
      marks[left] = marks[i];
      left += marks[i] != 0 && (!nulls || RawMemory.getBit(validity, row)) ? 1 : 0;
    }
    return left;
  }

  /** Takes over what consecutive groups of other calls have come to, but for their values. */
  void move(DistinctCalls from, int fromSlot, int count, int[] slots) {
    for (int i = 0; i < accumulators.length; i++) {
      List<AccumulatorSet.Part> parts = accumulators[i].parts();
      for (int part = 0; part < parts.size(); part++) {
        Accumulator other = from.accumulators[i].parts().get(part).accumulator();
        parts.get(part).accumulator().move(other, fromSlot, count, slots);
      }
    }
  }

  /**
   * Adds values of consecutive groups of other calls to groups of these.
   *
   * @param moves whether that is all, because what they come to {@linkplain #move has been moved}
   * @param cursor where to begin; receives where this stops, behind the last group in the end
   * @param most values
   * @return how many it were
   */
  int merge(
      DistinctCalls from,
      boolean moves,
      int fromSlot,
      int count,
      int[] slots,
      ValueCursor cursor,
      int most) {
    int merged = 0;
    int fresh = 0;
    while (cursor.group() < count && merged < most) {
      int group = cursor.group();
      int pair = cursor.pairOr(from.table.first(fromSlot + group));
      for (; pair >= 0 && merged < most; pair = from.table.next(pair)) {
        fresh = table.merge(from.table, pair, slots[group], fresh);
        merged++;
        if (fresh == Batch.MAX_ROWS) {
          add(moves ? 0 : fresh);
          fresh = 0;
        }
      }
      if (pair >= 0) {
        cursor.stopBefore(pair);
      } else {
        cursor.nextGroup();
      }
    }
    add(moves ? 0 : fresh);
    return merged;
  }

  void reset(int[] slots, int count) {
    table.forget(slots, count);
    for (AccumulatorSet ofCall : accumulators) {
      for (AccumulatorSet.Part part : ofCall.parts()) {
        part.accumulator().reset(slots, count);
      }
    }
  }
}
