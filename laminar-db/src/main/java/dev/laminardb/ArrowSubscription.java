package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.mapping.ArrowFields;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

  /** What is to be thrown by the next call. */
  private final AtomicReference<@Nullable LaminarException> pending = new AtomicReference<>();

  private final @Nullable OperationBatches operations;

  /** A subscription to the batches as they come. */
  ArrowSubscription(Delivery delivery, Schema schema) {
    this.delivery = delivery;
    this.schema = schema;
    this.operations = null;
  }

  /** A subscription to batches with a column of operations; closes their maker. */
  ArrowSubscription(Delivery delivery, OperationBatches operations) {
    this.delivery = delivery;
    this.schema = operations.schema();
    this.operations = operations;
    delivery.atFinish(this::freeOperations);
  }

  Delivery delivery() {
    return delivery;
  }

  private void freeOperations() {
    synchronized (delivery) {
      if (operations != null) {
        operations.close();
      }
    }
  }

  /** The next batch, to be closed by the caller, or null if there is none now. Does not wait. */
  public @Nullable ArrowBatch poll() {
    LaminarException thrown = pending.get() == null ? null : pending.getAndSet(null);
    if (thrown != null) {
      throw thrown;
    }
    Batch batch = operations == null ? delivery.poll() : pollChanges(operations);
    return batch == null ? null : new ArrowBatch(batch, schema);
  }

  /** The next batch that says anything. */
  private @Nullable Batch pollChanges(OperationBatches made) {
    synchronized (delivery) {
      for (Batch batch = delivery.poll(); batch != null; batch = delivery.poll()) {
        Batch changes = made.of(batch);
        if (changes.rowCount() > 0) {
          return changes;
        }
        changes.release();
      }
      return null;
    }
  }

  /**
   * Hands batches that are there now to a consumer, on the calling thread, and closes each when the
   * consumer is done with it, also if it throws. Does not wait. With {@link ArrowBatch#rows}
   * nothing is allocated for a row.
   *
   * @param max how many batches at most, not negative
   * @return how many rows were in the batches handed over; 0 means there are none now
   */
  public long poll(int max, Consumer<? super ArrowBatch> consumer) {
    if (max < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION, "a poll takes at least 0 batches, not " + max);
    }
    long rows = 0;
    for (int i = 0; i < max; i++) {
      try (ArrowBatch batch = i == 0 ? poll() : pollMore()) {
        if (batch == null) {
          return rows;
        }
        rows += batch.rowCount();
        consumer.accept(batch);
      }
    }
    return rows;
  }

  /** As {@link #poll()}, after batches that the caller has already: an error waits for its turn. */
  private @Nullable ArrowBatch pollMore() {
    try {
      return poll();
    } catch (LaminarException e) {
      pending.set(e);
      return null;
    }
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
    return ArrowFields.outside(schema);
  }

  /** Ends the subscription. Closing again does nothing. */
  @Override
  public void close() {
    delivery.close();
    freeOperations();
  }
}
