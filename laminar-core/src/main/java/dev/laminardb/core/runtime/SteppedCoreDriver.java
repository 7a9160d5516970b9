package dev.laminardb.core.runtime;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Deterministic simulation: the thread that waits runs the cores itself, one duty cycle at a time,
 * in an order and with budgets drawn from a seed, on a clock that moves with the cycles. One seed
 * always gives one run. Single-threaded: every call comes from the test's thread.
 */
public final class SteppedCoreDriver implements CoreDriver {
  private static final long CYCLE_NANOS = 1_000;
  private static final int MAX_CYCLES = 10_000_000;

  private final SplittableRandom random;
  private List<Core> cores = List.of();
  private long nowNanos;

  /** A simulation of a seed. */
  public SteppedCoreDriver(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void start(List<Core> started) {
    cores = started;
  }

  /** Runs one duty cycle of one core, both drawn. */
  public void step() {
    nowNanos += CYCLE_NANOS;
    int budget = 1 << random.nextInt(10);
    cores.get(random.nextInt(cores.size())).doWork(budget);
  }

  /** Moves time on, as work that takes long would. */
  public void advance(long nanos) {
    nowNanos += nanos;
  }

  /** Virtual time since the start. */
  @Override
  public long nanoTime() {
    return nowNanos;
  }

  @Override
  public boolean await(BooleanSupplier done, long timeoutNanos, Parking parking) {
    long start = nowNanos;
    for (int cycle = 0; !done.getAsBoolean(); cycle++) {
      if (nowNanos - start >= timeoutNanos) {
        return false;
      }
      if (cycle > MAX_CYCLES) {
        throw new LaminarException(ErrorCode.INTERNAL, "the simulation makes no progress");
      }
      step();
    }
    return true;
  }

  @Override
  public void close() {
    cores = List.of();
  }
}
