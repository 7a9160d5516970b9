package dev.laminardb.core.stream;

/**
 * A consistent cut through the topology: every node has seen exactly the elements before it. What
 * is done at the cut (a flush, a change of the topology, later a checkpoint) is the runtime's
 * business.
 *
 * @param id increasing from 1
 */
public record Barrier(long id) implements StreamElement {
  @Override
  public void deliverTo(Receiver receiver) {
    receiver.onBarrier(this);
  }
}
