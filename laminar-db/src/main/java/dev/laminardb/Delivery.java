package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.Parking;
import dev.laminardb.core.runtime.ResultQueue;
import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The consuming side of one subscription, whatever form its rows take: reads the queue, knows how
 * the stream ended, and lets {@code flush} wait for callbacks. Thread-safe.
 */
final class Delivery {
  private final String relation;
  private final StreamRuntime runtime;
  private final ResultQueue queue;
  private final Consumer<Delivery> onClose;
  private final Parking dispatched = new Parking();
  private @Nullable Thread dispatcher;
  private @Nullable Runnable atFinish;
  private int lanesAtBarrier;
  private int lanesEnded;
  private @Nullable LaminarException failure;
  private boolean failureTold;
  private volatile long lastBarrier;
  private volatile boolean ended;
  private volatile boolean closed;

  Delivery(String relation, StreamRuntime runtime, ResultQueue queue, Consumer<Delivery> onClose) {
    this.relation = relation;
    this.runtime = runtime;
    this.queue = queue;
    this.onClose = onClose;
  }

  String relation() {
    return relation;
  }

  /**
   * Takes the next batch, which the caller then owns, or null if there is none now. Guard it and
   * the use of the batch with this object's lock.
   *
   * @throws LaminarException QUERY_FAILED, once, when all rows before the failure have been taken
   */
  synchronized @Nullable Batch poll() {
    if (closed) {
      throw new LaminarException(
          ErrorCode.CLOSED, "the subscription to \"" + relation + "\" is closed");
    }
    for (StreamElement element = queue.poll(); element != null; element = queue.poll()) {
      if (element instanceof Rows rows) {
        return rows.batch();
      } else if (element instanceof Barrier barrier) {
        reached(barrier);
      } else if (element instanceof EndOfInput end) {
        laneEnded(end);
      }
    }
    if (failure != null && !failureTold) {
      failureTold = true;
      throw failure;
    }
    return null;
  }

  private void reached(Barrier barrier) {
    lanesAtBarrier++;
    if (lanesAtBarrier == queue.lanes()) {
      lanesAtBarrier = 0;
      lastBarrier = barrier.id();
      dispatched.wake();
    }
  }

  private void laneEnded(EndOfInput end) {
    if (end.failure() instanceof LaminarException known) {
      failure = known;
    }
    lanesEnded++;
    if (lanesEnded == queue.lanes()) {
      ended = true;
      dispatched.wake();
    }
  }

  /** Whether no row will come any more. */
  boolean hasEnded() {
    return closed || ended;
  }

  /** Waits until there may be something to poll. */
  void await(long timeoutNanos) {
    runtime.await(queue, this::hasEnded, timeoutNanos);
  }

  /** Names the thread that runs this subscription's callback. */
  void dispatchedBy(Thread thread) {
    dispatcher = thread;
  }

  boolean isDispatchedByCurrentThread() {
    return Thread.currentThread() == dispatcher;
  }

  /**
   * Waits until the callback has had everything before a barrier; at once if there is no callback.
   */
  void awaitDispatched(long barrier) {
    if (dispatcher == null) {
      return;
    }
    long timeout = runtime.options().backpressureTimeout().toNanos();
    if (!runtime.await(() -> lastBarrier >= barrier || hasEnded(), dispatched, timeout)) {
      throw new LaminarException(
          ErrorCode.BACKPRESSURE_TIMEOUT,
          "the callback of the subscription to \""
              + relation
              + "\" has not taken its rows within "
              + runtime.options().backpressureTimeout().toMillis()
              + " ms");
    }
  }

  /** What to do with rows still queued when the database closes. */
  void atFinish(Runnable action) {
    atFinish = action;
  }

  /** The database closes: everything has been delivered to the queue, and the last end with it. */
  void finish() {
    Thread thread = dispatcher;
    if (thread != null) {
      long timeout = runtime.options().backpressureTimeout().toNanos();
      runtime.await(() -> !thread.isAlive(), dispatched, timeout);
    }
    Runnable action = atFinish;
    if (action != null) {
      action.run();
    }
    release();
    ended = true;
    queue.parking().wake();
  }

  /** Ends the subscription. */
  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    queue.parking().wake();
    dispatched.wake();
    release();
  }

  private void release() {
    onClose.accept(this);
    synchronized (this) {
      runtime.unsubscribe(queue);
    }
  }
}
