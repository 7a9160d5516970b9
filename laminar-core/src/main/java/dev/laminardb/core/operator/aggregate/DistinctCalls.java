package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.DistinctScratch;
import dev.laminardb.core.state.DistinctTable;
import dev.laminardb.core.state.LongRecords;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The DISTINCT calls over one column. They share a table of the values that each group has had,
 * with a mark for each call whose filter has let the value pass. A value that gets a mark is added
 * to the accumulator of that call, which is the plain one. Used by one thread.
 */
final class DistinctCalls {
  private final int argument;
  private final int[] filters;
  private final Accumulator[] accumulators;
  private final DistinctTable table;
  private final BatchScratch scratch;

  /** The marks of the calls without a filter. */
  private final int always;

  /**
   * Calls of one argument without values yet.
   *
   * @param calls at most {@link DistinctTable#MARKS}
   * @param column the argument; a DECIMAL has at most 18 digits
   * @param retracts whether rows are taken back
   * @param records the groups' records
   */
  DistinctCalls(
      List<AggregateCall> calls,
      Field column,
      boolean retracts,
      LongRecords records,
      BatchScratch scratch) {
    this.argument = calls.get(0).argument();
    this.filters = calls.stream().mapToInt(AggregateCall::filter).toArray();
    this.accumulators =
        calls.stream()
            .map(call -> Accumulators.of(call, column, retracts, records))
            .toArray(Accumulator[]::new);
    this.table = new DistinctTable(ColumnType.of(column), retracts ? filters.length : 0, scratch);
    this.scratch = scratch;
    int unfiltered = 0;
    for (int i = 0; i < filters.length; i++) {
      unfiltered |= filters[i] < 0 ? 1 << i : 0;
    }
    this.always = unfiltered;
  }

  /** The accumulator of one of the calls. */
  Accumulator accumulator(int call) {
    return accumulators[call];
  }

  /** The values of the groups; the accumulators' columns belong to whoever has the groups. */
  DistinctTable table() {
    return table;
  }

  /** Adds the values of rows. */
  void add(Batch batch, int[] rows, int[] slots, int count) {
    int marked = choose(batch, rows, slots, count);
    add(table.mark(batch, argument, marked));
  }

  /** Takes the values of rows back. */
  void retract(Batch batch, int[] rows, int[] slots, int count) {
    int marked = choose(batch, rows, slots, count);
    int gone = table.unmark(batch, argument, marked);
    for (int i = 0; i < accumulators.length; i++) {
      int left = markedBy(i, gone);
      accumulators[i].retractWords(scratch.distinct().chosenValues(), scratch.chosenSlots(), left);
    }
  }

  private void add(int fresh) {
    for (int i = 0; i < accumulators.length; i++) {
      int left = markedBy(i, fresh);
      accumulators[i].addWords(scratch.distinct().chosenValues(), scratch.chosenSlots(), left);
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
  private int choose(Batch batch, int[] rows, int[] slots, int count) {
    DistinctScratch work = scratch.distinct();
    int[] marks = work.marks();
    Arrays.fill(marks, 0, count, always);
    for (int i = 0; i < filters.length; i++) {
      if (filters[i] >= 0) {
        addMarks(batch, filters[i], i, rows, count);
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

  private void addMarks(Batch batch, int filter, int call, int[] rows, int count) {
    int[] marks = scratch.distinct().marks();
    long data = batch.dataAddress(filter);
    long validity = batch.validityAddress(filter);
    for (int i = 0; i < count; i++) {
      boolean passes = RawMemory.getBit(data, rows[i]) & RawMemory.getBit(validity, rows[i]);
      marks[i] |= (passes ? 1 : 0) << call;
    }
  }

  /** Adds the values of consecutive groups of other calls to groups of these. */
  void merge(DistinctCalls from, int fromSlot, int count, int[] slots) {
    int fresh = 0;
    for (int i = 0; i < count; i++) {
      for (int pair = from.table.first(fromSlot + i); pair >= 0; pair = from.table.next(pair)) {
        fresh = table.merge(from.table, pair, slots[i], fresh);
        if (fresh == Batch.MAX_ROWS) {
          add(fresh);
          fresh = 0;
        }
      }
    }
    add(fresh);
  }

  void reset(int[] slots, int count) {
    table.forget(slots, count);
    for (Accumulator accumulator : accumulators) {
      accumulator.reset(slots, count);
    }
  }
}
