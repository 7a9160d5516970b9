package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.mapping.ArrowColumns;
import dev.laminardb.mapping.ArrowFields;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a result in Arrow vectors. The vectors may be shared with other consumers and with the
 * engine: read them, do not change or close them, and close the batch when done. Closing the batch
 * is what frees the memory, not closing its root. May be read by any thread.
 */
public final class ArrowBatch implements AutoCloseable {
  private final Batch batch;
  private final Schema schema;

  /** Vectors that are the application's alone: what the engine keeps in another form. */
  private final List<FieldVector> made = new ArrayList<>();

  private @Nullable List<FieldVector> vectors;
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
    return new VectorSchemaRoot(ArrowFields.outside(schema), vectors(), batch.rowCount());
  }

  private synchronized List<FieldVector> vectors() {
    if (vectors == null) {
      List<FieldVector> all = new ArrayList<>(batch.columnCount());
      for (int i = 0; i < batch.columnCount(); i++) {
        all.add(ArrowColumns.outside(batch, i, schema.getFields().get(i), made));
      }
      vectors = all;
    }
    return vectors;
  }

  private synchronized void closeMade() {
    made.forEach(FieldVector::close);
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
      closeMade();
      batch.release();
    }
  }
}
