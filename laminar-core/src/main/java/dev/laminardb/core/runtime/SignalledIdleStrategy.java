package dev.laminardb.core.runtime;

import org.agrona.concurrent.IdleStrategy;

/**
 * The default idle strategy of a core: spins and yields for some microseconds, then parks until it
 * is woken by whoever has work for it. An idle core wakes a hundred times a second by itself, which
 * costs next to nothing. Used by one core's thread.
 */
final class SignalledIdleStrategy implements IdleStrategy {
  private static final int SPINS = 100;
  private static final int YIELDS = 20;
  private static final long PARK_NANOS = 10_000_000;

  private final Parking parking;
  private int idles;

  SignalledIdleStrategy(Parking parking) {
    this.parking = parking;
  }

  @Override
  public void idle(int workCount) {
    if (workCount > 0) {
      reset();
    } else {
      idle();
    }
  }

  @Override
  public void idle() {
    idles++;
    if (idles < SPINS) {
      Thread.onSpinWait();
    } else if (idles < SPINS + YIELDS) {
      Thread.yield();
    } else if (!parking.announced()) {
      parking.announce();
    } else {
      parking.park(PARK_NANOS);
    }
  }

  @Override
  public void reset() {
    if (idles >= SPINS + YIELDS) {
      parking.retract();
    }
    idles = 0;
  }

  @Override
  public String alias() {
    return "signalled";
  }
}
