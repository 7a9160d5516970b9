package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * TO_TIMESTAMP and TO_DATE: text to timestamps by a {@link TimestampTemplate}, in UTC. A number has
 * as many digits as its field, or fewer where no digit follows; the year may have more. Names are
 * read in any case; that of a day says nothing. Everything else has to be there as the template has
 * it. What the template leaves out is the least there is; of the year, 1970. Used by one thread.
 */
public final class TimestampReader {
  private static final int SHORT_NAME = 3;
  private static final int MOST_YEAR_DIGITS = 6;
  private static final int PIVOT = 70;

  private final TimestampPattern.Step[] steps;
  private final byte[][] texts;
  private final String template;
  private int at;
  private int end;
  private boolean valid;

  private int year;
  private int month;
  private int day;
  private int dayOfYear;
  private int hour;
  private int minute;
  private int second;
  private int micro;
  private boolean isHalfDay;
  private boolean isAfternoon;

  /**
   * A reader of one template.
   *
   * @throws IllegalArgumentException if it is none
   */
  public TimestampReader(String template) {
    this.template = template;
    this.steps = TimestampTemplate.parse(template).steps().toArray(TimestampPattern.Step[]::new);
    this.texts = new byte[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      texts[i] = steps[i].text().getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * The timestamp of a text; of any other text {@link
   * dev.laminardb.core.error.ErrorCode#INVALID_CAST}.
   */
  public long timestamp(long address, int length) {
    long days = days(address, length);
    long ofDay = ((hour * 60L + minute) * 60 + second) * Timestamps.SECOND + micro;
    return Arithmetic.add(Arithmetic.multiply(days, Dates.MICROS), ofDay);
  }

  /** The date of a text, as {@link #timestamp}. */
  public int date(long address, int length) {
    return (int) days(address, length);
  }

  /** Reads everything, and gives the day. */
  private long days(long address, int length) {
    end = NumberText.trimmedEnd(address, length);
    at = NumberText.trimmedStart(address, end);
    valid = true;
    year = 1970;
    month = 1;
    day = 1;
    dayOfYear = 0;
    hour = 0;
    minute = 0;
    second = 0;
    micro = 0;
    isHalfDay = false;
    isAfternoon = false;
    for (int i = 0; i < steps.length && valid; i++) {
      if (steps[i].letter() == '\'') {
        text(address, texts[i]);
      } else {
        read(steps[i], address, i + 1 < steps.length && isNumber(steps[i + 1]));
      }
    }
    if (isHalfDay) {
      valid &= hour >= 1 && hour <= 12;
      hour = hour % 12 + (isAfternoon ? 12 : 0);
    }
    valid &=
        at == end
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= CivilDate.daysOf(year, month)
            && dayOfYear <= 366 - (CivilDate.daysOf(year, 2) == 29 ? 0 : 1)
            && hour < 24
            && minute < 60
            && second < 60;
    if (!valid) {
      throw NumberText.invalid(address, length, "time", "the form '" + template + "'");
    }
    return dayOfYear > 0
        ? CivilDate.epochDay(year, 1, 1) + dayOfYear - 1
        : CivilDate.epochDay(year, month, day);
  }

  private static boolean isNumber(TimestampPattern.Step step) {
    return switch (step.letter()) {
      case '\'', 'E', 'a' -> false;
      case 'M' -> step.count() < SHORT_NAME;
      default -> true;
    };
  }

  private void read(TimestampPattern.Step step, long address, boolean digitsFollow) {
    switch (step.letter()) {
      case 'Y' -> year = year(address, digitsFollow);
      case 'y' -> {
        int two = number(address, 2);
        year = two + (two < PIVOT ? 2000 : 1900);
      }
      case 'M' -> {
        if (step.count() < SHORT_NAME) {
          month = number(address, 2);
        } else {
          month = name(address, TimestampFormat.MONTHS, step.count() == SHORT_NAME) + 1;
        }
      }
      case 'd' -> day = number(address, 2);
      case 'D' -> {
        dayOfYear = number(address, 3);
        valid &= dayOfYear > 0;
      }
      case 'E' -> valid &= name(address, TimestampFormat.DAYS, step.count() == SHORT_NAME) >= 0;
      case 'H' -> hour = number(address, 2);
      case 'h' -> {
        hour = number(address, 2);
        isHalfDay = true;
      }
      case 'm' -> minute = number(address, 2);
      case 's' -> second = number(address, 2);
      case 'S' -> micro = fraction(address, step.count());
      case 'a' -> halfOfDay(address);
      default -> throw new IllegalStateException("field " + step);
    }
  }

  private int year(long address, boolean digitsFollow) {
    boolean negative = at < end && byteAt(address, at) == '-';
    at += negative ? 1 : 0;
    int read = number(address, digitsFollow ? 4 : MOST_YEAR_DIGITS);
    return negative ? -read : read;
  }

  private int number(long address, int mostDigits) {
    int from = at;
    int value = 0;
    while (at < end && at - from < mostDigits && isDigit(address)) {
      value = value * 10 + byteAt(address, at++) - '0';
    }
    valid &= at > from;
    return value;
  }

  /** Digits behind a point, so that 5 is half a second. */
  private int fraction(long address, int mostDigits) {
    int from = at;
    int value = number(address, mostDigits);
    for (int digits = at - from; digits < 6; digits++) {
      value *= 10;
    }
    return value;
  }

  private boolean isDigit(long address) {
    int c = byteAt(address, at);
    return c >= '0' && c <= '9';
  }

  /** Which of some names begins here, in any case; -1, and the text is not valid, if none does. */
  private int name(long address, List<String> names, boolean isShort) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      int length = isShort ? SHORT_NAME : name.length();
      if (isHere(address, name, length)) {
        at += length;
        return i;
      }
    }
    valid = false;
    return -1;
  }

  private boolean isHere(long address, String letters, int length) {
    boolean here = at + length <= end;
    for (int i = 0; here && i < length; i++) {
      here = (byteAt(address, at + i) | 0x20) == (letters.charAt(i) | 0x20);
    }
    return here;
  }

  private void halfOfDay(long address) {
    isHalfDay = true;
    isAfternoon = isHere(address, "PM", 2);
    valid &= isAfternoon || isHere(address, "AM", 2);
    at += 2;
  }

  /** Text as it stands in the template; a blank stands for any number of them. */
  private void text(long address, byte[] expected) {
    if (expected.length == 1 && expected[0] == ' ') {
      while (at < end && byteAt(address, at) == ' ') {
        at++;
      }
      return;
    }
    for (int i = 0; i < expected.length; i++) {
      valid &= at < end && byteAt(address, at) == expected[i];
      at++;
    }
  }

  private static int byteAt(long address, int at) {
    return RawMemory.getByte(address + at);
  }
}
