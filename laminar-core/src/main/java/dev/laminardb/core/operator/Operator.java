package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.StateTable;
import org.jspecify.annotations.Nullable;

/**
 * One step of a query on one core. It is called by that core's thread only and knows no thread,
 * queue, file or clock. It runs each call to completion: back-pressure is the runtime's.
 *
 * <p>Calls come in this order: {@link #open}, then any number of {@link #onBatch} and {@link
 * #onWatermark}, then {@link #close}. Where one has left {@linkplain #hasMore more to do}, {@link
 * #resume} is called until there is no more, and nothing else but {@link #stateBytes} and {@link
 * #close}.
 *
 * <p>An exception out of any call fails the operator's query, and that query only.
 */
public interface Operator extends AutoCloseable {

  /** Takes what the operator needs. Called once, before anything else. */
  void open(OperatorContext context);

  /**
   * Takes rows. What they bring is emitted during the call or, where it may be very much, in calls
   * of {@link #resume}.
   *
   * @param input which of the operator's inputs they came by, from 0
   * @param batch borrowed: valid until the call returns, unless retained
   */
  void onBatch(int input, Batch batch);

  /**
   * Takes the combined watermark of all inputs; each is greater than the one before. Rows it
   * completes are emitted during the call or, where they may be many, in calls of {@link #resume}.
   *
   * @param watermark microseconds since the epoch
   * @return the watermark that holds for the operator's output from now on; it may not decrease. It
   *     does not count if there is {@linkplain #hasMore more to do}
   */
  default long onWatermark(long watermark) {
    return watermark;
  }

  /**
   * Whether the last batch or watermark has brought more than has been emitted. Asked after {@link
   * #onBatch}, {@link #onWatermark} and {@link #resume}.
   */
  default boolean hasMore() {
    return false;
  }

  /**
   * Does some more of what the last batch or watermark has left to do. Between two calls the core
   * serves others.
   *
   * @param most groups to emit or merge, at least 1, which bounds how long the call takes; who has
   *     less to do goes on to the end
   * @return as {@link #onWatermark}; behind a batch the same as before it
   */
  default long resume(int most) {
    throw new IllegalStateException("there is nothing left to do");
  }

  /** What is told the time, the same each time; by default nothing. Asked behind {@link #open}. */
  default @Nullable Timed timed() {
    return null;
  }

  /**
   * Emits what it has gathered from several batches. Called at the end of a duty cycle if it has
   * {@linkplain OperatorContext#flushLater asked} for that, and before a barrier and the end of
   * input, so that what is gathered is never part of its state.
   */
  default void flush() {
    // Most operators gather nothing.
  }

  /**
   * The tables that hold everything it keeps behind {@link #flush}, in the same order each time; by
   * default none. The runtime saves them at a barrier, between two calls. At recovery it loads them
   * into a new instance, behind {@link #open} and before any other call, which then goes on as the
   * old one would have.
   */
  default StateTable state() {
    return StateTable.NONE;
  }

  /** The memory of the state it keeps, in bytes. Asked after each call, so it has to be cheap. */
  default long stateBytes() {
    return 0;
  }

  /** Frees everything. Called once, also after a failure. */
  @Override
  void close();
}
