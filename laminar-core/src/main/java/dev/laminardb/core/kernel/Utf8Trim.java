package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;

/** SQL's TRIM: takes characters off the ends of a string. The result is a view, no copy. */
public final class Utf8Trim {
  private Utf8Trim() {}

  /**
   * Trims.
   *
   * @param characters each of which is taken off, in any order
   * @param leading whether at the beginning
   * @param trailing whether at the end
   */
  public static long trim(
      Scratch scratch,
      long characters,
      int charactersLength,
      long address,
      int length,
      boolean leading,
      boolean trailing) {
    int from = 0;
    int to = length;
    while (leading && from < to) {
      int size = size(address + from, to - from);
      if (!contains(characters, charactersLength, address + from, size)) {
        break;
      }
      from += size;
    }
    while (trailing && from < to) {
      int start = to - 1;
      while (start > from && Utf8.isContinuation(RawMemory.getByte(address + start))) {
        start--;
      }
      if (!contains(characters, charactersLength, address + start, to - start)) {
        break;
      }
      to = start;
    }
    return scratch.finish(address + from, to - from);
  }

  /** How many bytes the code point at an address has. */
  private static int size(long address, int available) {
    int size = 1;
    while (size < available && Utf8.isContinuation(RawMemory.getByte(address + size))) {
      size++;
    }
    return size;
  }

  private static boolean contains(long characters, int length, long character, int size) {
    return size == 1
        ? Utf8Search.indexOf(characters, 0, length, RawMemory.getByte(character)) >= 0
        : Utf8Search.indexOf(characters, 0, length, character, size) >= 0;
  }
}
