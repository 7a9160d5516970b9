package dev.laminardb.benchmarks.fraud;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.core.batch.RawMemory;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.HdrHistogram.Histogram;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber: reads the results of one stream on a thread of its own, adds up the rows they
 * count, and notes how long after the row that closed its window each result came.
 */
final class ResultReader implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(50);
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final int WINDOW_END = 0;
  private static final int COUNT = 1;

  /** For a result that closed at no measured time. */
  static final long NOT_MEASURED = Long.MIN_VALUE;

  private final ArrowSubscription subscription;
  private final LongUnaryOperator dueNanos;
  private final Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;
  private long counted;

  /**
   * Begins to read; closes the subscription in the end.
   *
   * @param dueNanos from the end of a window in microseconds to the time when the row that closes
   *     it was due, or {@link #NOT_MEASURED}
   */
  ResultReader(ArrowSubscription subscription, LongUnaryOperator dueNanos) {
    this.subscription = subscription;
    this.dueNanos = dueNanos;
    thread = new Thread(this::read, "benchmark-reader");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try {
      boolean last;
      do {
        // All that was there when the closing began is read once more after it has.
        last = closing;
        Duration wait = last ? Duration.ZERO : WAIT;
        boolean more = true;
        while (more) {
          more = readNext(wait);
        }
      } while (!last);
    } catch (Throwable e) {
      failure = e;
    }
  }

  private boolean readNext(Duration wait) {
    try (ArrowBatch batch = subscription.next(wait)) {
      if (batch == null) {
        return false;
      }
      add(batch.root());
      return true;
    }
  }

  private void add(VectorSchemaRoot rows) {
    long now = System.nanoTime();
    long end = rows.getVector(WINDOW_END).getDataBuffer().memoryAddress();
    long count = rows.getVector(COUNT).getDataBuffer().memoryAddress();
    for (int i = 0; i < rows.getRowCount(); i++) {
      counted += RawMemory.getLong(count + 8L * i);
      long due = dueNanos.applyAsLong(RawMemory.getLong(end + 8L * i));
      if (due != NOT_MEASURED) {
        nanos.recordValue(Math.min(LONGEST_NANOS, Math.max(0, now - due)));
      }
    }
  }

  /** Ends when all results that are there have been read; the totals are final then. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
    subscription.close();
    if (failure != null) {
      throw new IllegalStateException("a reader failed", failure);
    }
  }

  /** How many rows all results counted. To be asked when closed. */
  long counted() {
    return counted;
  }

  /** The latencies, nanoseconds. To be asked when closed. */
  Histogram nanos() {
    return nanos;
  }
}
