package dev.laminardb.core.operator.window;

/**
 * Windows of one length that follow each other without gap: [start, start + size), starts being the
 * multiples of the size, moved by the offset. Arithmetic saturates at the ends of the 64-bit range.
 *
 * @param sizeMicros the length, above 0
 * @param offsetMicros what starts are moved by
 */
public record TumblingWindow(long sizeMicros, long offsetMicros) {

  /** Checks the length and brings the offset into [0, size). */
  public TumblingWindow {
    if (sizeMicros <= 0) {
      throw new IllegalArgumentException("window size must be positive, not " + sizeMicros + " µs");
    }
    offsetMicros = Math.floorMod(offsetMicros, sizeMicros);
  }

  /** The start of the window that holds a time; the floor, also before 1970. */
  public long startOf(long micros) {
    long start = micros - into(micros);
    return start > micros ? Long.MIN_VALUE : start;
  }

  /** How far a time lies behind the start of its window. */
  private long into(long micros) {
    long into = Math.floorMod(micros, sizeMicros) - offsetMicros;
    return into < 0 ? into + sizeMicros : into;
  }

  /** The end of the window with that start: the first time after it. */
  public long endOf(long start) {
    // The window cut off at the beginning of the range is shorter than the others.
    long length = start == Long.MIN_VALUE ? sizeMicros - into(start) : sizeMicros;
    long end = start + length;
    return end < start ? Long.MAX_VALUE : end;
  }
}
