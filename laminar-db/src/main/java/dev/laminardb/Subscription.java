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
 * LaminarException}: QUERY_FAILED, once, where the stream failed; INVALID_CAST or CALLBACK_FAILED
 * in place of a row that cannot become a record; each after the rows before it; and CLOSED after
 * {@link #close}.
 *
 * @param <T> the record type of the rows, or {@link Change} of it
 */
public final class Subscription<T> implements AutoCloseable, Iterable<T> {
  private final Delivery delivery;
  private final Reader<T> reader;

  /** Rows taken before the database's memory went. */
  private final ArrayDeque<T> kept = new ArrayDeque<>();

  /** What is to be thrown when the rows before it have been taken. */
  private @Nullable LaminarException pending;

  private @Nullable Reading reading;
  private boolean dispatched;

  /** Makes of a batch what its subscriber gets. For one batch after the other. */
  interface Reader<T> {
    /** Turns to a batch; says how many rows there are for the subscriber. */
    int read(Batch batch);

    /** One of them. */
    T row(int row);
  }

  /** A batch some rows of which have not been taken yet. */
  private final class Reading {
    private final Batch batch;
    private final int count;
    private int next;

    Reading(Batch batch) {
      this.batch = batch;
      this.count = reader.read(batch);
    }

    T take() {
      return reader.row(next++);
    }

    boolean isDone() {
      return next >= count;
    }
  }

  /**
   * A subscription.
   *
   * @param reader used under the delivery's lock
   */
  Subscription(Delivery delivery, Reader<T> reader) {
    this.delivery = delivery;
    this.reader = reader;
    delivery.atFinish(this::keepForLater);
  }

  Delivery delivery() {
    return delivery;
  }

  /** All rows that are there now, possibly none. Does not wait. */
  public List<T> poll() {
    List<T> rows = new ArrayList<>();
    poll(Integer.MAX_VALUE, rows::add);
    return rows;
  }

  /**
   * Hands rows that are there now to a consumer, on the calling thread. Does not wait, and
   * allocates nothing but the rows themselves. The consumer may use the database and this
   * subscription as it likes; what it throws is passed on, and its row has been taken.
   *
   * @param max how many rows at most, not negative
   * @return how many rows were handed over; 0 means there are none now
   */
  public int poll(int max, Consumer<? super T> consumer) {
    checkPolled();
    if (max < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION, "a poll takes at least 0 rows, not " + max);
    }
    int taken = 0;
    while (taken < max) {
      T row = taken == 0 ? takeNow() : takeMore();
      if (row == null) {
        return taken;
      }
      taken++;
      // Without the lock: the consumer may wait for a thread that wants it.
      consumer.accept(row);
    }
    return taken;
  }

  /** The next row that is there, or null. What is wrong with a row takes no other with it. */
  private @Nullable T takeNow() {
    synchronized (delivery) {
      T row = kept.poll();
      if (row != null) {
        return row;
      }
      throwPending();
      Reading current = reading;
      if (current == null) {
        current = nextBatch();
      }
      if (current == null) {
        return null;
      }
      try {
        return current.take();
      } finally {
        if (current.isDone()) {
          leaveBatch();
        }
      }
    }
  }

  /**
   * As {@link #takeNow}, after rows that the caller has already: an error can wait for its turn.
   */
  private @Nullable T takeMore() {
    synchronized (delivery) {
      try {
        return takeNow();
      } catch (LaminarException e) {
        pending = e;
        return null;
      }
    }
  }

  private void throwPending() {
    LaminarException thrown = pending;
    if (thrown != null) {
      pending = null;
      throw thrown;
    }
  }

  private @Nullable Reading nextBatch() {
    for (Batch batch = delivery.poll(); batch != null; batch = delivery.poll()) {
      Reading next = reading(batch);
      if (!next.isDone()) {
        reading = next;
        return next;
      }
      batch.release();
    }
    return null;
  }

  private Reading reading(Batch batch) {
    try {
      return new Reading(batch);
    } catch (RuntimeException | Error e) {
      batch.release();
      throw e;
    }
  }

  private void leaveBatch() {
    Reading left = reading;
    if (left != null) {
      reading = null;
      left.batch.release();
    }
  }

  /** Takes what is left before the database's memory goes; what is wrong with it is told later. */
  private void keepForLater() {
    synchronized (delivery) {
      LaminarException fault = pending;
      pending = null;
      List<T> rest = new ArrayList<>();
      boolean more = true;
      while (more) {
        try {
          T row = takeNow();
          more = row != null && rest.add(row);
        } catch (LaminarException e) {
          fault = fault == null ? e : fault;
          more = e.errorCode() != ErrorCode.CLOSED;
        }
      }
      kept.addAll(rest);
      pending = fault;
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
      T row = takeNow();
      if (row != null) {
        return row;
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
    synchronized (delivery) {
      kept.clear();
      leaveBatch();
    }
  }
}
