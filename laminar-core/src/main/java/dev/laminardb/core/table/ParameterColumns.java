package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.CellValues;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The values of parameters as columns, each the same in every row: compiled code reads columns. */
final class ParameterColumns implements AutoCloseable {
  private static final int MOST_BYTES = 4 << 20;

  private final List<Field> fields;
  private final BatchPool pool;

  /** Columns of a schema, a nullable one for each parameter. */
  ParameterColumns(Schema parameters, BufferAllocator allocator) {
    this.fields = parameters.getFields();
    this.pool = new BatchPool(parameters, allocator);
  }

  /** Them alone, a row for each values, to be released. */
  Batch rows(List<@Nullable Object[]> values) {
    BatchBuilder out = pool.builder(values.size());
    try {
      for (int p = 0; p < fields.size(); p++) {
        for (int row = 0; row < values.size(); row++) {
          CellValues.write(values.get(row)[p], fields.get(p), out.column(p), row);
        }
      }
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(values.size());
    return out.build();
  }

  /** Writes rows of them to the columns of a builder from one on. */
  void write(@Nullable Object[] values, BatchBuilder out, int firstColumn, int rows) {
    for (int p = 0; p < fields.size(); p++) {
      for (int row = 0; row < rows; row++) {
        CellValues.write(values[p], fields.get(p), out.column(firstColumn + p), row);
      }
    }
  }

  /** How many rows of them a batch should have at most. */
  static int mostRows(@Nullable Object[] values) {
    long bytes = 0;
    for (Object value : values) {
      bytes += CellValues.bytes(value);
    }
    return mostRows(bytes);
  }

  /** How many rows of so many bytes a batch should have at most. */
  static int mostRows(long bytes) {
    return (int) Math.max(1, Math.min(Batch.MAX_ROWS, MOST_BYTES / Math.max(1, bytes)));
  }

  @Override
  public void close() {
    pool.close();
  }
}
