package dev.laminardb.benchmarks.embedded;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.core.batch.RawMemory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of {@link PushBenchmark} on a thread of its own, as a consumer does, and adds
 * them up. Without it the pushing thread would have to read in between, and would wait forever for
 * the engine if results filled the subscription meanwhile: single rows may come as batches of one.
 */
final class NotionalReader implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(50);
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int NOTIONAL = 1;

  /**
   * What has been read.
   *
   * @param rows how many rows
   * @param bits the sum of the bits of their notionals, which does not depend on their order
   */
  record Total(long rows, long bits) {
    static final Total NONE = new Total(0, 0);

    Total minus(Total other) {
      return new Total(rows - other.rows, bits - other.bits);
    }
  }

  private final ArrowSubscription subscription;
  private final Thread thread;
  private volatile Total total = Total.NONE;
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;
  private Total before = Total.NONE;

  /** Begins to read; closes the subscription in the end. */
  NotionalReader(ArrowSubscription subscription) {
    this.subscription = subscription;
    this.thread = new Thread(this::read, "benchmark-reader");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try {
      while (!closing) {
        ArrowBatch batch = subscription.next(WAIT);
        if (batch != null) {
          try (batch) {
            add(batch);
          }
        }
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  // The reader's thread alone writes the total.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void add(ArrowBatch batch) {
    long address = batch.root().getVector(NOTIONAL).getDataBuffer().memoryAddress();
    long bits = 0;
    for (int i = 0; i < batch.rowCount(); i++) {
      bits += RawMemory.getLong(address + ((long) i << 3));
    }
    total = new Total(total.rows() + batch.rowCount(), total.bits() + bits);
  }

  /** Marks the point from which the next {@link #await} counts. */
  void begin() {
    before = total;
  }

  /**
   * Waits until as many rows have been read as expected since {@link #begin}.
   *
   * @throws BenchmarkFailure if they are others, or do not come
   */
  void await(Total expected) {
    long begin = System.nanoTime();
    while (total.rows() - before.rows() < expected.rows()) {
      Throwable thrown = failure;
      if (thrown != null) {
        throw new IllegalStateException("the reader failed", thrown);
      }
      if (System.nanoTime() - begin > TIMEOUT_NANOS) {
        throw new BenchmarkFailure("only " + total.minus(before) + " came, not " + expected);
      }
      LockSupport.parkNanos(10_000);
    }
    Total read = total.minus(before);
    if (!read.equals(expected)) {
      throw new BenchmarkFailure("read " + read + ", expected " + expected);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
    subscription.close();
  }
}
