package dev.laminardb.core.stream;

/**
 * Promises that no later row of the edge has an event time below {@code micros}; one that does is
 * late.
 *
 * @param micros event time, microseconds since the epoch
 */
public record Watermark(long micros) implements StreamElement {
  /** Before any watermark has been seen. */
  public static final long NONE = Long.MIN_VALUE;

  @Override
  public void deliverTo(Receiver receiver) {
    receiver.onWatermark(this);
  }
}
