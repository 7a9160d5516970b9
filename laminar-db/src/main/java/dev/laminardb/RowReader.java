package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.mapping.RecordDecoder;
import java.util.function.IntFunction;

/** Reads the rows of batches as records. For one thread at a time. */
final class RowReader<T> implements Subscription.Reader<T> {
  private final RecordDecoder<T> decoder;
  private IntFunction<T> rows = RowReader::none;

  RowReader(RecordDecoder<T> decoder) {
    this.decoder = decoder;
  }

  private static <T> T none(int row) {
    throw new IllegalStateException("no batch has been read");
  }

  @Override
  public int read(Batch batch) {
    rows = decoder.rows(batch);
    return batch.rowCount();
  }

  @Override
  public T row(int row) {
    return rows.apply(row);
  }
}
