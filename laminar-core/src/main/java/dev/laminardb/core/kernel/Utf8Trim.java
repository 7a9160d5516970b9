package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;

/** SQL's TRIM: takes characters off the ends of a string. The result is a view, no copy. */
public final class Utf8Trim {
  private static final byte BLANK = ' ';

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
      int size = Utf8Characters.size(address + from, to - from);
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

  /** LTRIM of blanks. */
  public static long left(Scratch scratch, long address, int length) {
    int from = 0;
    while (from < length && RawMemory.getByte(address + from) == BLANK) {
      from++;
    }
    return scratch.finish(address + from, length - from);
  }

  /** LTRIM. */
  public static long left(
      Scratch scratch, long address, int length, long characters, int charactersLength) {
    return trim(scratch, characters, charactersLength, address, length, true, false);
  }

  /** RTRIM of blanks. */
  public static long right(Scratch scratch, long address, int length) {
    int to = length;
    while (to > 0 && RawMemory.getByte(address + to - 1) == BLANK) {
      to--;
    }
    return scratch.finish(address, to);
  }

  /** RTRIM. */
  public static long right(
      Scratch scratch, long address, int length, long characters, int charactersLength) {
    return trim(scratch, characters, charactersLength, address, length, false, true);
  }

  /** BTRIM of blanks. */
  public static long both(Scratch scratch, long address, int length) {
    long from = left(scratch, address, length);
    return right(scratch, from, scratch.length());
  }

  /** BTRIM. */
  public static long both(
      Scratch scratch, long address, int length, long characters, int charactersLength) {
    return trim(scratch, characters, charactersLength, address, length, true, true);
  }

  private static boolean contains(long characters, int length, long character, int size) {
    return size == 1
        ? Utf8Search.indexOf(characters, 0, length, RawMemory.getByte(character)) >= 0
        : Utf8Search.indexOf(characters, 0, length, character, size) >= 0;
  }
}
