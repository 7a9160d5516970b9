package dev.laminardb.benchmarks.nexmark;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A column of ASCII strings in one byte array, laid out as Arrow does. Rows are appended, never
 * changed. Used by one thread while it is filled.
 */
public final class StringColumn {
  private static final byte[] LETTERS =
      "abcdefghijklmnopqrstuvwxyz ".getBytes(StandardCharsets.US_ASCII);
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  private byte[] bytes;
  private final int[] offsets;
  private int rows;

  /**
   * An empty column.
   *
   * @param capacity how many rows it will get
   * @param expectedLength how long they will be on average, in bytes
   */
  StringColumn(int capacity, int expectedLength) {
    bytes = new byte[(int) Math.min(LARGEST_ARRAY, (long) capacity * expectedLength + 1024)];
    offsets = new int[capacity + 1];
  }

  /** All strings behind one another. Replaced when the column grows. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where each string begins; the entry after it is where it ends. */
  public int[] offsets() {
    return offsets;
  }

  /** Takes a row's string up into a row hash. */
  public long addTo(long hash, int row) {
    return Checksum.with(hash, bytes, offsets[row], offsets[row + 1]);
  }

  void add(byte[] string) {
    int at = reserve(string.length);
    System.arraycopy(string, 0, bytes, at, string.length);
    end(at + string.length);
  }

  void add(String string) {
    add(string.getBytes(StandardCharsets.US_ASCII));
  }

  /** Adds random letters: the average number of them, give or take a fifth. */
  void addLetters(SplittableRandom random, int averageLength) {
    int spread = Math.max(1, averageLength / 5);
    int length = averageLength - spread + random.nextInt(2 * spread + 1);
    int at = reserve(length);
    int end = at + length;
    while (at < end) {
      // One draw is enough for ten letters: 27^10 < 2^63.
      long draw = random.nextLong() & Long.MAX_VALUE;
      for (int i = 0; i < 10 && at < end; i++) {
        bytes[at++] = LETTERS[(int) (draw % LETTERS.length)];
        draw /= LETTERS.length;
      }
    }
    end(end);
  }

  private int reserve(int length) {
    int at = offsets[rows];
    long needed = (long) at + length;
    if (needed > LARGEST_ARRAY) {
      throw new IllegalStateException("more than 2 GiB of strings in a column: use fewer events");
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, needed + needed / 4));
    }
    return at;
  }

  private void end(int end) {
    rows++;
    offsets[rows] = end;
  }
}
