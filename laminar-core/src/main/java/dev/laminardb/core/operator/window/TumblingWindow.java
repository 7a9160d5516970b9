package dev.laminardb.core.operator.window;

/**
 * Windows of one length that follow each other without gap: [start, start + size), starts being the
 * multiples of the size, moved by the offset.
 *
 * @param sizeMicros the length, above 0
 * @param offsetMicros what starts are moved by
 */
public record TumblingWindow(long sizeMicros, long offsetMicros) {

  /** Checks the length. */
  public TumblingWindow {
    if (sizeMicros <= 0) {
      throw new IllegalArgumentException("window size must be positive, not " + sizeMicros + " µs");
    }
  }

  /** The start of the window that holds a time; the floor, also before 1970. */
  public long startOf(long micros) {
    return micros - Math.floorMod(micros - offsetMicros, sizeMicros);
  }
}
