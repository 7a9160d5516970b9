package dev.laminardb;

import dev.laminardb.core.runtime.SteppedCoreDriver;
import java.time.Duration;
import java.time.Instant;

/**
 * A database whose cores run on the calling thread only, in an order drawn from a seed. What waits
 * (a flush, a push without room, a statement) runs the cores by itself; {@link #step} runs them in
 * between. Used by one thread.
 */
public final class SimulatedDatabase {
  /** What the clock on the wall shows at nanosecond 0. */
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final LaminarDB db;
  private final SteppedCoreDriver driver;

  private SimulatedDatabase(LaminarDBBuilder builder, long seed) {
    driver = new SteppedCoreDriver(seed);
    db = builder.driver(driver).clock(() -> START.plusNanos(driver.nanoTime())).open();
  }

  /** A simulation with buffers of the usual sizes. */
  public static SimulatedDatabase open(long seed, int cores) {
    return new SimulatedDatabase(LaminarDB.builder().cores(cores).onNotice(notice -> {}), seed);
  }

  /** A simulation with buffers so small that they fill up. */
  public static SimulatedDatabase open(
      long seed, int cores, int sourceBufferBytes, int subscriptionBufferBatches) {
    return new SimulatedDatabase(
        LaminarDB.builder()
            .cores(cores)
            .onNotice(notice -> {})
            .sourceBufferBytes(sourceBufferBytes)
            .subscriptionBufferBatches(subscriptionBufferBatches)
            .backpressureTimeout(Duration.ofSeconds(1)),
        seed);
  }

  /** The database, which the caller closes. */
  public LaminarDB db() {
    return db;
  }

  /** Runs some duty cycles of cores drawn from the seed. */
  public void step(int cycles) {
    for (int i = 0; i < cycles; i++) {
      driver.step();
    }
  }

  /** Has time pass. */
  public void advance(Duration by) {
    driver.advance(by.toNanos());
  }

  /** Virtual nanoseconds since the start. */
  public long nanoTime() {
    return driver.nanoTime();
  }
}
