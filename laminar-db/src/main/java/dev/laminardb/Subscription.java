package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The results of a stream as records, in the order each core of the database produced them.
 *
 * <p>Thread-safe; each row goes to one caller. A subscription that is neither read nor closed holds
 * back the sources of its stream once its buffer is full. Every reading method throws {@link
 * LaminarException}: QUERY_FAILED, once, where the stream failed, after the rows before it; CLOSED
 * after {@link #close}.
 *
 * @param <T> the record type of the rows, or {@link Change} of it
 */
public final class Subscription<T> implements AutoCloseable, Iterable<T> {
  private final Delivery delivery;
  private final RowReader<T> reader;
  private final ArrayDeque<T> decoded = new ArrayDeque<>();
  private @Nullable LaminarException failedAfterRows;
  private boolean dispatched;

  /** Makes what a subscriber gets of one row of a batch. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(Batch batch, int row);
  }

  Subscription(Delivery delivery, RowReader<T> reader) {
    this.delivery = delivery;
    this.reader = reader;
    delivery.atFinish(this::keepForLater);
  }

  Delivery delivery() {
    return delivery;
  }

  /** All rows that are there now, possibly none. Does not wait. */
  public List<T> poll() {
    checkPolled();
    synchronized (delivery) {
      try {
        decodeAll();
      } catch (LaminarException e) {
        if (decoded.isEmpty() || e.errorCode() != ErrorCode.QUERY_FAILED) {
          throw e;
        }
        failedAfterRows = e;
      }
      List<T> rows = new ArrayList<>(decoded);
      decoded.clear();
      return rows;
    }
  }

  private void decodeAll() {
    synchronized (delivery) {
      throwPending();
      while (decodeNext()) {
        // Each turn takes one batch.
      }
    }
  }

  private void throwPending() {
    LaminarException pending = failedAfterRows;
    if (pending != null && decoded.isEmpty()) {
      failedAfterRows = null;
      throw pending;
    }
  }

  private boolean decodeNext() {
    Batch batch = delivery.poll();
    if (batch == null) {
      return false;
    }
    LaminarException fault = null;
    try {
      for (int row = 0; row < batch.rowCount(); row++) {
        try {
          decoded.add(reader.read(batch, row));
        } catch (LaminarException e) {
          // One row that cannot become a record takes no other with it.
          fault = fault == null ? e : fault;
        }
      }
    } finally {
      batch.release();
    }
    if (fault != null) {
      throw fault;
    }
    return true;
  }

  /** Takes what is left before the database's memory goes; what is wrong with it is told later. */
  private void keepForLater() {
    synchronized (delivery) {
      boolean more = true;
      while (more) {
        try {
          more = decodeNext();
        } catch (LaminarException e) {
          failedAfterRows = failedAfterRows == null ? e : failedAfterRows;
        }
      }
    }
  }

  /**
   * The next row; waits for it if there is none now.
   *
   * @return empty if none came in time, or the stream has ended
   */
  public Optional<T> next(Duration timeout) {
    checkPolled();
    return Optional.ofNullable(take(saturatedNanos(timeout)));
  }

  static long saturatedNanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return timeout.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  private @Nullable T take(long timeoutNanos) {
    boolean waited = false;
    while (true) {
      boolean mayFollow = !delivery.hasEnded();
      synchronized (delivery) {
        throwPending();
        while (decoded.isEmpty()) {
          if (!decodeNext()) {
            break;
          }
        }
        if (!decoded.isEmpty()) {
          return decoded.poll();
        }
      }
      if (!mayFollow || waited || timeoutNanos <= 0) {
        return null;
      }
      delivery.await(timeoutNanos);
      waited = timeoutNanos != Long.MAX_VALUE || Thread.currentThread().isInterrupted();
    }
  }

  /**
   * Rows one after the other, waiting for each; ends when the stream is dropped, the database or
   * this subscription closed, or the thread interrupted.
   */
  @Override
  public Iterator<T> iterator() {
    checkPolled();
    return new Iterator<>() {
      private @Nullable T next;

      @Override
      public boolean hasNext() {
        if (next == null) {
          next = takeUntilClosed();
        }
        return next != null;
      }

      @Override
      public T next() {
        T row = next == null ? takeUntilClosed() : next;
        next = null;
        if (row == null) {
          throw new NoSuchElementException();
        }
        return row;
      }
    };
  }

  private @Nullable T takeUntilClosed() {
    try {
      return take(Long.MAX_VALUE);
    } catch (LaminarException e) {
      if (e.errorCode() == ErrorCode.CLOSED) {
        return null;
      }
      throw e;
    }
  }

  /** Starts the thread that calls the consumer. Called once, before any other use. */
  void dispatchTo(Consumer<? super T> consumer) {
    dispatched = true;
    Thread thread = new Thread(() -> dispatch(consumer), "laminar-callback-" + delivery.relation());
    thread.setDaemon(true);
    delivery.dispatchedBy(thread);
    thread.start();
  }

  private void dispatch(Consumer<? super T> consumer) {
    boolean more = true;
    while (more) {
      try {
        T row = takeUntilClosed();
        if (row == null) {
          more = false;
        } else {
          consumer.accept(row);
        }
      } catch (Throwable t) {
        report(t);
      }
    }
  }

  private void report(Throwable t) {
    LaminarException reported =
        t instanceof LaminarException known && known.errorCode() == ErrorCode.QUERY_FAILED
            ? known
            : new LaminarException(
                ErrorCode.CALLBACK_FAILED,
                "the callback of the subscription to \"" + delivery.relation() + "\" threw " + t,
                t);
    System.getLogger(Subscription.class.getName())
        .log(System.Logger.Level.ERROR, reported.getMessage(), reported);
  }

  private void checkPolled() {
    if (dispatched) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "the subscription to \""
              + delivery.relation()
              + "\" has a callback, which gets every row; subscribe without one to poll");
    }
  }

  /** Ends the subscription; rows not read are discarded. Closing again does nothing. */
  @Override
  public void close() {
    delivery.close();
  }
}
