package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.SourceInput;
import dev.laminardb.mapping.ArrowFields;
import dev.laminardb.mapping.ArrowRows;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Pushes rows into a source as Arrow vectors. Thread-safe; rows of one thread arrive in its order.
 */
public final class ArrowSource {
  private final Schema outside;
  private final int timeColumn;
  private final SourceInput input;
  private final ArrowRows rows;

  ArrowSource(String name, Schema schema, int timeColumn, SourceInput input) {
    this.outside = ArrowFields.outside(schema);
    this.timeColumn = timeColumn;
    this.input = input;
    this.rows = ArrowRows.of(name, schema, timeColumn);
  }

  SourceInput input() {
    return input;
  }

  /**
   * Pushes rows without copying them, but for lists: the buffers of the vectors become the
   * database's and the root is left empty. Columns are matched by name. Waits for room while the
   * source's buffer is full.
   *
   * <p>The memory stays on the books of the vectors' allocator until the rows have been processed
   * and consumed. An allocator that is not from {@link LaminarDB#allocator} must stay open until
   * then.
   *
   * @throws LaminarException SCHEMA_MISMATCH or NULL_NOT_ALLOWED, and nothing is pushed; CLOSED or
   *     BACKPRESSURE_TIMEOUT, and rows of the root beyond those already taken are released
   */
  public void push(VectorSchemaRoot root) {
    List<Batch> batches = rows.take(root);
    int pushed = 0;
    try {
      for (Batch batch : batches) {
        input.push(batch);
        pushed++;
      }
    } finally {
      for (Batch left : batches.subList(pushed, batches.size())) {
        left.release();
      }
    }
  }

  /**
   * Declares that no row with an earlier event time follows; one that does is late. A watermark
   * earlier than the source's has no effect. It takes its place behind the rows this thread has
   * pushed.
   *
   * @throws LaminarException INVALID_OPERATION if the source has no WATERMARK column
   */
  public void watermark(Instant time) {
    if (timeColumn < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "source \""
              + name()
              + "\" has no event time: declare it with WATERMARK FOR column AS column - INTERVAL '…'");
    }
    input.watermark(micros(time));
  }

  /** Microseconds since the epoch; times beyond what 64 bits count become the greatest or least. */
  private static long micros(Instant time) {
    try {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toMicros(1)),
          TimeUnit.NANOSECONDS.toMicros(time.getNano()));
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The source's name, as it is now. */
  public String name() {
    return input.relation();
  }

  /** The source's columns. */
  public Schema schema() {
    return outside;
  }
}
