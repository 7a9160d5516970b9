package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.CellValues;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The same rows for each row that comes in: {@code VALUES}, over a single row. */
public final class ConstantRowsOperator implements Operator {
  private final Schema schema;
  private final List<List<@Nullable Object>> rows;
  private OperatorContext context;

  /**
   * An operator instance; {@link #open} comes before any use.
   *
   * @param rows their values, of the classes that {@link CellValues} takes
   */
  @SuppressWarnings("NullAway.Init")
  public ConstantRowsOperator(Schema schema, List<List<@Nullable Object>> rows) {
    this.schema = schema;
    this.rows = rows;
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
  }

  @Override
  public void onBatch(int input, Batch batch) {
    try (BatchEmitter emitter = new BatchEmitter(schema, context)) {
      for (int i = 0; i < batch.rowCount(); i++) {
        for (int from = 0; from < rows.size(); from += Batch.MAX_ROWS) {
          emit(emitter, rows.subList(from, Math.min(from + Batch.MAX_ROWS, rows.size())));
        }
      }
    }
  }

  private void emit(BatchEmitter emitter, List<List<@Nullable Object>> block) {
    List<Field> fields = schema.getFields();
    emitter.emit(
        block.size(),
        out -> {
          for (int column = 0; column < fields.size(); column++) {
            for (int row = 0; row < block.size(); row++) {
              CellValues.write(
                  block.get(row).get(column), fields.get(column), out.column(column), row);
            }
          }
          out.addRows(block.size());
        });
  }

  @Override
  public void close() {
    // The rows lie on the heap.
  }
}
