package dev.laminardb.core.runtime;

import dev.laminardb.core.stream.StreamElement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's end of a subscription: one lane from each core that computes the stream. The order
 * of one lane is kept; lanes are taken in turn. Used by one thread at a time.
 */
public final class ResultQueue {
  private final List<SubscriptionPort> lanes;
  private final Parking parking;
  private int turn;

  ResultQueue(List<SubscriptionPort> lanes, Parking parking) {
    this.lanes = lanes;
    this.parking = parking;
  }

  /**
   * The next element, or null if there is none now: rows, which the caller then owns, a barrier if
   * this queue was made to carry them, or the end of one lane.
   */
  public @Nullable StreamElement poll() {
    for (int i = 0; i < lanes.size(); i++) {
      StreamElement element = lanes.get(turn).poll();
      turn = (turn + 1) % lanes.size();
      if (element != null) {
        return element;
      }
    }
    return null;
  }

  /** Whether {@link #poll} would return something. */
  public boolean isEmpty() {
    for (SubscriptionPort lane : lanes) {
      if (!lane.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** How many lanes there are: as many ends follow. */
  public int lanes() {
    return lanes.size();
  }

  /** Where a consumer sleeps until a core delivers. */
  public Parking parking() {
    return parking;
  }

  List<SubscriptionPort> ports() {
    return lanes;
  }
}
