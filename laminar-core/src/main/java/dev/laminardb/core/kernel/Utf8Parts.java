package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/** Looks for strings in strings and takes parts out of them, as PostgreSQL does. */
public final class Utf8Parts {
  private Utf8Parts() {}

  /** STARTS_WITH. */
  public static boolean startsWith(long address, int length, long wanted, int wantedLength) {
    return length >= wantedLength && RawMemory.equal(address, wanted, wantedLength);
  }

  /** ENDS_WITH. */
  public static boolean endsWith(long address, int length, long wanted, int wantedLength) {
    return length >= wantedLength
        && RawMemory.equal(address + length - wantedLength, wanted, wantedLength);
  }

  /** CONTAINS. */
  public static boolean contains(long address, int length, long wanted, int wantedLength) {
    return wantedLength == 0 || Utf8Search.indexOf(address, 0, length, wanted, wantedLength) >= 0;
  }

  /** STRPOS: POSITION with its arguments in the other order. */
  public static int strpos(long address, int length, long wanted, int wantedLength) {
    return Utf8Search.position(wanted, wantedLength, address, length);
  }

  /**
   * SPLIT_PART: the part between delimiters that a number names, from 1, or from -1 backwards; the
   * empty string if there is none. A view, no copy. An empty delimiter is nowhere.
   */
  public static long splitPart(
      Scratch scratch, long address, int length, long delimiter, int delimiterLength, long part) {
    if (part == 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "SPLIT_PART of part 0; parts are numbered from 1");
    }
    if (delimiterLength == 0) {
      return part == 1 || part == -1 ? scratch.finish(address, length) : scratch.finish(address, 0);
    }
    long wanted = part;
    if (part < 0) {
      wanted = part + Utf8Search.count(address, length, delimiter, delimiterLength) + 2;
    }
    if (wanted < 1) {
      return scratch.finish(address, 0);
    }
    int from = 0;
    for (long i = 1; ; i++) {
      int at = Utf8Search.indexOf(address, from, length, delimiter, delimiterLength);
      if (i == wanted) {
        return scratch.finish(address + from, (at < 0 ? length : at) - from);
      }
      if (at < 0) {
        return scratch.finish(address, 0);
      }
      from = at + delimiterLength;
    }
  }
}
