package dev.laminardb.core.stream;

import dev.laminardb.core.batch.Batch;

/**
 * A batch on its way. Whoever takes it out of a channel owns one reference to the batch and
 * releases it after delivery.
 *
 * @param batch the rows
 */
public record Rows(Batch batch) implements StreamElement {
  @Override
  public void deliverTo(Receiver receiver) {
    receiver.onBatch(batch);
  }
}
