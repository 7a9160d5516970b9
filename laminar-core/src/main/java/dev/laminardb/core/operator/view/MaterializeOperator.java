package dev.laminardb.core.operator.view;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.Searchable;
import dev.laminardb.core.state.KeyRanges;
import dev.laminardb.core.state.RowBag;
import dev.laminardb.core.state.RowNumbers;
import dev.laminardb.core.state.StateTable;
import org.apache.arrow.vector.types.pojo.Schema;

/** Keeps what a changelog comes to, and passes the changes on as they are. */
public final class MaterializeOperator implements Operator, Searchable {
  private final Schema schema;
  private final int[] key;
  private final RowBag rows;
  private OperatorContext context;

  /**
   * An operator instance; {@link #open} comes before any use.
   *
   * @param schema of the changelog, in and out
   * @param key the columns that rows can be looked up by; none if they cannot
   */
  @SuppressWarnings("NullAway.Init")
  public MaterializeOperator(Schema schema, int... key) {
    this.schema = schema;
    this.key = key.clone();
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
  public void replay(KeyRanges keys, OperatorContext reader) {
    RowNumbers found = rows.find(key, keys, reader.allocator());
    try (BatchEmitter emitter = new BatchEmitter(schema, reader)) {
      found.forEachBlock(Batch.MAX_ROWS, (numbers, count) -> emit(numbers, count, emitter));
    }
  }

  /** Emits rows as often as they are there. */
  private void emit(int[] numbers, int count, BatchEmitter emitter) {
    int[] block = new int[Batch.MAX_ROWS];
    int filled = 0;
    for (int i = 0; i < count; i++) {
      for (long times = rows.count(numbers[i]); times > 0; times--) {
        block[filled++] = numbers[i];
        if (filled == block.length) {
          send(block, filled, emitter);
          filled = 0;
        }
      }
    }
    if (filled > 0) {
      send(block, filled, emitter);
    }
  }

  private void send(int[] block, int count, BatchEmitter emitter) {
    emitter.emit(count, out -> rows.copyTo(block, count, out));
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
