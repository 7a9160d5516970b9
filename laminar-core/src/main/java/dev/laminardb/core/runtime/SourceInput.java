package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.ingest.RowEncoder;
import dev.laminardb.core.ingest.RowsEncoder;
import dev.laminardb.core.ingest.SourceRing;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;

/** Pushes into one source. Thread-safe: what one thread pushes arrives in its order. */
public final class SourceInput {
  private final SourceTask task;
  private final StreamRuntime runtime;
  private final Parking parking;

  SourceInput(SourceTask task, StreamRuntime runtime) {
    this.task = task;
    this.runtime = runtime;
    this.parking = task.core.parking();
  }

  /** The name of the source, as it is now. */
  public String relation() {
    return task.relation.name;
  }

  /**
   * Pushes a row; waits for room if the source's buffer is full.
   *
   * @throws LaminarException BACKPRESSURE_TIMEOUT if there was no room for the configured time;
   *     CLOSED; or what the encoder found wrong with the row
   */
  public <T> void push(RowEncoder<T> encoder, T row) {
    if (task.ring.offerRow(encoder, row)) {
      parking.wake();
    } else {
      pushOrFail(() -> task.ring.offerRow(encoder, row));
    }
  }

  /**
   * Pushes a row if there is or comes to be room.
   *
   * @param timeoutNanos how long to wait for room; 0 not to wait
   * @return whether the row was taken
   */
  public <T> boolean tryPush(RowEncoder<T> encoder, T row, long timeoutNanos) {
    if (task.ring.offerRow(encoder, row)) {
      parking.wake();
      return true;
    }
    return timeoutNanos > 0 && offer(() -> task.ring.offerRow(encoder, row), timeoutNanos);
  }

  /**
   * Pushes rows that belong together: all of them or, if it throws, none. Waits as {@link
   * #push(RowEncoder, Object)} does.
   */
  public void push(RowsEncoder rows) {
    if (!task.ring.fits(rows)) {
      List<DirectBuffer> written = SourceRing.write(rows);
      pushOrFail(() -> task.ring.offerWritten(written));
    } else if (task.ring.offerRows(rows)) {
      parking.wake();
    } else {
      pushOrFail(() -> task.ring.offerRows(rows));
    }
  }

  /**
   * Pushes a batch and the caller's reference to it; waits as {@link #push(RowEncoder, Object)}
   * does. If it throws, the reference is still the caller's.
   */
  public void push(Batch batch) {
    pushOrFail(() -> task.ring.offerBatch(batch));
  }

  /**
   * Declares a watermark, microseconds since the epoch; waits as {@link #push(RowEncoder, Object)}.
   */
  public void watermark(long micros) {
    pushOrFail(() -> task.ring.offerWatermark(micros));
  }

  private void pushOrFail(BooleanSupplier attempt) {
    long timeout = runtime.options().backpressureTimeout().toNanos();
    if (!offer(attempt, timeout)) {
      throw new LaminarException(
          ErrorCode.BACKPRESSURE_TIMEOUT,
          "the buffer of source \""
              + task.relation.name
              + "\" was full for "
              + runtime.options().backpressureTimeout().toMillis()
              + " ms"
              + runtime.pressureOn(task));
    }
  }

  /** Attempts until it succeeds, the time is over or the thread is interrupted. */
  private boolean offer(BooleanSupplier attempt, long timeoutNanos) {
    Attempt once = new Attempt(attempt);
    runtime.await(once, timeoutNanos);
    if (once.succeeded) {
      parking.wake();
      return true;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "the thread was interrupted while it waited to push into source \""
              + task.relation.name
              + "\"; nothing was pushed");
    }
    return false;
  }

  private static final class Attempt implements BooleanSupplier {
    private final BooleanSupplier attempt;
    private boolean succeeded;

    Attempt(BooleanSupplier attempt) {
      this.attempt = attempt;
    }

    @Override
    public boolean getAsBoolean() {
      succeeded = succeeded || attempt.getAsBoolean();
      return succeeded || Thread.currentThread().isInterrupted();
    }
  }
}
