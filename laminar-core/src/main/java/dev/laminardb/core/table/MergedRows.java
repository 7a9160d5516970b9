package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
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
  private final SelectedKeys keys;
  private final ColumnAddresses action;

  /** What each action changes, or null. */
  private final List<@Nullable SelectedUpdate> updates = new ArrayList<>();

  /** What each action adds, or null. */
  private final List<@Nullable CompiledSegment> additions = new ArrayList<>();

  private final int[] actions = new int[Batch.MAX_ROWS];
  private final int[] found = new int[Batch.MAX_ROWS];
  private final int[] selection = new int[Batch.MAX_ROWS];
  private final int[] old = new int[Batch.MAX_ROWS];

  MergedRows(StatementPlan.Merge plan, BufferAllocator allocator) {
    this.plan = plan;
    this.keys = new SelectedKeys(plan.table(), plan.selected());
    this.action = new ColumnAddresses(new int[] {keys.count()}, new ColumnType[] {ColumnType.INT});
    for (StatementPlan.MergeAction one : plan.actions()) {
      updates.add(
          one instanceof StatementPlan.MergeUpdate update
              ? new SelectedUpdate(plan.table(), plan.selected(), update.values(), allocator)
              : null);
      additions.add(
          one instanceof StatementPlan.MergeInsert insert
              ? new CompiledSegment(insert.rows().values(), allocator)
              : null);
    }
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
    for (int number = 0; number < plan.actions().size(); number++) {
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
    SelectedUpdate update = updates.get(number);
    CompiledSegment added = additions.get(number);
    if (update != null) {
      update.apply(selected, selection, old, count, change);
    } else if (added != null) {
      add(number, added, selected, count, change);
    } else {
      change.delete(old, count);
    }
  }

  private void add(
      int number, CompiledSegment made, Batch selected, int count, TableChange change) {
    List<Integer> numbered =
        ((StatementPlan.MergeInsert) plan.actions().get(number)).rows().numbered();
    Sequences sequences = plan.table().sequences();
    Batch added =
        made.project(selected, selection, count, out -> sequences.number(numbered, out, count));
    try {
      change.append(added);
    } finally {
      added.release();
    }
  }

  @Override
  public void close() {
    for (int number = 0; number < plan.actions().size(); number++) {
      SelectedUpdate update = updates.get(number);
      if (update != null) {
        update.close();
      }
      CompiledSegment added = additions.get(number);
      if (added != null) {
        added.close();
      }
    }
  }
}
