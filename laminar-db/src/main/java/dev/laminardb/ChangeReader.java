package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.mapping.RecordDecoder;

/** Reads the changes of batches with their rows as records. For one thread at a time. */
final class ChangeReader<T> implements Subscription.Reader<Change<T>> {
  private final ChangeView changes;
  private final RowReader<T> rows;

  ChangeReader(ChangeView changes, RecordDecoder<T> decoder) {
    this.changes = changes;
    this.rows = new RowReader<>(decoder);
  }

  @Override
  public int read(Batch batch) {
    rows.read(batch);
    return changes.read(batch);
  }

  @Override
  public Change<T> row(int change) {
    return new Change<>(changes.kind(change), rows.row(changes.row(change)));
  }
}
