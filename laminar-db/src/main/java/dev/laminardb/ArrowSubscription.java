package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.LaminarException;
import java.time.Duration;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The results of a stream as Arrow batches, without a copy. Thread-safe; each batch goes to one
 * caller. Reading throws {@link LaminarException} as {@link Subscription} does. Batches not read
 * are released when the subscription or the database is closed.
 */
public final class ArrowSubscription implements AutoCloseable {
  private final Delivery delivery;
  private final Schema schema;

  ArrowSubscription(Delivery delivery, Schema schema) {
    this.delivery = delivery;
    this.schema = schema;
  }

  /** The next batch, to be closed by the caller, or null if there is none now. Does not wait. */
  public @Nullable ArrowBatch poll() {
    Batch batch = delivery.poll();
    return batch == null ? null : new ArrowBatch(batch, schema);
  }

  /**
   * The next batch, to be closed by the caller; waits for it if there is none now.
   *
   * @return null if none came in time, or the stream has ended
   */
  public @Nullable ArrowBatch next(Duration timeout) {
    ArrowBatch batch = poll();
    if (batch == null && !delivery.hasEnded()) {
      delivery.await(Subscription.saturatedNanos(timeout));
      batch = poll();
    }
    return batch;
  }

  /** The columns of the batches. */
  public Schema schema() {
    return schema;
  }

  /** Ends the subscription. Closing again does nothing. */
  @Override
  public void close() {
    delivery.close();
  }
}
