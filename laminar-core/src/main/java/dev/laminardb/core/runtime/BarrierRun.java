package dev.laminardb.core.runtime;

import dev.laminardb.core.stream.Barrier;
import java.util.concurrent.atomic.AtomicInteger;

/** One barrier on its way through all cores; only one is under way at a time. Thread-safe. */
final class BarrierRun {
  private final Barrier barrier;
  private final AtomicInteger coresLeft;
  private final Parking waiter;

  BarrierRun(Barrier barrier, int cores, Parking waiter) {
    this.barrier = barrier;
    this.coresLeft = new AtomicInteger(cores);
    this.waiter = waiter;
  }

  Barrier barrier() {
    return barrier;
  }

  /** Every task of one core has passed the barrier. */
  void coreDone() {
    if (coresLeft.decrementAndGet() == 0) {
      waiter.wake();
    }
  }

  boolean isDone() {
    return coresLeft.get() == 0;
  }
}
