package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;

/**
 * Dates, in days since 1970-01-01, from and to UTF-8 text in the proleptic Gregorian calendar. Text
 * reads {@code 2026-01-31}, blanks around it ignored. Anything else raises {@link
 * ErrorCode#INVALID_CAST}.
 */
public final class DateText {
  private static final int LONGEST = 16;
  private static final int MOST_YEAR_DIGITS = 7;

  private DateText() {}

  /** Year, month and day. */
  public static long write(Scratch scratch, int day) {
    long start = scratch.reserve(LONGEST);
    return scratch.finish(start, (int) (TimestampText.writeDate(start, day) - start));
  }

  /** The date of a text. */
  public static int parse(long address, int length) {
    int end = NumberText.trimmedEnd(address, length);
    int at = NumberText.trimmedStart(address, end);
    boolean negative = TimestampText.is(address, at, end, '-');
    at += negative ? 1 : 0;
    int from = at;
    long year = 0;
    while (at < end && TimestampText.digit(address, at) >= 0 && at - from < MOST_YEAR_DIGITS) {
      year = year * 10 + TimestampText.digit(address, at++);
    }
    year = negative ? -year : year;
    int month = TimestampText.field(address, at, end, '-');
    int day = TimestampText.field(address, at + 3, end, '-');
    boolean valid =
        at - from >= 4
            && at + 6 == end
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= CivilDate.daysOf(year, month);
    if (!valid) {
      throw NumberText.invalid(address, length, "DATE", "a form such as 2026-01-31");
    }
    long epochDay = CivilDate.epochDay(year, month, day);
    if (epochDay != (int) epochDay) {
      throw Arithmetic.outOfRange("DATE", Utf8.quoted(address, length));
    }
    return (int) epochDay;
  }
}
