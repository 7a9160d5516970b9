package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.DistinctTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows and makes partial rows of them, see {@link PartialAggregation}. The more rows are
 * gathered, the fewer partial rows there are for each; so many are that the groups still fit into a
 * processor's cache.
 *
 * <p>Where rows have hardly a group in common, each becomes a partial row of its own, without a
 * look at its group; from time to time that is tried again.
 *
 * <p>Used by one thread.
 */
public final class PartialAggregates implements AutoCloseable {
  /** Of this many groups, or values, partial rows are made. */
  private static final int MANY_GROUPS = 4096;

  /** Of this many rows partial rows are made, however few groups they have. */
  private static final int MANY_ROWS = 16 * Batch.MAX_ROWS;

  /** Fewer rows than this do not tell how many groups they have in common. */
  private static final int SAMPLE = 1024;

  /** How many rows go without a group before groups are tried again. */
  private static final int UNGROUPED_ROWS = 32 * Batch.MAX_ROWS;

  private final PartialAggregation plan;
  private final int[] inputKeys;
  private final GroupedAggregate groups;
  private final AggregateStates states;
  private final PartialValues[] values;
  private final PartialSums sums;
  private final BatchScratch scratch;

  /** The columns of strings among the partial aggregates. */
  private final int[] strings;

  private final BatchEmitter emitter;

  /** The group of each partial row. */
  private int[] groupOf = new int[0];

  /** The time of the rows gathered. */
  private long time;

  private int gathered;

  /** How many rows are still to go without a group. */
  private int ungrouped;

  /**
   * No rows yet.
   *
   * @param kernel made for the plan's layout, or {@link AggregateKernel#NONE}
   * @param context where partial rows go
   */
  public PartialAggregates(
      PartialAggregation plan, AggregateKernel kernel, OperatorContext context) {
    this.plan = plan;
    this.inputKeys = plan.inputKeys();
    this.scratch = new BatchScratch(inputKeys.length);
    this.groups = plan.grouped(kernel, scratch);
    this.states = groups.states();
    DistinctTable[] tables = states.values();
    this.values = new PartialValues[tables.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = new PartialValues(plan.distinct().get(i), tables[i]);
    }
    this.sums = new PartialSums(plan, states);
    List<Field> fields = plan.output().getFields();
    this.strings =
        IntStream.range(plan.firstPartial(), plan.endOfPartials())
            .filter(i -> ColumnType.of(fields.get(i)).isVariable())
            .toArray();
    this.emitter = new BatchEmitter(plan.output(), context);
  }

  /** Whether all rows have been emitted as partial rows. */
  public boolean isEmpty() {
    return gathered == 0;
  }

  /**
   * Adds rows. Those gathered before are emitted if they are of another time.
   *
   * @param rows which, or null for rows 0 to {@code count - 1}
   * @param rowTime their time, where partial rows have one
   */
  public void add(Batch batch, int @Nullable [] rows, int count, long rowTime) {
    if (rowTime != time) {
      emit();
      time = rowTime;
    }
    if (ungrouped > 0) {
      ungrouped -= count;
      emitUngrouped(batch, rows == null ? scratch.everyRow() : rows, count);
      return;
    }
    groups.add(batch, rows, count);
    gathered += count;
    if (isMany()) {
      emit();
    }
  }

  private boolean isMany() {
    boolean many = groups.size() >= MANY_GROUPS || gathered >= MANY_ROWS;
    for (PartialValues of : values) {
      many |= of.size() >= MANY_GROUPS;
    }
    return many;
  }

  /** Emits partial rows of all rows gathered. */
  public void emit() {
    if (gathered == 0) {
      return;
    }
    int partial = placeValues();
    int first = 0;
    if (sums.take()) {
      emitWithSums();
      first = groups.size();
    }
    for (int from = first; from < partial; from += Batch.MAX_ROWS) {
      emit(from, Math.min(Batch.MAX_ROWS, partial - from));
    }
    boolean grouped = partial < gathered - gathered / 4 || inputKeys.length == 0;
    ungrouped = grouped || gathered < SAMPLE ? 0 : UNGROUPED_ROWS;
    gathered = 0;
    groups.clear();
  }

  /**
   * Gives each group a partial row, the number of which is its own, and behind those more where it
   * has more values than that.
   *
   * @return how many there are
   */
  private int placeValues() {
    int most = groups.size();
    for (PartialValues of : values) {
      most += of.size();
    }
    if (most > groupOf.length) {
      groupOf = new int[Math.max(most, 2 * groupOf.length)];
    }
    for (PartialValues of : values) {
      of.begin(most);
    }
    int end = groups.size();
    for (int group = 0; group < groups.size(); group++) {
      groupOf[group] = group;
      int from = end;
      for (PartialValues of : values) {
        end = Math.max(end, of.place(group, from));
      }
      Arrays.fill(groupOf, from, end, group);
    }
    return end;
  }

  private void emit(int from, int count) {
    int[] slots = scratch.slots();
    System.arraycopy(groupOf, from, slots, 0, count);
    int aggregates = Math.max(0, Math.min(count, groups.size() - from));
    emitter.emit(
        count,
        out -> {
          groups.writeKeys(slots, count, out);
          states.write(slots, aggregates, out, plan.firstPartial());
          for (int column : strings) {
            out.column(column).appendNullStrings(count - aggregates);
          }
          for (PartialValues of : values) {
            of.write(from, count, out);
          }
          end(out, count);
        });
  }

  /**
   * Emits the rows of all groups, where sums of some have {@linkplain PartialSums more rows}: those
   * of such a group in a batch of their own, which no exchange divides, because a result of some of
   * them is none.
   */
  private void emitWithSums() {
    int[] rows = new int[Batch.MAX_ROWS];
    int count = 0;
    for (int group = 0; group < groups.size(); group++) {
      rows[count] = group;
      count += sums.more(group) == 0 ? 1 : 0;
      if (count == rows.length || (count > 0 && group == groups.size() - 1)) {
        emitGroups(rows, count);
        count = 0;
      }
    }
    for (int group = 0; group < groups.size(); group++) {
      long more = sums.more(group);
      for (long at = 0; more > 0 && at <= more; at += Batch.MAX_ROWS) {
        emitSums(group, at, (int) Math.min(Batch.MAX_ROWS, more + 1 - at));
      }
    }
    sums.clear();
  }

  private void emitGroups(int[] rows, int count) {
    emitter.emit(
        count,
        out -> {
          groups.writeKeys(rows, count, out);
          states.write(rows, count, out, plan.firstPartial());
          for (PartialValues of : values) {
            of.write(rows, count, out);
          }
          end(out, count);
        });
  }

  /** Emits rows of one group, of which that with number 0 has its aggregates. */
  private void emitSums(int group, long first, int count) {
    int[] slots = scratch.slots();
    int[] rows = new int[count];
    Arrays.fill(slots, 0, count, group);
    Arrays.fill(rows, PartialValues.NONE);
    rows[0] = first == 0 ? group : PartialValues.NONE;
    emitter.emit(
        count,
        out -> {
          groups.writeKeys(slots, count, out);
          sums.write(slots, first, count, out);
          for (PartialValues of : values) {
            of.write(rows, count, out);
          }
          end(out, count);
        });
  }

  /** Makes a partial row of each row. There are keys, so that each may be a group of its own. */
  private void emitUngrouped(Batch batch, int[] rows, int count) {
    int[] slots = scratch.everyRow();
    emitter.emit(
        count,
        out -> {
          states.grow(count);
          states.addPlain(batch, rows, slots, count);
          for (int k = 0; k < inputKeys.length; k++) {
            out.column(k).copy(batch, inputKeys[k], rows, 0, count, 0);
          }
          states.write(slots, count, out, plan.firstPartial());
          for (PartialValues of : values) {
            of.copy(batch, rows, count, scratch.masks(), states, out);
          }
          states.clear();
          end(out, count);
        });
  }

  private void end(BatchBuilder out, int count) {
    if (plan.timeColumn() >= 0) {
      out.column(plan.timeColumn()).fillLong(0, count, time);
    }
    out.addRows(count);
  }

  /** The memory of what has been gathered, in bytes. */
  public long bytes() {
    return groups.bytes();
  }

  @Override
  public void close() {
    emitter.close();
  }
}
