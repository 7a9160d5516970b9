package dev.laminardb.core.state;

import java.util.Arrays;

/** Bytes put one behind another, in an array that is used again. Used by one thread. */
public final class ByteBuilder {
  private static final int SMALLEST = 64;

  private byte[] bytes = new byte[SMALLEST];
  private int length;

  /** No bytes. */
  public ByteBuilder() {}

  /** Forgets the bytes and keeps the room. */
  public void clear() {
    length = 0;
  }

  /** Appends all of an array. */
  public void append(byte[] added) {
    append(added, 0, added.length);
  }

  /**
   * Appends some of an array.
   *
   * @throws ArithmeticException if there would be 2 GiB of them
   */
  public void append(byte[] added, int from, int count) {
    int needed = Math.addExact(length, count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * needed));
    }
    System.arraycopy(added, from, bytes, length, count);
    length = needed;
  }

  /** The array, of which the first {@link #length} are the bytes; valid until the next change. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }
}
