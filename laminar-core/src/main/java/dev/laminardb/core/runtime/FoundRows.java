package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.RowBag;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Watermark;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a task holds of some keys. Written by the task's core while a barrier passes, and read
 * by the control plane behind it.
 */
final class FoundRows implements Receiver {
  private final RowBag rows;
  private @Nullable Throwable failure;

  FoundRows(Schema schema) {
    this.rows = new RowBag(schema);
  }

  RowBag rows() {
    return rows;
  }

  /** Why the rows could not be read, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void onBatch(Batch batch) {
    rows.add(batch);
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    failure = end.failure();
  }

  @Override
  public void onWatermark(Watermark watermark) {
    // Rows that are there do not depend on event time.
  }

  @Override
  public void onBarrier(Barrier barrier) {
    // The rows are those at a barrier.
  }

  @Override
  public boolean isFull() {
    return false;
  }
}
