package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.Replaying;
import dev.laminardb.core.state.IndexedRows;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The content of a table: what the changes that its statements have pushed come to. Written under
 * the database's lock, which whoever sends the barrier of a {@link #replay} holds as well.
 */
public final class TableStore implements Replaying {
  private final TableSchema schema;
  private final IndexedRows rows;

  /** An empty table. */
  public TableStore(TableSchema schema) {
    this.schema = schema;
    boolean nullable = schema.columns().getFields().stream().anyMatch(Field::isNullable);
    this.rows = new IndexedRows(schema.types(), nullable, schema.keyColumns());
  }

  /** Its columns and constraints. */
  public TableSchema schema() {
    return schema;
  }

  IndexedRows rows() {
    return rows;
  }

  /** How many rows there are. */
  public long rowCount() {
    return rows.kept();
  }

  /** The memory of the rows and their index, in bytes. */
  public long bytes() {
    return rows.bytes();
  }

  @Override
  public void replay(OperatorContext reader) {
    int[] block = new int[Batch.MAX_ROWS];
    int weight = schema.columns().getFields().size();
    try (BatchEmitter emitter = new BatchEmitter(schema.changes(), reader)) {
      int next = 0;
      while (next < rows.bound()) {
        int count = rows.list(next, rows.bound(), block.length, block);
        if (count == 0) {
          return;
        }
        next = block[count - 1] + 1;
        emitter.emit(
            count,
            out -> {
              rows.copyTo(block, count, out, 0);
              ColumnBuilder weights = out.column(weight);
              for (int i = 0; i < count; i++) {
                weights.setInt(i, Changelog.INSERT);
              }
              out.addRows(count);
            });
      }
    }
  }
}
