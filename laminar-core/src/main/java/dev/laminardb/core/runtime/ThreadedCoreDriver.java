package dev.laminardb.core.runtime;

import dev.laminardb.core.affinity.CpuTopology;
import dev.laminardb.core.affinity.ThreadAffinity;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final List<Integer> cpus;
  private final List<AgentRunner> runners = new ArrayList<>();
  private final AtomicBoolean saidNotPinned = new AtomicBoolean();
  private volatile @Nullable Throwable defect;

  /**
   * A driver.
   *
   * @param idleStrategies makes the idle strategy of each core, or null for the default: spin and
   *     yield briefly, then park until there is work
   */
  public ThreadedCoreDriver(@Nullable Supplier<? extends IdleStrategy> idleStrategies) {
    this(idleStrategies, List.of());
  }

  private ThreadedCoreDriver(
      @Nullable Supplier<? extends IdleStrategy> idleStrategies, List<Integer> cpus) {
    this.idleStrategies = idleStrategies;
    this.cpus = List.copyOf(cpus);
  }

  /**
   * A driver that binds the thread of each core to a processor of its own, in the order of {@link
   * CpuTopology#pinningOrder}. Where that does not work, it says so in the log, once, and goes on
   * without.
   *
   * @param idleStrategies as for {@link #ThreadedCoreDriver}
   */
  public static ThreadedCoreDriver pinned(
      @Nullable Supplier<? extends IdleStrategy> idleStrategies) {
    try {
      return new ThreadedCoreDriver(idleStrategies, CpuTopology.ofCurrentThread().pinningOrder());
    } catch (IOException e) {
      sayNotPinned(e);
      return new ThreadedCoreDriver(idleStrategies);
    }
  }

  private static void sayNotPinned(Exception e) {
    System.getLogger(ThreadedCoreDriver.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "cores run without being pinned to processors: " + e.getMessage());
  }

  @Override
  public void start(List<Core> cores) {
    ThreadAffinity affinity = cpus.isEmpty() ? null : affinity(cores.size());
    for (Core core : cores) {
      IdleStrategy idle =
          idleStrategies == null ? new SignalledIdleStrategy(core.parking()) : idleStrategies.get();
      AgentRunner runner = new AgentRunner(idle, this::onDefect, null, core);
      runners.add(runner);
      AgentRunner.startOnThread(
          runner,
          agent -> {
            Thread thread =
                new Thread(
                    () -> {
                      if (affinity != null) {
                        pin(affinity, core.index());
                      }
                      agent.run();
                    });
            thread.setDaemon(true);
            return thread;
          });
    }
  }

  private @Nullable ThreadAffinity affinity(int cores) {
    if (cores > cpus.size()) {
      // Two busy threads bound to one processor are worse off than threads that may move.
      sayNotPinned(
          new IllegalStateException(cores + " cores, but only " + cpus.size() + " processors"));
      return null;
    }
    try {
      return ThreadAffinity.find();
    } catch (UnsupportedOperationException e) {
      sayNotPinned(e);
      return null;
    }
  }

  private void pin(ThreadAffinity affinity, int core) {
    try {
      affinity.pinTo(cpus.get(core));
    } catch (RuntimeException e) {
      if (!saidNotPinned.getAndSet(true)) {
        sayNotPinned(e);
      }
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
