package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Reads lengths of time as PostgreSQL writes them: {@code 1 day 02:30:00.5}, {@code -1 years -2
 * mons}, {@code 5 ms}, {@code 90} (seconds), {@code 2 hours ago}. Each part has its own sign. What
 * is finer than a microsecond is dropped. Anything else raises {@link ErrorCode#INVALID_CAST}.
 */
public final class IntervalText {
  private static final long SECOND = Timestamps.SECOND;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int MOST_DIGITS = 15;
  private static final int MOST_FRACTION = 9;
  private static final int WHOLE_NAMES = 4;
  private static final String AGO = "ago";

  /** The units' names, to all but the first four of which an s may be added, and their lengths. */
  private static final String[] NAMES = {
    "",
    "s",
    "ms",
    "us",
    "second",
    "sec",
    "minute",
    "min",
    "m",
    "hour",
    "hr",
    "h",
    "day",
    "d",
    "week",
    "w",
    "millisecond",
    "msec",
    "microsecond",
    "usec"
  };

  private static final long[] LENGTHS = {
    SECOND, SECOND, 1000, 1, SECOND, SECOND, MINUTE, MINUTE, MINUTE, HOUR, HOUR, HOUR, DAY, DAY,
    7 * DAY, 7 * DAY, 1000, 1000, 1, 1
  };

  private static final String[] MONTH_NAMES = {
    "month", "mon", "year", "yr", "y", "quarter", "decade", "century", "centurie"
  };
  private static final long[] MONTHS = {1, 1, 12, 12, 12, 3, 120, 1200, 1200};

  private IntervalText() {}

  /** The microseconds of a length without months. */
  public static long micros(long address, int length) {
    return read(address, length, false);
  }

  /** The months of a length without days and less. */
  public static long months(long address, int length) {
    return read(address, length, true);
  }

  private static long read(long address, int length, boolean months) {
    int end = NumberText.trimmedEnd(address, length);
    int at = NumberText.trimmedStart(address, end);
    boolean ago = end - at > AGO.length() && is(address, end - AGO.length(), end, AGO);
    end = ago ? NumberText.trimmedEnd(address, end - AGO.length()) : end;
    if (at >= end) {
      throw invalid(address, length, months);
    }
    long sum = 0;
    try {
      while (at < end) {
        int next = partEnd(address, at, end);
        sum = Math.addExact(sum, part(address, at, next, months));
        at = skipBlanks(address, next, end);
      }
      return ago ? Math.negateExact(sum) : sum;
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw invalid(address, length, months);
    }
  }

  private static LaminarException invalid(long address, int length, boolean months) {
    return months
        ? NumberText.invalid(
            address, length, "INTERVAL YEAR TO MONTH", "a form such as 1 year 2 mons")
        : NumberText.invalid(
            address, length, "INTERVAL DAY TO SECOND", "a form such as 1 day 02:30:00.5");
  }

  /** Where a number ends with the unit behind it, and perhaps blanks between them. */
  private static int partEnd(long address, int from, int end) {
    int at = from;
    while (at < end && !isLetter(address, at) && !isBlank(address, at)) {
      at++;
    }
    int unit = skipBlanks(address, at, end);
    if (unit < end && isLetter(address, unit)) {
      at = unit;
      while (at < end && isLetter(address, at)) {
        at++;
      }
    }
    return at;
  }

  private static long part(long address, int from, int end, boolean months) {
    boolean negative = byteAt(address, from) == '-';
    int at = negative || byteAt(address, from) == '+' ? from + 1 : from;
    int digits = digitsEnd(address, at, end);
    long number = number(address, at, digits, MOST_DIGITS);
    long length;
    if (digits < end && byteAt(address, digits) == ':') {
      check(digits > at);
      length = clock(address, number, digits + 1, end, months);
    } else {
      int fraction = digits < end && byteAt(address, digits) == '.' ? digits + 1 : digits;
      int behind = digitsEnd(address, fraction, end);
      check(behind > fraction || (digits > at && fraction == digits));
      int unit = skipBlanks(address, behind, end);
      check(unit == end || isLetter(address, unit));
      long unitLength = unit(address, unit, end, months);
      check(!months || behind == fraction);
      length =
          Math.addExact(
              Math.multiplyExact(number, unitLength),
              fraction(address, fraction, behind, unitLength));
    }
    return negative ? Math.negateExact(length) : length;
  }

  /** Hours and minutes, and perhaps seconds, with colons between them. */
  private static long clock(long address, long hours, int from, int end, boolean months) {
    int at = digitsEnd(address, from, end);
    long minutes = number(address, from, at, 2);
    check(at > from && minutes < 60);
    long micros = Math.addExact(Math.multiplyExact(hours, HOUR), minutes * MINUTE);
    // As no months at all are written, too.
    check(!months || micros == 0);
    if (at == end) {
      return micros;
    }
    check(byteAt(address, at) == ':');
    int second = at + 1;
    at = digitsEnd(address, second, end);
    long seconds = number(address, second, at, 2);
    check(at > second && seconds < 60);
    int fraction = at < end && byteAt(address, at) == '.' ? at + 1 : at;
    int behind = digitsEnd(address, fraction, end);
    check(behind == end && (fraction == at || behind > fraction));
    long rest = seconds * SECOND + fraction(address, fraction, behind, SECOND);
    check(!months || rest == 0);
    return Math.addExact(micros, rest);
  }

  private static long unit(long address, int from, int end, boolean months) {
    String[] names = months ? MONTH_NAMES : NAMES;
    for (int i = 0; i < names.length; i++) {
      if (is(address, from, end, names[i])) {
        return months ? MONTHS[i] : LENGTHS[i];
      }
    }
    check(end > from && lower(address, end - 1) == 's');
    for (int i = months ? 0 : WHOLE_NAMES; i < names.length; i++) {
      if (is(address, from, end - 1, names[i])) {
        return months ? MONTHS[i] : LENGTHS[i];
      }
    }
    throw new IllegalArgumentException("no unit");
  }

  /** The digits behind a point, of a unit. */
  private static long fraction(long address, int from, int end, long unit) {
    long power = 1;
    long digits = 0;
    for (int at = from; at < end && at < from + MOST_FRACTION; at++) {
      digits = digits * 10 + byteAt(address, at) - '0';
      power *= 10;
    }
    return digits * (unit / power) + digits * (unit % power) / power;
  }

  private static long number(long address, int from, int end, int most) {
    check(end - from <= most);
    long number = 0;
    for (int at = from; at < end; at++) {
      number = number * 10 + byteAt(address, at) - '0';
    }
    return number;
  }

  private static int digitsEnd(long address, int from, int end) {
    int at = from;
    while (at < end && byteAt(address, at) >= '0' && byteAt(address, at) <= '9') {
      at++;
    }
    return at;
  }

  private static void check(boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException("no interval");
    }
  }

  private static int skipBlanks(long address, int from, int end) {
    int at = from;
    while (at < end && isBlank(address, at)) {
      at++;
    }
    return at;
  }

  private static boolean is(long address, int from, int end, String name) {
    boolean same = end - from == name.length();
    for (int i = 0; same && i < name.length(); i++) {
      same = lower(address, from + i) == name.charAt(i);
    }
    return same;
  }

  private static int lower(long address, int at) {
    int c = byteAt(address, at);
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  private static boolean isLetter(long address, int at) {
    int c = lower(address, at);
    return c >= 'a' && c <= 'z';
  }

  private static boolean isBlank(long address, int at) {
    return byteAt(address, at) == ' ';
  }

  private static int byteAt(long address, int at) {
    return RawMemory.getByte(address + at);
  }
}
