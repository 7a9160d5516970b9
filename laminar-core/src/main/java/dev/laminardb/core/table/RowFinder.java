package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.state.IndexedRows;
import dev.laminardb.core.state.RowNumbers;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that a WHERE is about: by their keys, or by going through all rows. It sees the
 * rows that were there when it began, whatever is changed meanwhile.
 */
final class RowFinder implements AutoCloseable {
  private final IndexedRows rows;
  private final int columns;
  private final @Nullable KeyFinder key;
  private final @Nullable CompiledSegment condition;

  /** Whether the condition reads a column. */
  private final boolean[] isRead;

  private final boolean[] isString;
  private final ParameterColumns parameters;
  private final BatchPool inputs;
  private final int[] found = new int[Batch.MAX_ROWS];
  private final int[] selection = new int[Batch.MAX_ROWS];

  /** Takes found rows. */
  interface Visitor {
    /**
     * Takes some rows.
     *
     * @param rows their numbers, all different
     * @param count how many
     * @param input their columns and the parameters; null if it was not asked for
     */
    void rows(int[] rows, int count, @Nullable Batch input);
  }

  /**
   * A finder.
   *
   * @param where which rows
   */
  RowFinder(
      TableStore table,
      Schema parameterTypes,
      StatementPlan.Where where,
      ParameterColumns parameters,
      BufferAllocator allocator) {
    TableSchema schema = table.schema();
    this.rows = table.rows();
    this.columns = schema.columns().getFields().size();
    this.parameters = parameters;
    KeyLookup key = where.key();
    Segment condition = where.condition();
    this.key = key == null ? null : new KeyFinder(table, key, parameters, allocator);
    this.condition = condition == null ? null : new CompiledSegment(condition, allocator);
    this.isRead = new boolean[columns];
    for (int column : where.read()) {
      isRead[column] = true;
    }
    this.isString = new boolean[columns];
    for (int k = 0; k < columns; k++) {
      isString[k] = ColumnType.of(schema.columns().getFields().get(k)).isVariable();
    }
    this.inputs = new BatchPool(input(schema.columns(), parameterTypes), allocator);
  }

  /** The columns of a table and behind them those of parameters. */
  static Schema input(Schema columns, Schema parameterTypes) {
    List<Field> fields = new ArrayList<>(columns.getFields());
    fields.addAll(parameterTypes.getFields());
    return new Schema(fields);
  }

  /**
   * Finds the rows.
   *
   * @param withInput whether the visitor needs their columns
   */
  void find(@Nullable Object[] values, boolean withInput, Visitor visitor) {
    int most = ParameterColumns.mostRows(values);
    if (key != null) {
      RowNumbers numbers = key.find(values);
      for (int first = 0; first < numbers.count(); first += most) {
        int count = Math.min(most, numbers.count() - first);
        numbers.copyTo(found, first, count);
        visit(values, count, withInput, visitor);
      }
      return;
    }
    int bound = rows.bound();
    int next = 0;
    while (next < bound) {
      int count = rows.list(next, bound, most, found);
      if (count == 0) {
        return;
      }
      next = found[count - 1] + 1;
      visit(values, count, withInput, visitor);
    }
  }

  private void visit(@Nullable Object[] values, int count, boolean withInput, Visitor visitor) {
    int passed = condition == null ? count : filter(condition, values, count);
    if (passed == 0) {
      return;
    }
    for (int i = 0; i < passed && passed < count; i++) {
      found[i] = found[selection[i]];
    }
    if (!withInput) {
      visitor.rows(found, passed, null);
      return;
    }
    Batch input = input(values, passed, false);
    try {
      visitor.rows(found, passed, input);
    } finally {
      input.release();
    }
  }

  private int filter(CompiledSegment predicate, @Nullable Object[] values, int count) {
    Batch input = input(values, count, true);
    try {
      return predicate.filter(input, selection);
    } finally {
      input.release();
    }
  }

  /**
   * The found rows; if they are for the condition, with what lies in memory where it reads none.
   */
  private Batch input(@Nullable Object[] values, int count, boolean forCondition) {
    BatchBuilder out = inputs.builder(count);
    try {
      if (forCondition) {
        copyRead(count, out);
      } else {
        rows.copyTo(found, count, out, 0);
      }
      parameters.write(values, out, columns, count);
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(count);
    return out.build();
  }

  private void copyRead(int count, BatchBuilder out) {
    for (int k = 0; k < columns; k++) {
      if (isRead[k]) {
        rows.copyTo(k, found, count, out.column(k), 0);
      } else if (isString[k]) {
        out.column(k).appendNullStrings(count);
      }
    }
  }

  @Override
  public void close() {
    inputs.close();
    if (key != null) {
      key.close();
    }
    if (condition != null) {
      condition.close();
    }
  }
}
