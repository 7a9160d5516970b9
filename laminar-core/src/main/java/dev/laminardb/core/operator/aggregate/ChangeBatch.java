package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RowPairs;
import dev.laminardb.core.operator.BatchEmitter;
import java.util.Arrays;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes of some groups under way to become one batch: the results that held before the input,
 * which must be written before it is accumulated, and behind them those that hold after it. Used by
 * one thread, again and again.
 */
final class ChangeBatch {
  private final Schema schema;
  private final int firstResult;
  private final BatchEmitter emitter;
  private final int[] oldSlots = new int[Batch.MAX_ROWS];
  private final int[] newSlots = new int[Batch.MAX_ROWS];

  /** At the place of each group the row of its old result, or -1. */
  private final int[] oldRows = new int[Batch.MAX_ROWS];

  private final int[] kept = new int[Batch.MAX_ROWS];
  private final boolean[] same = new boolean[Batch.MAX_ROWS];
  private final RowPairs pairs = new RowPairs();
  private @Nullable BatchBuilder builder;
  private int oldCount;
  private int newCount;

  /** How many rows there may be. */
  private int rows;

  ChangeBatch(Schema schema, int firstResult, BatchEmitter emitter) {
    this.schema = schema;
    this.firstResult = firstResult;
    this.emitter = emitter;
  }

  private int weight() {
    return schema.getFields().size() - 1;
  }

  /**
   * Starts with no group.
   *
   * @param groups how many may be added
   */
  void begin(int groups) {
    rows = 2 * groups;
    oldCount = 0;
    newCount = 0;
    pairs.clear();
    Arrays.fill(oldRows, 0, groups, -1);
  }

  /**
   * Adds a group that has a result before the input.
   *
   * @param place the same as for {@link #addNew}
   */
  void addOld(int place, int slot) {
    oldRows[place] = oldCount;
    oldSlots[oldCount++] = slot;
  }

  /** Adds a group that has a result after the input. Called after {@link #writeOld}. */
  void addNew(int place, int slot) {
    if (oldRows[place] >= 0) {
      pairs.add(oldRows[place], oldCount + newCount);
    }
    newSlots[newCount++] = slot;
  }

  /** Writes what holds before the input. */
  void writeOld(GroupedAggregate groups) {
    if (oldCount > 0) {
      write(groups, oldSlots, oldCount, Changelog.RETRACT);
    }
  }

  /** Writes what holds after the input. */
  void writeNew(GroupedAggregate groups) {
    if (newCount > 0) {
      write(groups, newSlots, newCount, Changelog.INSERT);
    }
  }

  private void write(GroupedAggregate groups, int[] slots, int count, int weight) {
    BatchBuilder out = builder;
    if (out == null) {
      out = emitter.builder(rows);
      builder = out;
    }
    groups.write(slots, count, out, firstResult);
    ColumnBuilder weights = out.column(weight());
    int at = out.rowCount();
    for (int i = 0; i < count; i++) {
      weights.setInt(at + i, weight);
    }
    out.addRows(count);
  }

  /** Emits the groups whose results differ, if there are any. */
  void emit() {
    BatchBuilder out = builder;
    if (out == null) {
      return;
    }
    builder = null;
    Batch batch = out.build();
    try {
      int differing = findChanges(batch);
      if (differing == batch.rowCount()) {
        emitter.send(batch.retain());
      } else if (differing > 0) {
        emitter.emit(differing, some -> some.append(batch, kept, 0, differing));
      }
    } finally {
      batch.release();
    }
  }

  /** Finds the rows that say something new. */
  private int findChanges(Batch batch) {
    for (int column = firstResult; column < weight(); column++) {
      pairs.compare(batch, column, schema.getFields().get(column));
    }
    int rows = batch.rowCount();
    Arrays.fill(same, 0, rows, false);
    for (int pair = 0; pair < pairs.count(); pair++) {
      same[pairs.first(pair)] = !pairs.isDifferent(pair);
      same[pairs.second(pair)] = !pairs.isDifferent(pair);
    }
    int left = 0;
    for (int row = 0; row < rows; row++) {
      kept[left] = row;
      left += same[row] ? 0 : 1;
    }
    return left;
  }

  /** Gives up what was written and not emitted, after a failure. */
  void discard() {
    if (builder != null) {
      builder.discard();
      builder = null;
    }
  }
}
