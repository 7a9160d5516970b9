package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.stream.Watermark;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one task has done so far. Written by its core only, without a fence, so that counting costs
 * next to nothing; read by any thread, a moment late.
 */
final class TaskCounters {
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong lateRows = new AtomicLong();
  private final AtomicLong stateBytes = new AtomicLong();
  private final AtomicLong watermark = new AtomicLong(Watermark.NONE);

  void emitted(Batch batch) {
    add(rows, batch.rowCount());
    add(batches, 1);
  }

  void late(int count) {
    add(lateRows, count);
  }

  void watermark(long micros) {
    watermark.lazySet(micros);
  }

  void stateBytes(long bytes) {
    stateBytes.lazySet(bytes);
  }

  private static void add(AtomicLong counter, long more) {
    counter.lazySet(counter.getPlain() + more);
  }

  long rows() {
    return rows.get();
  }

  long batches() {
    return batches.get();
  }

  long lateRows() {
    return lateRows.get();
  }

  long stateBytes() {
    return stateBytes.get();
  }

  /** Microseconds since the epoch, or {@link Watermark#NONE}. */
  long watermark() {
    return watermark.get();
  }
}
