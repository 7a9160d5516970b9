package dev.laminardb.core.ingest;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.apache.arrow.memory.BufferAllocator;

/** Writes down what it reads from a ring of {@link TextRow}s, a line an entry. */
final class RecordingReader implements SourceRing.Reader, AutoCloseable {
  final List<String> lines = new ArrayList<>();
  private final RowAppender appender = new RowAppender(TextRow.SCHEMA, TextRow.FORMAT);
  private final BatchPool pool;

  RecordingReader(BufferAllocator allocator) {
    pool = new BatchPool(TextRow.SCHEMA, allocator);
  }

  @Override
  public void onRow(DirectBuffer buffer, int index) {
    BatchBuilder builder = pool.builder();
    appender.append(buffer, index, builder);
    Batch batch = builder.build();
    lines.addAll(TextBatches.lines(batch));
    batch.release();
  }

  @Override
  public void onBatch(Batch batch) {
    lines.add("batch " + TextBatches.lines(batch));
    batch.release();
  }

  @Override
  public void onWatermark(long micros) {
    lines.add("watermark " + micros);
  }

  @Override
  public void onBarrier(long id) {
    lines.add("barrier " + id);
  }

  @Override
  public void close() {
    pool.close();
  }
}
