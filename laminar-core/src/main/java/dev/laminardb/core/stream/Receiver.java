package dev.laminardb.core.stream;

import dev.laminardb.core.batch.Batch;

/** Where an edge ends. Called by one core's thread only. */
public interface Receiver {
  /**
   * Takes rows.
   *
   * @param batch borrowed until the call returns, unless retained
   */
  void onBatch(Batch batch);

  /** Takes a watermark. */
  void onWatermark(Watermark watermark);

  /** Takes a barrier: everything before it belongs to its cut, everything after does not. */
  void onBarrier(Barrier barrier);

  /** Takes the last element. */
  void onEndOfInput(EndOfInput end);

  /**
   * Whether so much of what it was sent is still waiting that a sender who can wait should. It
   * takes what it is sent all the same.
   */
  boolean isFull();
}
