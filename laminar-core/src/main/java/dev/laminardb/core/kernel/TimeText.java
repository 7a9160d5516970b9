package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;

/**
 * Times of day, in microseconds since midnight, from and to UTF-8 text. Text reads {@code
 * 10:00:05.123456}, blanks around it ignored; the seconds and the fraction may be left out, and
 * digits beyond microseconds are dropped. Anything else raises {@link ErrorCode#INVALID_CAST}.
 */
public final class TimeText {
  private static final int LONGEST = 16;
  private static final long SECOND = Timestamps.SECOND;

  private TimeText() {}

  /** Hours, minutes and seconds, and the fraction without trailing zeros if there is one. */
  public static long write(Scratch scratch, long micros) {
    long start = scratch.reserve(LONGEST);
    return scratch.finish(start, (int) (TimestampText.writeTime(start, micros) - start));
  }

  /** The time of a text. */
  public static long parse(long address, int length) {
    int end = NumberText.trimmedEnd(address, length);
    int at = NumberText.trimmedStart(address, end);
    int hour = TimestampText.pair(address, at, end);
    int minute = TimestampText.field(address, at + 2, end, ':');
    boolean valid = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    long micros = (hour * 60L + minute) * 60 * SECOND;
    at += 5;
    if (TimestampText.is(address, at, end, ':')) {
      int second = TimestampText.field(address, at, end, ':');
      valid &= second >= 0 && second < 60;
      micros += second * SECOND;
      at += 3;
      if (TimestampText.is(address, at, end, '.')) {
        at++;
        int from = at;
        for (long unit = SECOND / 10; at < end && digit(address, at) >= 0; unit /= 10) {
          micros += digit(address, at++) * unit;
        }
        valid &= at > from;
      }
    }
    if (!valid || at != end) {
      throw NumberText.invalid(address, length, "TIME", "a form such as 10:00:05.123456");
    }
    return micros;
  }

  private static int digit(long address, int at) {
    return TimestampText.digit(address, at);
  }
}
