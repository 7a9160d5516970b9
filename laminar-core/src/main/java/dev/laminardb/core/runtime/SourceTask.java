package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.ingest.RowAppender;
import dev.laminardb.core.ingest.RowFormat;
import dev.laminardb.core.ingest.SourceRing;
import dev.laminardb.core.operator.Replaying;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.time.BoundedOutOfOrderness;
import dev.laminardb.core.topology.Node;
import org.agrona.DirectBuffer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A source on the core that owns it: whatever has arrived becomes one batch, and after it the
 * watermark advances, so that no row is judged late by its own batch.
 */
final class SourceTask extends Task implements SourceRing.Reader {
  final Gate gate = new Gate();
  final SourceRing ring;
  private final int timeColumn;
  private @Nullable Replaying content;
  private Schema schema;
  private BatchPool pool;
  private RowAppender appender;
  private final BoundedOutOfOrderness watermarks;
  private @Nullable BatchBuilder building;
  private long arrived;

  /**
   * A barrier is in the ring: gates are disregarded until it has been read, so that it always gets
   * through.
   */
  private volatile boolean barrierComing;

  SourceTask(Node.Source source, RelationState relation, Core core, int ringBytes) {
    super(source, relation, core, true);
    this.ring = new SourceRing(ringBytes);
    this.schema = source.schema();
    this.timeColumn = source.timeColumn();
    this.content = source.content();
    this.pool = new BatchPool(source.schema(), relation.allocator);
    this.appender = appender(source.schema());
    this.watermarks = new BoundedOutOfOrderness(source.delayMicros());
  }

  private static RowAppender appender(Schema schema) {
    return new RowAppender(schema, new RowFormat(schema.getFields().size()));
  }

  /**
   * Takes rows of more columns when the next barrier has passed, behind which there are no others.
   * Who reads them already gets those that there were.
   */
  void widenAtBarrier(Node.Source wider) {
    atBarrier(
        () -> {
          outputs.narrow(schema.getFields().size() - 1);
          schema = wider.schema();
          content = wider.content();
          pool.close();
          pool = new BatchPool(schema, relation.allocator);
          appender = appender(schema);
        });
  }

  /** Notes what has arrived so far: that much the next poll reads. */
  void noteArrived() {
    arrived = ring.end();
  }

  /** Reads at most so many entries of those that had arrived and sends what they hold. */
  int poll(int limit) {
    if (!barrierComing && !(gate.isOpen() && core.allSources().isOpen())) {
      return 0;
    }
    int read = ring.read(this, limit, arrived);
    sendRows();
    return read;
  }

  @Override
  public void onRow(DirectBuffer buffer, int index) {
    BatchBuilder builder = building;
    if (builder == null) {
      builder = pool.builder();
      building = builder;
    }
    appender.append(buffer, index, builder);
    if (builder.room() == 0) {
      sendRows();
    }
  }

  private void sendRows() {
    BatchBuilder builder = building;
    if (builder != null) {
      building = null;
      send(builder.build());
    }
  }

  @Override
  public void onBatch(Batch batch) {
    sendRows();
    send(batch);
  }

  private void send(Batch batch) {
    try {
      counters.emitted(batch);
      outputs.onBatch(batch);
      if (timeColumn >= 0 && watermarks.observe(batch.range(timeColumn).greatest())) {
        emitWatermark(watermarks.watermark());
      }
    } finally {
      batch.release();
    }
  }

  @Override
  public void onWatermark(long micros) {
    sendRows();
    if (watermarks.advanceTo(micros)) {
      emitWatermark(micros);
    }
  }

  /** Lets a barrier through that is about to be offered to the ring. Any thread. */
  void expectBarrier() {
    barrierComing = true;
  }

  @Override
  public void onBarrier(long id) {
    sendRows();
    barrierComing = false;
    pass(new Barrier(id));
  }

  @Override
  @Nullable Replaying content() {
    return content;
  }

  @Override
  boolean isFailed() {
    return false;
  }

  @Override
  void fail(Throwable cause) {
    throw new IllegalStateException("sources do not compute", cause);
  }

  /** Frees a task that was never installed. */
  void abandon() {
    ring.close();
    pool.close();
  }

  /** Ends the source; rows not yet read are discarded. */
  void close() {
    ring.close();
    BatchBuilder builder = building;
    if (builder != null) {
      building = null;
      builder.discard();
    }
    end(new EndOfInput(null));
    ring.discard();
    pool.close();
  }
}
