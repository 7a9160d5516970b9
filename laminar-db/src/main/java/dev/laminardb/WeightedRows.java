package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.RawMemory;

/** The rows of a changelog of which no key is known: each comes or goes by itself. */
final class WeightedRows implements ChangeView {
  private final int column;
  private long weights;

  /**
   * A view.
   *
   * @param column the weight
   */
  WeightedRows(int column) {
    this.column = column;
  }

  @Override
  public int read(Batch batch) {
    weights = batch.dataAddress(column);
    return batch.rowCount();
  }

  /** Whether a row of the batch that was read goes. */
  boolean goes(int row) {
    return RawMemory.getInt(weights + ((long) row << 2)) == Changelog.RETRACT;
  }

  @Override
  public int row(int change) {
    return change;
  }

  @Override
  public Change.Kind kind(int change) {
    return goes(change) ? Change.Kind.DELETE : Change.Kind.INSERT;
  }
}
