package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Watermark;
import java.util.Arrays;

/**
 * The outgoing edges of a task. Used by the task's core; edges change only while a barrier passes.
 */
final class FanOut implements Receiver {
  private Receiver[] receivers;

  /** Edges to receivers, to begin with. */
  FanOut(Receiver... receivers) {
    this.receivers = receivers.clone();
  }

  void add(Receiver receiver) {
    receivers = Arrays.copyOf(receivers, receivers.length + 1);
    receivers[receivers.length - 1] = receiver;
  }

  void remove(Receiver receiver) {
    receivers =
        Arrays.stream(receivers)
            .filter(r -> r != receiver && !(r instanceof Narrowing n && n.reader == receiver))
            .toArray(Receiver[]::new);
  }

  /**
   * Has the receivers that there are get the columns that there are, when there will be more.
   *
   * @param columns how many there are, besides the weight
   */
  void narrow(int columns) {
    for (int i = 0; i < receivers.length; i++) {
      if (!(receivers[i] instanceof Narrowing)) {
        receivers[i] = new Narrowing(receivers[i], columns);
      }
    }
  }

  void clear() {
    receivers = new Receiver[0];
  }

  @Override
  public void onBatch(Batch batch) {
    for (Receiver receiver : receivers) {
      receiver.onBatch(batch);
    }
  }

  @Override
  public void onWatermark(Watermark watermark) {
    for (Receiver receiver : receivers) {
      receiver.onWatermark(watermark);
    }
  }

  @Override
  public void onBarrier(Barrier barrier) {
    for (Receiver receiver : receivers) {
      receiver.onBarrier(barrier);
    }
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    for (Receiver receiver : receivers) {
      receiver.onEndOfInput(end);
    }
  }

  @Override
  public boolean isFull() {
    for (Receiver receiver : receivers) {
      if (receiver.isFull()) {
        return true;
      }
    }
    return false;
  }
}
