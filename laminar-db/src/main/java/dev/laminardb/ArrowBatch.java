package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows of a result in Arrow vectors. The vectors may be shared with other consumers and with the
 * engine: read them, do not change or close them, and close the batch when done. Closing the batch
 * is what frees the memory, not closing its root. May be read by any thread.
 */
public final class ArrowBatch implements AutoCloseable {
  private final Batch batch;
  private final Schema schema;
  private final AtomicBoolean closed = new AtomicBoolean();

  ArrowBatch(Batch batch, Schema schema) {
    this.batch = batch;
    this.schema = schema;
  }

  /** How many rows. */
  public int rowCount() {
    return batch.rowCount();
  }

  /** The rows; valid until the batch is closed. */
  public VectorSchemaRoot root() {
    List<FieldVector> vectors = new ArrayList<>(batch.columnCount());
    for (int i = 0; i < batch.columnCount(); i++) {
      vectors.add(batch.vector(i));
    }
    return new VectorSchemaRoot(schema, vectors, batch.rowCount());
  }

  /**
   * The rows one at a time, without Arrow's vectors.
   *
   * @throws LaminarException CLOSED if the batch is closed
   */
  public RowView rows() {
    checkOpen();
    return new RowView(this, batch, schema);
  }

  void checkOpen() {
    if (closed.get()) {
      throw new LaminarException(ErrorCode.CLOSED, "the batch is closed");
    }
  }

  /** Gives the memory back. Closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      batch.release();
    }
  }
}
