package dev.laminardb.core.time;

import dev.laminardb.core.stream.Watermark;

/**
 * Makes a source's watermark: the greatest event time seen, less a delay, or what the application
 * declared, whichever is later. It never goes back. Used by one thread.
 */
public final class BoundedOutOfOrderness {
  private final long delayMicros;
  private long watermark = Watermark.NONE;

  /**
   * A generator that has seen nothing.
   *
   * @param delayMicros how much later than a younger row a row may come, not negative
   */
  public BoundedOutOfOrderness(long delayMicros) {
    this.delayMicros = delayMicros;
  }

  /**
   * Takes the greatest event time of a batch.
   *
   * @return whether the watermark advanced
   */
  public boolean observe(long micros) {
    return advanceTo(micros < Long.MIN_VALUE + delayMicros ? Long.MIN_VALUE : micros - delayMicros);
  }

  /**
   * Takes a watermark that the application declared.
   *
   * @return whether the watermark advanced
   */
  public boolean advanceTo(long micros) {
    if (micros <= watermark) {
      return false;
    }
    watermark = micros;
    return true;
  }

  /** The watermark, microseconds since the epoch, or {@link Watermark#NONE}. */
  public long watermark() {
    return watermark;
  }
}
