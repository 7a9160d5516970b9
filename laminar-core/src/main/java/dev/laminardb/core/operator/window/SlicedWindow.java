package dev.laminardb.core.operator.window;

/**
 * Windows of event time that share panes. Time is cut wherever a window starts or ends; a row goes
 * into the one pane that holds its time, and a window is the panes between its bounds.
 *
 * <pre>
 *   TUMBLE size 6          HOP slide 4, size 6         CUMULATE step 2, size 6
 *   |-----|                |-----|                     |-|
 *         |-----|              |-----|                 |---|
 *                                  |-----|             |-----|
 *   |-----|-----| panes    |-|-|-|-|-|-|-| panes             |-| ..
 * </pre>
 *
 * <p>Windows are numbered in the order of their ends. A pane lies in consecutive windows, and a
 * later pane lies in none that is before the first, or the last, of an earlier pane. Times saturate
 * at the ends of the 64-bit range; numbers do not, so windows cut off there stay apart. Immutable.
 */
public final class SlicedWindow {
  /** How many windows may hold one row. */
  public static final int MAX_OVERLAP = 10_000;

  /** How windows follow each other. */
  public enum Kind {
    /** One after the other without gap. */
    TUMBLE,
    /** One every slide, each of one size. */
    HOP,
    /** Growing by a step up to the full size, then again from the start. */
    CUMULATE
  }

  private final Kind kind;
  private final long step;
  private final long size;
  private final long offset;

  /** The part of the offset within a step: steps start at the multiples of it, moved by this. */
  private final long phase;

  /**
   * Where within a step windows of HOP end, 0 if they end where others start. With this second cut
   * a step has two panes at most, however the slide and the size go together; panes as long as
   * their greatest common divisor could be thousands.
   */
  private final long cut;

  /** How many steps the size has, of which CUMULATE starts anew after the last. */
  private final long cycle;

  /** The whole steps of the offset: the number of a step at which CUMULATE starts. */
  private final long cyclePhase;

  private SlicedWindow(Kind kind, long step, long size, long offset) {
    if (step <= 0 || size <= 0) {
      throw new IllegalArgumentException(
          "window size must be positive, not " + (step <= 0 ? step : size) + " µs");
    }
    if (step > size) {
      throw new IllegalArgumentException(step + " µs is more than the window size, " + size);
    }
    if (size / step + (size % step == 0 ? 0 : 1) > MAX_OVERLAP) {
      throw new IllegalArgumentException(
          "a row may be in " + MAX_OVERLAP + " windows, not " + size / step);
    }
    if (step == 1 && size > 1) {
      throw new IllegalArgumentException("overlapping windows have to be 2 µs apart");
    }
    this.kind = kind;
    this.step = step;
    this.size = size;
    this.offset = Math.floorMod(offset, kind == Kind.CUMULATE ? size : step);
    this.phase = this.offset % step;
    this.cut = size % step;
    this.cycle = size / step;
    this.cyclePhase = this.offset / step;
  }

  /**
   * Windows of one length that follow each other without gap, starting at the multiples of the
   * size, moved by the offset.
   *
   * @param size in microseconds, above 0
   * @param offset in microseconds, of any sign
   */
  public static SlicedWindow tumble(long size, long offset) {
    return new SlicedWindow(Kind.TUMBLE, size, size, offset);
  }

  /**
   * Windows of one length that start at the multiples of the slide, moved by the offset.
   *
   * @param slide in microseconds, above 0, at most the size and at least a {@link #MAX_OVERLAP}th
   */
  public static SlicedWindow hop(long slide, long size, long offset) {
    return new SlicedWindow(Kind.HOP, slide, size, offset);
  }

  /**
   * Windows that start at the multiples of the size, moved by the offset, and are as long as one
   * step, two steps and so on up to the size.
   *
   * @param step in microseconds, above 0, dividing the size into {@link #MAX_OVERLAP} at most
   */
  public static SlicedWindow cumulate(long step, long size, long offset) {
    if (step > 0 && size % step != 0) {
      throw new IllegalArgumentException(size + " µs is no multiple of the step, " + step);
    }
    return new SlicedWindow(Kind.CUMULATE, step, size, offset);
  }

  /** How the windows follow each other. */
  public Kind kind() {
    return kind;
  }

  /** The time between the ends of two windows. */
  public long stepMicros() {
    return step;
  }

  /** The length of the longest window. */
  public long sizeMicros() {
    return size;
  }

  /** How many whole steps the longest window has. */
  public long stepsInSize() {
    return cycle;
  }

  /** What starts are moved by, at least 0. */
  public long offsetMicros() {
    return offset;
  }

  /** The start of the pane that holds a time; the floor, also before 1970. */
  public long paneStart(long micros) {
    long into = into(micros);
    long start = micros - (into < cut ? into : into - cut);
    return start > micros ? Long.MIN_VALUE : start;
  }

  /** The end of the pane that holds a time: the first time after it. */
  public long paneEnd(long micros) {
    long into = into(micros);
    long end = micros + ((into < cut ? cut : step) - into);
    return end < micros ? Long.MAX_VALUE : end;
  }

  /** How far a time lies behind the last multiple of the step, moved by the phase. */
  private long into(long micros) {
    long into = Math.floorMod(micros, step) - phase;
    return into < 0 ? into + step : into;
  }

  /** The number of the step that holds a time. */
  private long stepOf(long micros) {
    long number = Math.floorDiv(micros, step);
    return Math.floorMod(micros, step) < phase ? number - 1 : number;
  }

  /** The first window that holds a time; also the first that ends after it. */
  public long firstWindow(long micros) {
    return kind == Kind.CUMULATE
        ? stepOf(micros)
        : stepOf(micros) - (size - into(micros) - 1) / step;
  }

  /** The last window that holds a time. */
  public long lastWindow(long micros) {
    long number = stepOf(micros);
    return kind == Kind.CUMULATE ? number - inCycle(number) + cycle - 1 : number;
  }

  /** The place of a step among those of its size. */
  private long inCycle(long number) {
    return Math.floorMod(number - cyclePhase, cycle);
  }

  /** The start of a window. */
  public long startOf(long window) {
    return kind == Kind.CUMULATE ? saturated(window - inCycle(window), 0) : saturated(window, 0);
  }

  /** The end of a window: the first time after it. */
  public long endOf(long window) {
    return saturated(window, kind == Kind.CUMULATE ? step : size);
  }

  /** The start of a step plus a length, worked out in 128 bits. */
  private long saturated(long number, long length) {
    long product = number * step;
    long started = product + phase;
    long ended = started + length;
    // Neither phase nor length is negative: a sum below a summand, unsigned, has carried.
    long high =
        Math.multiplyHigh(number, step)
            + (Long.compareUnsigned(started, phase) < 0 ? 1 : 0)
            + (Long.compareUnsigned(ended, length) < 0 ? 1 : 0);
    if (high == ended >> (Long.SIZE - 1)) {
      return ended;
    }
    return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return kind + " step " + step + " size " + size + " offset " + offset;
  }
}
