package dev.laminardb.benchmarks.latency;

/**
 * When each row is due and what is in it, known before it begins. Rows go round the keys, so that a
 * key and a count name one row.
 *
 * @param beginNanos when row 0 is due, by {@link System#nanoTime}
 * @param rate rows a second
 * @param rows how many there are
 * @param keys how many keys
 */
public record Schedule(long beginNanos, int rate, int rows, int keys) {
  private static final long HEAD_START_NANOS = 100_000_000;

  /** A schedule that begins in a moment. */
  static Schedule begin(int rate, int rows, int keys) {
    return new Schedule(System.nanoTime() + HEAD_START_NANOS, rate, rows, keys);
  }

  /** When a row is due. */
  public long dueNanos(int row) {
    return beginNanos + row * 1_000_000_000L / rate;
  }

  /** The key of a row. */
  public int key(int row) {
    return row % keys;
  }

  /** The value of every row of a key. */
  public static long value(int key) {
    return key + 1L;
  }

  /**
   * The row that makes the count of a key what it is.
   *
   * @param count from 1
   */
  int row(int key, long count) {
    return Math.toIntExact((count - 1) * keys + key);
  }

  /** How many rows have a key. */
  int rowsOf(int key) {
    return (rows - key + keys - 1) / keys;
  }
}
