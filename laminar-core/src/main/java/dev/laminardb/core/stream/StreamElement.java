package dev.laminardb.core.stream;

/**
 * What travels along an edge of the topology, in order: rows, and the control messages that travel
 * with them. This is the form that waits in a channel; between operators of one core the calls of
 * {@link Receiver} are made directly.
 */
public sealed interface StreamElement permits Rows, Watermark, Barrier, EndOfInput {

  /** Makes the receiver's call for this element. */
  void deliverTo(Receiver receiver);
}
