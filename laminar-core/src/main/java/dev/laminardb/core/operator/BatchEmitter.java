package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Builds an operator's batches and sends them downstream, and leaves none behind whatever is
 * thrown. Used by the operator's core.
 */
public final class BatchEmitter implements AutoCloseable {
  private final OperatorContext context;
  private final BatchPool pool;

  /** An emitter of batches of a schema. */
  public BatchEmitter(Schema schema, OperatorContext context) {
    this.context = context;
    this.pool = new BatchPool(schema, context.allocator());
  }

  /** What writes rows to a builder. */
  @FunctionalInterface
  public interface RowWriter {
    /** Writes rows to every column and declares them. */
    void write(BatchBuilder out);
  }

  /**
   * A builder whose batch goes to {@link #send}, or which is discarded.
   *
   * @param rows how many there will be at most
   */
  public BatchBuilder builder(int rows) {
    return pool.builder(rows);
  }

  /**
   * Builds a batch and sends it.
   *
   * @param rows how many there will be at most
   */
  public void emit(int rows, RowWriter writer) {
    BatchBuilder out = pool.builder(rows);
    Batch batch;
    try {
      writer.write(out);
      batch = out.build();
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    send(batch);
  }

  /** Sends a batch and gives up the caller's reference to it. */
  public void send(Batch batch) {
    try {
      context.emit(batch);
    } finally {
      batch.release();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
