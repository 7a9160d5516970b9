package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Numbers and booleans from and to UTF-8 text. Blanks around the text are ignored. Text that is no
 * number raises {@link ErrorCode#INVALID_CAST}, an integer too large for its type {@link
 * ErrorCode#NUMERIC_OVERFLOW}.
 */
public final class NumberText {
  private static final int LONGEST_LONG = 20;
  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private NumberText() {}

  /** The digits of an integer. */
  public static long write(Scratch scratch, long value) {
    long end = scratch.reserve(LONGEST_LONG) + LONGEST_LONG;
    long at = end;
    // Counts down from the negative value because the smallest has no positive counterpart.
    long rest = value < 0 ? value : -value;
    do {
      at--;
      RawMemory.putByte(at, (byte) ('0' - rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      at--;
      RawMemory.putByte(at, (byte) '-');
    }
    return scratch.finish(at, (int) (end - at));
  }

  /**
   * A double as {@link Double#toString(double)} of the running JDK shows it, such as {@code 1.5} or
   * {@code 1.0E10}; since JDK 19 that is the shortest text that reads back the same. Makes a
   * String.
   */
  public static long write(Scratch scratch, double value) {
    return Utf8.store(scratch, Double.toString(value));
  }

  /** A float as {@link Float#toString(float)} of the running JDK shows it. Makes a String. */
  public static long write(Scratch scratch, float value) {
    return Utf8.store(scratch, Float.toString(value));
  }

  /** {@code true} or {@code false}. */
  public static long write(Scratch scratch, boolean value) {
    long at = scratch.reserve(8);
    RawMemory.putInt(at, value ? 0x65757274 : 0x736c6166);
    RawMemory.putByte(at + 4, (byte) 'e');
    return scratch.finish(at, value ? 4 : 5);
  }

  /** A TINYINT from text such as {@code -12}. */
  public static int parseTinyint(long address, int length) {
    long value = parseInteger(address, length, "TINYINT");
    if ((byte) value != value) {
      throw Arithmetic.outOfRange("TINYINT", Utf8.quoted(address, length));
    }
    return (byte) value;
  }

  /** A SMALLINT from text such as {@code -12}. */
  public static int parseSmallint(long address, int length) {
    long value = parseInteger(address, length, "SMALLINT");
    if ((short) value != value) {
      throw Arithmetic.outOfRange("SMALLINT", Utf8.quoted(address, length));
    }
    return (short) value;
  }

  /** A REAL from text, as {@link #parseDouble}. */
  public static float parseReal(long address, int length) {
    return Arithmetic.toReal(parseDouble(address, length));
  }

  /** An INT from text such as {@code -12}. */
  public static int parseInt(long address, int length) {
    long value = parseInteger(address, length, "INT");
    if ((int) value != value) {
      throw Arithmetic.outOfRange("INT", Utf8.quoted(address, length));
    }
    return (int) value;
  }

  /** A BIGINT from text such as {@code -12}. */
  public static long parseLong(long address, int length) {
    return parseInteger(address, length, "BIGINT");
  }

  private static long parseInteger(long address, int length, String type) {
    int end = trimmedEnd(address, length);
    int at = trimmedStart(address, end);
    boolean negative = at < end && RawMemory.getByte(address + at) == '-';
    if (negative || (at < end && RawMemory.getByte(address + at) == '+')) {
      at++;
    }
    if (at == end) {
      throw invalid(address, length, type, "digits with an optional sign");
    }
    long value = 0;
    boolean overflow = false;
    for (; at < end; at++) {
      int digit = RawMemory.getByte(address + at) - '0';
      if (digit < 0 || digit > 9) {
        throw invalid(address, length, type, "digits with an optional sign");
      }
      overflow |= value < (Long.MIN_VALUE + digit) / 10;
      value = value * 10 - digit;
    }
    if (overflow || (!negative && value == Long.MIN_VALUE)) {
      throw Arithmetic.outOfRange(type, Utf8.quoted(address, length));
    }
    return negative ? value : -value;
  }

  /**
   * A DOUBLE from text such as {@code -1.5e3}, {@code NaN} or {@code Infinity}, the nearest there
   * is.
   */
  public static double parseDouble(long address, int length) {
    int end = trimmedEnd(address, length);
    int start = trimmedStart(address, end);
    int at = start;
    boolean negative = at < end && RawMemory.getByte(address + at) == '-';
    if (negative) {
      at++;
    }
    long digits = 0;
    int seen = 0;
    int scale = 0;
    boolean point = false;
    for (; at < end; at++) {
      byte b = RawMemory.getByte(address + at);
      if (b >= '0' && b <= '9' && seen < 18) {
        digits = digits * 10 + (b - '0');
        seen++;
        scale += point ? 1 : 0;
      } else if (b == '.' && !point) {
        point = true;
      } else {
        return parseAnyDouble(address, length, start, end);
      }
    }
    if (seen == 0 || digits > EXACT_IN_DOUBLE || scale >= POWERS_OF_TEN.length) {
      return parseAnyDouble(address, length, start, end);
    }
    // Both numbers are exact, so the one division rounds once: to the nearest double.
    double value = digits / POWERS_OF_TEN[scale];
    return negative ? -value : value;
  }

  private static double parseAnyDouble(long address, int length, int start, int end) {
    String text = Utf8.text(address + start, end - start);
    String bare = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    boolean minus = text.startsWith("-");
    if (bare.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    if (bare.equalsIgnoreCase("infinity") || bare.equalsIgnoreCase("inf")) {
      return minus ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    // Java also reads 1d, 1f and hexadecimal, which are no SQL numbers.
    for (int i = 0; i < bare.length(); i++) {
      if ("0123456789.eE+-".indexOf(bare.charAt(i)) < 0) {
        throw invalid(address, length, "DOUBLE", "a number such as 1.5 or -2e10");
      }
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw invalid(address, length, "DOUBLE", "a number such as 1.5 or -2e10");
    }
  }

  /** A BOOLEAN from true, t, yes, y, on, 1 or false, f, no, n, off, 0 in any case. */
  public static boolean parseBoolean(long address, int length) {
    int end = trimmedEnd(address, length);
    int start = trimmedStart(address, end);
    if (is(address, start, end, "true")
        || is(address, start, end, "t")
        || is(address, start, end, "1")
        || is(address, start, end, "yes")
        || is(address, start, end, "y")
        || is(address, start, end, "on")) {
      return true;
    }
    if (is(address, start, end, "false")
        || is(address, start, end, "f")
        || is(address, start, end, "0")
        || is(address, start, end, "no")
        || is(address, start, end, "n")
        || is(address, start, end, "off")) {
      return false;
    }
    throw invalid(address, length, "BOOLEAN", "true or false");
  }

  private static boolean is(long address, int start, int end, String lowerCaseWord) {
    if (end - start != lowerCaseWord.length()) {
      return false;
    }
    for (int i = 0; i < lowerCaseWord.length(); i++) {
      byte b = RawMemory.getByte(address + start + i);
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lowerCaseWord.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static int trimmedEnd(long address, int length) {
    int end = length;
    while (end > 0 && isBlank(RawMemory.getByte(address + end - 1))) {
      end--;
    }
    return end;
  }

  static int trimmedStart(long address, int end) {
    int start = 0;
    while (start < end && isBlank(RawMemory.getByte(address + start))) {
      start++;
    }
    return start;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  static LaminarException invalid(long address, int length, String type, String expected) {
    return LaminarException.ofValue(
        ErrorCode.INVALID_CAST,
        Utf8.quoted(address, length) + " is no " + type + "; expected " + expected);
  }
}
