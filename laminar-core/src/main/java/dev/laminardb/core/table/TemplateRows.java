package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.CellValues;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Makes the rows of a {@link RowTemplate}. */
final class TemplateRows implements AutoCloseable {
  private final RowTemplate template;
  private final List<Field> fields;
  private final BatchPool pool;
  private final @Nullable CompiledSegment computed;
  private final ParameterColumns parameters;

  TemplateRows(RowTemplate template, ParameterColumns parameters, BufferAllocator allocator) {
    this.template = template;
    this.parameters = parameters;
    this.fields = template.columns().getFields();
    this.pool = new BatchPool(template.columns(), allocator);
    this.computed =
        template.computed() == null ? null : new CompiledSegment(template.computed(), allocator);
  }

  /** How many rows the template has. */
  int rowCount() {
    return template.rows().size();
  }

  /** What is computed of the parameters, to be released; null if nothing is. */
  @Nullable Batch compute(@Nullable Object[] values) {
    if (computed == null) {
      return null;
    }
    Batch row = parameters.row(values);
    try {
      return computed.project(row, null, 1);
    } finally {
      row.release();
    }
  }

  /**
   * Makes some of the rows.
   *
   * @param values of the parameters
   * @param results what {@link #compute} has made of them
   * @return to be released
   */
  Batch rows(@Nullable Object[] values, @Nullable Batch results, int first, int count) {
    BatchBuilder out = pool.builder(count);
    try {
      for (int k = 0; k < fields.size(); k++) {
        for (int i = 0; i < count; i++) {
          write(template.rows().get(first + i).get(k), values, results, out, k, i);
        }
      }
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(count);
    return out.build();
  }

  private void write(
      Cell cell,
      @Nullable Object[] values,
      @Nullable Batch results,
      BatchBuilder out,
      int column,
      int row) {
    if (cell instanceof Cell.Parameter parameter) {
      CellValues.write(values[parameter.index()], fields.get(column), out.column(column), row);
    } else if (cell instanceof Cell.Constant constant) {
      CellValues.write(constant.value(), fields.get(column), out.column(column), row);
    } else if (results != null) {
      out.column(column).copy(results, ((Cell.Computed) cell).column(), null, 0, 1, row);
    }
  }

  @Override
  public void close() {
    pool.close();
    if (computed != null) {
      computed.close();
    }
  }
}
