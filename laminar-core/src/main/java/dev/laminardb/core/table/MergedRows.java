package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.IndexedRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Does with the rows of a query, and with those of the table that they match, what the query says
 * of each. Used again for the next execution.
 */
final class MergedRows implements AutoCloseable {
  private static final String TWICE = "changed twice: it matches several rows that would";

  private final StatementPlan.Merge plan;
  private final IndexedRows rows;
  private final SelectedKeys keys;
  private final ColumnAddresses action;

  /** Of each action what it makes, or null. */
  private final List<@Nullable CompiledSegment> values = new ArrayList<>();

  private final int columns;
  private final int given;
  private final BatchPool inputs;
  private final int[] actions = new int[Batch.MAX_ROWS];
  private final int[] found = new int[Batch.MAX_ROWS];
  private final int[] selection = new int[Batch.MAX_ROWS];
  private final int[] old = new int[Batch.MAX_ROWS];

  MergedRows(StatementPlan.Merge plan, BufferAllocator allocator) {
    this.plan = plan;
    TableSchema schema = plan.table().schema();
    this.rows = plan.table().rows();
    this.keys = new SelectedKeys(plan.table(), plan.selected());
    this.action = new ColumnAddresses(new int[] {keys.count()}, new ColumnType[] {ColumnType.INT});
    for (StatementPlan.MergeAction one : plan.actions()) {
      if (one instanceof StatementPlan.MergeUpdate update) {
        values.add(new CompiledSegment(update.values(), allocator));
      } else if (one instanceof StatementPlan.MergeInsert insert) {
        values.add(new CompiledSegment(insert.rows().values(), allocator));
      } else {
        values.add(null);
      }
    }
    this.columns = schema.columns().getFields().size();
    this.given = plan.selected().getFields().size() - keys.count();
    this.inputs = new BatchPool(StatementPlan.selectedInput(schema, plan.selected()), allocator);
  }

  /** Begins an execution. */
  void begin() {
    keys.begin();
  }

  /**
   * Changes, removes and adds rows.
   *
   * @param selected rows of the query
   * @return how many rows were changed, removed or added
   */
  int change(Batch selected, TableChange change) {
    int count = selected.rowCount();
    keys.bind(selected);
    action.bind(selected);
    for (int i = 0; i < count; i++) {
      actions[i] = (int) action.word(0, i) - 1;
      boolean isOfTable =
          actions[i] >= 0 && !(plan.actions().get(actions[i]) instanceof StatementPlan.MergeInsert);
      found[i] = isOfTable ? keys.take(i, change, TWICE) : IndexedRows.NONE;
    }
    int changed = 0;
    for (int number = 0; number < values.size(); number++) {
      int those = select(number, count);
      if (those > 0) {
        act(number, selected, those, change);
        changed += those;
      }
    }
    return changed;
  }

  /** Notes which rows an action is for, and says how many. */
  private int select(int number, int count) {
    int those = 0;
    for (int i = 0; i < count; i++) {
      if (actions[i] == number) {
        selection[those] = i;
        old[those++] = found[i];
      }
    }
    return those;
  }

  private void act(int number, Batch selected, int count, TableChange change) {
    CompiledSegment made = values.get(number);
    if (made == null) {
      change.delete(old, count);
    } else if (plan.actions().get(number) instanceof StatementPlan.MergeInsert insert) {
      List<Integer> numbered = insert.rows().numbered();
      Sequences sequences = plan.table().sequences();
      Batch added =
          made.project(selected, selection, count, out -> sequences.number(numbered, out, count));
      try {
        change.append(added);
      } finally {
        added.release();
      }
    } else {
      update(made, selected, count, change);
    }
  }

  private void update(CompiledSegment made, Batch selected, int count, TableChange change) {
    Batch input = input(selected, count);
    try {
      Batch changed = made.project(input, null, count);
      try {
        change.update(old, changed);
      } finally {
        changed.release();
      }
    } finally {
      input.release();
    }
  }

  private Batch input(Batch selected, int count) {
    BatchBuilder out = inputs.builder(count);
    try {
      rows.copyTo(old, count, out, 0);
      for (int k = 0; k < given; k++) {
        out.column(columns + k).copy(selected, keys.count() + k, selection, 0, count, 0);
      }
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(count);
    return out.build();
  }

  @Override
  public void close() {
    inputs.close();
    for (CompiledSegment made : values) {
      if (made != null) {
        made.close();
      }
    }
  }
}
