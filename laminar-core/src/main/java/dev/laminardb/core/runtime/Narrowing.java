package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Watermark;
import java.util.stream.IntStream;

/**
 * An edge out of a table that has gained columns behind those that its reader knows: they are left
 * out, whatever else the table gains later.
 *
 * <pre>
 *   a b c weight  -->  a b weight
 * </pre>
 */
final class Narrowing implements Receiver {
  final Receiver reader;
  private final int known;
  private int[] kept = {};
  private int width = -1;

  /**
   * An edge to a reader.
   *
   * @param known how many columns it knows, besides the weight
   */
  Narrowing(Receiver reader, int known) {
    this.reader = reader;
    this.known = known;
  }

  @Override
  public void onBatch(Batch batch) {
    if (batch.columnCount() != width) {
      width = batch.columnCount();
      kept = IntStream.concat(IntStream.range(0, known), IntStream.of(width - 1)).toArray();
    }
    Batch narrow = batch.columns(kept);
    try {
      reader.onBatch(narrow);
    } finally {
      narrow.release();
    }
  }

  @Override
  public void onWatermark(Watermark watermark) {
    reader.onWatermark(watermark);
  }

  @Override
  public void onBarrier(Barrier barrier) {
    reader.onBarrier(barrier);
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    reader.onEndOfInput(end);
  }

  @Override
  public boolean isFull() {
    return reader.isFull();
  }
}
