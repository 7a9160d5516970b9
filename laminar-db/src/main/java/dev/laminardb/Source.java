package dev.laminardb;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.ingest.RowEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Pushes rows into a source. Thread-safe; rows of one thread arrive in its order. A row is encoded
 * by the pushing thread, so the record may be forgotten or used again at once.
 *
 * <p>Every push may throw {@link LaminarException}: NULL_NOT_ALLOWED for a null in a NOT NULL
 * column or in the event-time column, VALUE_OUT_OF_RANGE, CLOSED after the database was closed or
 * the source dropped. A row that is refused leaves no trace.
 *
 * @param <T> the record type of the rows
 */
public final class Source<T> {
  private final ArrowSource arrow;
  private final RowEncoder<T> encoder;

  Source(ArrowSource arrow, RowEncoder<T> encoder) {
    this.arrow = arrow;
    this.encoder = encoder;
  }

  /**
   * Pushes a row; waits for room while the source's buffer is full.
   *
   * @throws LaminarException BACKPRESSURE_TIMEOUT if there was no room for the time the database
   *     was built with
   */
  public void push(T row) {
    arrow.input().push(encoder, row);
  }

  /**
   * Pushes rows one after the other, as {@link #push(Object)}. If one is refused, those before it
   * have been pushed.
   */
  public void push(Collection<? extends T> rows) {
    for (T row : rows) {
      push(row);
    }
  }

  /** Pushes rows in Arrow vectors, as {@link ArrowSource#push}. */
  public void push(VectorSchemaRoot rows) {
    arrow.push(rows);
  }

  /** Pushes a row if there is room now; says whether it did. */
  public boolean tryPush(T row) {
    return arrow.input().tryPush(encoder, row, 0);
  }

  /** Pushes a row if there is room before the time is over; says whether it did. */
  public boolean tryPush(T row, Duration timeout) {
    return arrow.input().tryPush(encoder, row, timeout.toNanos());
  }

  /** Declares a watermark, as {@link ArrowSource#watermark}. */
  public void watermark(Instant time) {
    arrow.watermark(time);
  }

  /** The source's name, as it is now. */
  public String name() {
    return arrow.name();
  }

  /** The source's columns. */
  public Schema schema() {
    return arrow.schema();
  }
}
