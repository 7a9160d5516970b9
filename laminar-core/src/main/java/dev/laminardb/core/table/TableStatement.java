package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.ingest.RowsEncoder;
import dev.laminardb.core.kernel.Segment;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A statement ready to be executed, with its memory: any number of times, under the database's
 * lock. An execution changes all that it has to or, if it throws, nothing.
 */
public final class TableStatement implements AutoCloseable {
  private final StatementPlan plan;
  private final TableChange change;
  private final ParameterColumns parameters;
  private final @Nullable TemplateRows rows;
  private final @Nullable RowFinder finder;
  private final @Nullable CompiledSegment values;
  private final @Nullable ConflictingRows conflicts;
  private final @Nullable CompiledSegment selected;
  private final @Nullable SelectedRows changed;
  private final @Nullable MergedRows merged;
  private final @Nullable ReturnedRows returned;
  private long count;

  /** Where changes go. */
  @FunctionalInterface
  public interface Feed {
    /** Takes all rows or, if it throws, none. */
    void push(RowsEncoder rows);
  }

  /** What a query has given. */
  @FunctionalInterface
  public interface Selection {
    /** Hands over all rows, in batches that are valid during the call. */
    void read(Consumer<Batch> to);
  }

  /**
   * A statement.
   *
   * @param returning what it returns of each row, over {@link StatementPlan#input}; null if nothing
   * @param allocator of its memory
   * @param limitBytes the memory above which the table does not grow
   */
  public TableStatement(
      StatementPlan plan, @Nullable Segment returning, BufferAllocator allocator, long limitBytes) {
    this.plan = plan;
    this.change = new TableChange(plan.table(), allocator, limitBytes, returning != null);
    this.parameters = new ParameterColumns(plan.parameters(), allocator);
    StatementPlan.Where where = null;
    if (plan instanceof StatementPlan.Update update) {
      where = update.where();
      this.values = new CompiledSegment(update.values(), allocator);
    } else {
      where = plan instanceof StatementPlan.Delete delete ? delete.where() : null;
      this.values = null;
    }
    this.finder =
        where == null
            ? null
            : new RowFinder(plan.table(), plan.parameters(), where, parameters, allocator);
    this.conflicts =
        plan instanceof StatementPlan.Insert insert && insert.update() != null
            ? new ConflictingRows(insert, insert.update(), parameters, allocator)
            : null;
    this.rows =
        plan instanceof StatementPlan.Insert insert && insert.rows() != null
            ? new TemplateRows(insert.rows(), parameters, plan.table().sequences(), allocator)
            : null;
    this.selected =
        plan instanceof StatementPlan.Insert insert && insert.selected() != null
            ? new CompiledSegment(insert.selected().values(), allocator)
            : null;
    this.changed =
        plan instanceof StatementPlan.ChangeSelected change
            ? new SelectedRows(change, allocator)
            : null;
    this.merged =
        plan instanceof StatementPlan.Merge merge ? new MergedRows(merge, allocator) : null;
    this.returned =
        returning == null ? null : new ReturnedRows(plan, returning, parameters, allocator);
  }

  /** What it does. */
  public StatementPlan plan() {
    return plan;
  }

  /**
   * Executes the statement.
   *
   * @param arguments a value for each parameter, of its type: null, or a Boolean, Integer (INT),
   *     Long (BIGINT, and TIMESTAMP in microseconds), Double, String, or a BigDecimal that fits the
   *     digits of its DECIMAL
   * @param selection the rows of the query that an insertion is of, or of that which says what to
   *     change, if there is one
   * @param returns takes what the statement returns of its rows, in batches that are valid during
   *     the call
   * @param feed where the change goes before it becomes the content
   * @return how many rows were inserted, updated or deleted
   * @throws dev.laminardb.core.error.LaminarException what an expression or a constraint complains
   *     of, or the feed
   */
  public long execute(
      @Nullable Object[] arguments, Selection selection, Consumer<Batch> returns, Feed feed) {
    return change(Collections.singletonList(arguments), selection, returns, feed);
  }

  /**
   * Executes an insertion of given rows, or a DELETE, for several arguments as one statement.
   *
   * @param arguments each as for {@link #execute}
   * @return how many rows were inserted or deleted
   * @throws LaminarException as {@link #execute}; INVALID_OPERATION if it is another statement
   */
  public long executeAll(List<@Nullable Object[]> arguments, Feed feed) {
    if ((rows == null && !(plan instanceof StatementPlan.Delete)) || returned != null) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "only INSERT and UPSERT of VALUES, and DELETE, without RETURNING, are executed for many"
              + " parameters at once; execute() takes those of one execution");
    }
    return change(arguments, nothing -> {}, nothing -> {}, feed);
  }

  private long change(
      List<@Nullable Object[]> arguments, Selection selection, Consumer<Batch> returns, Feed feed) {
    count = 0;
    change.begin();
    try {
      collect(arguments, selection);
      change.check();
      if (returned != null) {
        returned.compute(change.affected(), change.affectedCount(), arguments.get(0), returns);
      }
      if (!change.isEmpty()) {
        feed.push(change);
      }
    } catch (RuntimeException | Error e) {
      change.undo();
      throw e;
    }
    change.commit();
    if (plan instanceof StatementPlan.Delete delete && delete.restarts()) {
      plan.table().sequences().restart();
    }
    return count;
  }

  private void collect(List<@Nullable Object[]> arguments, Selection selection) {
    CompiledSegment columns = selected;
    SelectedRows rowsByKey = changed;
    MergedRows byAction = merged;
    if (rowsByKey != null) {
      rowsByKey.begin();
      selection.read(batch -> count += rowsByKey.change(batch, change));
    } else if (byAction != null) {
      byAction.begin();
      selection.read(batch -> count += byAction.change(batch, change));
    } else if (columns != null) {
      selection.read(
          batch -> {
            Batch made = numbered(columns, batch);
            try {
              insert(made, arguments.get(0));
            } finally {
              made.release();
            }
          });
    } else if (rows != null) {
      insertAll(arguments, rows);
    } else if (finder != null) {
      for (@Nullable Object[] one : arguments) {
        finder.find(one, values != null, this::change);
      }
    }
  }

  /** The rows of a query, with numbers. */
  private Batch numbered(CompiledSegment columns, Batch batch) {
    int count = batch.rowCount();
    StatementPlan.QueryRows rows =
        plan instanceof StatementPlan.Insert insert ? insert.selected() : null;
    return rows == null
        ? columns.project(batch, null, count)
        : columns.project(
            batch,
            null,
            count,
            out -> plan.table().sequences().number(rows.numbered(), out, count));
  }

  private void insert(Batch batch, @Nullable Object[] arguments) {
    if (conflicts != null) {
      count += conflicts.insert(batch, arguments, change);
    } else if (plan instanceof StatementPlan.Insert insert) {
      count += change.insert(batch, insert.conflict(), insert.unique());
    }
  }

  /**
   * What an update at a conflict reads of parameters has to be the same for all rows of a batch.
   */
  private void insertAll(List<@Nullable Object[]> arguments, TemplateRows from) {
    int most = conflicts == null ? Math.max(1, Batch.MAX_ROWS / from.rowCount()) : 1;
    for (int first = 0; first < arguments.size(); first += most) {
      insert(arguments.subList(first, Math.min(first + most, arguments.size())), from);
    }
  }

  private void insert(List<@Nullable Object[]> arguments, TemplateRows from) {
    Batch computed = from.compute(arguments);
    try {
      int most = Batch.MAX_ROWS / arguments.size();
      for (int first = 0; first < from.rowCount(); first += most) {
        int block = Math.min(most, from.rowCount() - first);
        Batch batch = from.rows(arguments, computed, first, block);
        try {
          insert(batch, arguments.get(0));
        } finally {
          batch.release();
        }
      }
    } finally {
      if (computed != null) {
        computed.release();
      }
    }
  }

  private void change(int[] found, int rowCount, @Nullable Batch input) {
    count += rowCount;
    if (values == null || input == null) {
      change.delete(found, rowCount);
      return;
    }
    Batch made = values.project(input, null, rowCount);
    try {
      change.update(found, made);
    } finally {
      made.release();
    }
  }

  @Override
  public void close() {
    change.close();
    parameters.close();
    if (rows != null) {
      rows.close();
    }
    if (finder != null) {
      finder.close();
    }
    if (values != null) {
      values.close();
    }
    if (conflicts != null) {
      conflicts.close();
    }
    if (selected != null) {
      selected.close();
    }
    if (changed != null) {
      changed.close();
    }
    if (merged != null) {
      merged.close();
    }
    if (returned != null) {
      returned.close();
    }
  }
}
