package dev.laminardb.core.operator.view;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.Replaying;
import dev.laminardb.core.state.RowBag;
import dev.laminardb.core.state.StateTable;
import org.apache.arrow.vector.types.pojo.Schema;

/** Keeps what a changelog comes to, and passes the changes on as they are. */
public final class MaterializeOperator implements Operator, Replaying {
  private final Schema schema;
  private final RowBag rows;
  private OperatorContext context;

  /**
   * An operator instance; {@link #open} comes before any use.
   *
   * @param schema of the changelog, in and out
   */
  @SuppressWarnings("NullAway.Init")
  public MaterializeOperator(Schema schema) {
    this.schema = schema;
    this.rows = new RowBag(schema);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
  }

  @Override
  public void onBatch(int input, Batch batch) {
    rows.add(batch);
    if (rows.isMissingRows()) {
      throw new IllegalStateException("a row is retracted that has not been inserted");
    }
    context.emit(batch);
  }

  @Override
  public void replay(OperatorContext reader) {
    int[] numbers = new int[Batch.MAX_ROWS];
    RowBag.Cursor cursor = rows.cursor();
    try (BatchEmitter emitter = new BatchEmitter(schema, reader)) {
      for (int count = cursor.next(numbers); count > 0; count = cursor.next(numbers)) {
        int found = count;
        emitter.emit(found, out -> rows.copyTo(numbers, found, out));
      }
    }
  }

  @Override
  public StateTable state() {
    return rows;
  }

  @Override
  public long stateBytes() {
    return rows.bytes();
  }

  @Override
  public void close() {
    // The rows lie on the heap.
  }
}
