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
  private final @Nullable Sequences sequences;

  /**
   * Rows of a template.
   *
   * @param sequences where it takes numbers from; null if it has none
   */
  TemplateRows(
      RowTemplate template,
      ParameterColumns parameters,
      @Nullable Sequences sequences,
      BufferAllocator allocator) {
    this.template = template;
    this.parameters = parameters;
    this.sequences = sequences;
    this.fields = template.columns().getFields();
    this.pool = new BatchPool(template.columns(), allocator);
    this.computed =
        template.computed() == null ? null : new CompiledSegment(template.computed(), allocator);
  }

  /** How many rows the template has. */
  int rowCount() {
    return template.rows().size();
  }

  /**
   * What is computed of the parameters, to be released; null if nothing is.
   *
   * @param values of the parameters, a row of the result for each
   */
  @Nullable Batch compute(List<@Nullable Object[]> values) {
    if (computed == null) {
      return null;
    }
    Batch rows = parameters.rows(values);
    try {
      return computed.project(rows, null, values.size());
    } finally {
      rows.release();
    }
  }

  /**
   * Makes some of the rows, once for each values of the parameters.
   *
   * @param results what {@link #compute} has made of the values
   * @param first the first of the template's rows
   * @param count how many of them
   * @return to be released
   */
  Batch rows(List<@Nullable Object[]> values, @Nullable Batch results, int first, int count) {
    @Nullable Object[][] given = values.toArray(new @Nullable Object[0][]);
    int all = given.length * count;
    BatchBuilder out = pool.builder(all);
    try {
      for (int k = 0; k < fields.size(); k++) {
        int row = 0;
        for (int v = 0; v < given.length; v++) {
          for (int i = first; i < first + count; i++) {
            Cell cell = template.rows().get(i).get(k);
            write(cell, given[v], results, v, out, k, row++);
          }
        }
      }
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(all);
    return out.build();
  }

  private void write(
      Cell cell,
      @Nullable Object[] values,
      @Nullable Batch results,
      int result,
      BatchBuilder out,
      int column,
      int row) {
    if (cell instanceof Cell.Parameter parameter) {
      CellValues.write(values[parameter.index()], fields.get(column), out.column(column), row);
    } else if (cell instanceof Cell.Constant constant) {
      CellValues.write(constant.value(), fields.get(column), out.column(column), row);
    } else if (cell instanceof Cell.Next && sequences != null) {
      CellValues.write(sequences.next(column), fields.get(column), out.column(column), row);
    } else if (results != null) {
      out.column(column).copy(results, ((Cell.Computed) cell).column(), null, result, 1, row);
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
