package dev.laminardb.core.runtime;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/** Runs each core on a thread of its own, named {@code laminar-core-n}. */
public final class ThreadedCoreDriver implements CoreDriver {
  private static final int SPINS = 200;
  private static final int YIELDS = 50;
  private static final long PARK_NANOS = 1_000_000;

  private final @Nullable Supplier<? extends IdleStrategy> idleStrategies;
  private final List<AgentRunner> runners = new ArrayList<>();
  private volatile @Nullable Throwable defect;

  /**
   * A driver.
   *
   * @param idleStrategies makes the idle strategy of each core, or null for the default: spin and
   *     yield briefly, then park until there is work
   */
  public ThreadedCoreDriver(@Nullable Supplier<? extends IdleStrategy> idleStrategies) {
    this.idleStrategies = idleStrategies;
  }

  @Override
  public void start(List<Core> cores) {
    for (Core core : cores) {
      IdleStrategy idle =
          idleStrategies == null ? new SignalledIdleStrategy(core.parking()) : idleStrategies.get();
      AgentRunner runner = new AgentRunner(idle, this::onDefect, null, core);
      runners.add(runner);
      AgentRunner.startOnThread(
          runner,
          agent -> {
            Thread thread = new Thread(agent);
            thread.setDaemon(true);
            return thread;
          });
    }
  }

  private void onDefect(Throwable t) {
    System.getLogger(ThreadedCoreDriver.class.getName())
        .log(System.Logger.Level.ERROR, "a core met a defect and goes on without what it did", t);
    defect = t;
  }

  @Override
  public boolean await(BooleanSupplier done, long timeoutNanos, Parking parking) {
    long start = System.nanoTime();
    for (int turn = 0; !done.getAsBoolean(); turn++) {
      Throwable t = defect;
      if (t != null) {
        throw new LaminarException(
            ErrorCode.INTERNAL,
            "a core met a defect; close the database and please report this: " + t,
            t);
      }
      long left = timeoutNanos - (System.nanoTime() - start);
      if (left <= 0) {
        return false;
      }
      if (turn < SPINS) {
        Thread.onSpinWait();
      } else if (turn < SPINS + YIELDS) {
        Thread.yield();
      } else {
        parking.announce();
        if (!done.getAsBoolean()) {
          parking.park(Math.min(left, PARK_NANOS));
        }
        parking.retract();
      }
    }
    return true;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    for (AgentRunner runner : runners) {
      runner.close();
    }
  }
}
