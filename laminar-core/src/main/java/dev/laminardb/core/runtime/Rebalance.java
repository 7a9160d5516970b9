package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * The near end of an edge that spreads whole batches over all cores: in turn, but to a core with
 * nothing to do first, and to none that is far behind, so that one which does more besides gets
 * fewer of them. Batches are not copied. Used by one core's thread.
 */
final class Rebalance implements Receiver {
  /** A core for which so many elements wait is far behind. */
  private static final int FAR_BEHIND = 16;

  private final Receiver[] targets;
  private final FanOut all;
  private final @Nullable Channel[] channels;
  private int last;

  /**
   * An exchange.
   *
   * @param targets the receiver on each core
   * @param channels what leads to each core, null for the own
   */
  Rebalance(Receiver[] targets, @Nullable Channel[] channels) {
    this.targets = targets;
    this.all = new FanOut(targets);
    this.channels = channels;
  }

  @Override
  public void onBatch(Batch batch) {
    last = next();
    targets[last].onBatch(batch);
  }

  /**
   * The next core in turn: that is idle, or else that is not far behind, which the own never is.
   */
  private int next() {
    int chosen = -1;
    for (int i = 1; i <= targets.length; i++) {
      int core = (last + i) % targets.length;
      Channel channel = channels[core];
      int waiting = channel == null ? 1 : channel.size();
      if (waiting == 0) {
        return core;
      }
      if (chosen < 0 && waiting < FAR_BEHIND) {
        chosen = core;
      }
    }
    return chosen;
  }

  @Override
  public void onWatermark(Watermark watermark) {
    all.onWatermark(watermark);
  }

  @Override
  public void onBarrier(Barrier barrier) {
    all.onBarrier(barrier);
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    all.onEndOfInput(end);
  }

  @Override
  public boolean isFull() {
    return all.isFull();
  }
}
