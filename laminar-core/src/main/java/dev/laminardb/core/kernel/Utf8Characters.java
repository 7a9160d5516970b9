package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/** Functions of single characters: their numbers, and others in their place. */
public final class Utf8Characters {
  private static final int MOST_BYTES = 4;

  private Utf8Characters() {}

  /** How many bytes the code point at an address has. */
  static int size(long address, int available) {
    int size = 1;
    while (size < available && Utf8.isContinuation(RawMemory.getByte(address + size))) {
      size++;
    }
    return size;
  }

  /** The code point of so many bytes at an address. */
  static int codePoint(long address, int size) {
    int b = RawMemory.getByte(address) & 0xff;
    int c = size == 1 ? b : b & (0x7f >> size);
    for (int i = 1; i < size; i++) {
      c = c << 6 | (RawMemory.getByte(address + i) & 0x3f);
    }
    return c;
  }

  /** Writes a code point and says how many bytes it has. */
  static int write(long to, int c) {
    if (c < 0x80) {
      RawMemory.putByte(to, (byte) c);
      return 1;
    }
    int size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    int rest = c;
    for (int i = size - 1; i > 0; i--) {
      RawMemory.putByte(to + i, (byte) (0x80 | (rest & 0x3f)));
      rest >>= 6;
    }
    RawMemory.putByte(to, (byte) (0xf00 >> size | rest));
    return size;
  }

  /** ASCII: the number of the first character, 0 if there is none. */
  public static int ascii(long address, int length) {
    return length == 0 ? 0 : codePoint(address, size(address, length));
  }

  /** CHR: the character of a number. */
  public static long chr(Scratch scratch, long number) {
    boolean surrogate = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
    if (number < 1 || number > Character.MAX_CODE_POINT || surrogate) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "CHR(" + number + "): there is no character of this number");
    }
    long at = scratch.reserve(MOST_BYTES);
    return scratch.finish(at, write(at, (int) number));
  }

  /** INITCAP: each word, letters and digits in a row, with a capital and small letters behind. */
  public static long initcap(Scratch scratch, long address, int length) {
    // A letter of two bytes may have three in its other case, but none has more than 1.5 times.
    long at = scratch.reserve(Math.toIntExact(length + (length >> 1) + 1L));
    int to = 0;
    boolean inWord = false;
    for (int i = 0; i < length; ) {
      int size = size(address + i, length - i);
      int c = codePoint(address + i, size);
      to += write(at + to, inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
      inWord = Character.isLetterOrDigit(c);
      i += size;
    }
    return scratch.finish(at, to);
  }

  /**
   * TRANSLATE: each character of one text gives way to the one that stands at its place in another;
   * to none if that is shorter. Of a character that stands there twice the first place counts.
   */
  public static long translate(
      Scratch scratch, long address, int length, long from, int fromLength, long to, int toLength) {
    long at = scratch.reserve(Arithmetic.multiply(length, MOST_BYTES));
    int out = 0;
    for (int i = 0; i < length; ) {
      int size = size(address + i, length - i);
      int place = place(from, fromLength, address + i, size);
      if (place < 0) {
        RawMemory.copy(address + i, at + out, size);
        out += size;
      } else {
        int start = Utf8.prefix(to, toLength, place);
        int taken = start < toLength ? size(to + start, toLength - start) : 0;
        RawMemory.copy(to + start, at + out, taken);
        out += taken;
      }
      i += size;
    }
    return scratch.finish(at, out);
  }

  /** Which of a text's characters a character is, from 0, or -1. */
  private static int place(long text, int length, long character, int size) {
    int place = 0;
    for (int i = 0; i < length; place++) {
      int other = size(text + i, length - i);
      if (other == size && RawMemory.equal(text + i, character, size)) {
        return place;
      }
      i += other;
    }
    return -1;
  }

  /** BIT_LENGTH. */
  public static int bits(long address, int length) {
    return Arithmetic.multiply(length, Byte.SIZE);
  }

  /** TO_HEX of an INT: its 32 bits, without zeros before them. */
  public static long hex(Scratch scratch, int value) {
    return hex(scratch, value & 0xffff_ffffL);
  }

  /** TO_HEX of a BIGINT: its 64 bits, without zeros before them. */
  public static long hex(Scratch scratch, long value) {
    int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4);
    long at = scratch.reserve(digits);
    for (int i = 0; i < digits; i++) {
      int digit = (int) (value >>> (4 * (digits - 1 - i))) & 0xf;
      RawMemory.putByte(at + i, (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10));
    }
    return scratch.finish(at, digits);
  }
}
