package dev.laminardb.core.operator.expiry;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.Timed;
import dev.laminardb.core.state.RowQueue;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;
import java.util.stream.IntStream;

/**
 * Passes rows on, and takes each back when its time is over: what reads it sees the rows of the
 * last hour, say, and never more. Many rows expire in steps.
 *
 * <pre>
 *   10:00  ACME 10   ->   + ACME 10
 *   11:01            ->   - ACME 10
 * </pre>
 */
public final class RowExpiryOperator implements Operator, Timed {
  private final RowExpirySpec spec;
  private final RowQueue rows;
  private final int weight;
  private final int[] expired = new int[Batch.MAX_ROWS];
  private long now;
  private long watermark = Watermark.NONE;
  private OperatorContext context;
  private BatchPool lendingPool;
  private BatchEmitter emitter;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public RowExpiryOperator(RowExpirySpec spec) {
    this.spec = spec;
    this.rows = new RowQueue(spec.input());
    this.weight = spec.input().getFields().size();
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    int[] passThrough = IntStream.rangeClosed(0, weight).toArray();
    passThrough[weight] = -1;
    lendingPool = new BatchPool(spec.outputSchema(), context.allocator(), passThrough);
    emitter = new BatchEmitter(spec.outputSchema(), context);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    rows.add(batch, now);
    BatchBuilder out = lendingPool.builder();
    weigh(out, batch.rowCount(), Changelog.INSERT);
    Batch weighed = out.build(batch);
    try {
      context.emit(weighed);
    } finally {
      weighed.release();
    }
  }

  private void weigh(BatchBuilder out, int count, int as) {
    ColumnBuilder weights = out.column(weight);
    for (int i = 0; i < count; i++) {
      weights.setInt(i, as);
    }
    out.addRows(count);
  }

  @Override
  public Timed timed() {
    return this;
  }

  @Override
  public void onTime(long millis) {
    now = spec.ttl().tick(millis);
  }

  @Override
  public long onWatermark(long newWatermark) {
    watermark = newWatermark;
    return newWatermark;
  }

  @Override
  public boolean hasMore() {
    return rows.isAnyBefore(spec.ttl().firstKept(now));
  }

  @Override
  public long resume(int most) {
    int count = rows.takeBefore(spec.ttl().firstKept(now), expired, Math.min(most, Batch.MAX_ROWS));
    if (count > 0) {
      emitter.emit(
          count,
          out -> {
            rows.copyTo(expired, count, out);
            weigh(out, count, Changelog.RETRACT);
          });
      rows.free(expired, count);
    }
    return watermark;
  }

  @Override
  public StateTable state() {
    return rows;
  }

  @Override
  public long stateBytes() {
    return rows.bytes();
  }

  @Override
  public void close() {
    if (emitter != null) {
      emitter.close();
    }
    if (lendingPool != null) {
      lendingPool.close();
    }
  }
}
