package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * DATE_FORMAT: timestamps to text by a {@link TimestampPattern}, in UTC. It keeps the text it wrote
 * last and the times that have it, a day of them for {@code yyyy-MM-dd}; where times come roughly
 * in order, most rows are a comparison. Used by one thread.
 */
public final class TimestampFormat {
  static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
  private static final int SHORT_NAME = 3;

  private final TimestampPattern pattern;
  private final TimestampPattern.Step[] steps;
  private final long unit;
  private final byte[] text;
  private int length;

  /** Where in native memory the text is; 0 before the first. */
  private long kept;

  private long from;
  private boolean known;

  /** No text yet. */
  public TimestampFormat(TimestampPattern pattern) {
    this.pattern = pattern;
    this.steps = pattern.steps().toArray(TimestampPattern.Step[]::new);
    this.unit = pattern.unitMicros();
    this.text = new byte[Math.max(1, pattern.mostBytes())];
  }

  /**
   * A timestamp's text, which holds until the next one's.
   *
   * @param scratch the same in every call, which has the text
   */
  public long format(Scratch scratch, long micros) {
    // Unsigned, for times may lie further apart than the greatest long.
    if (!known || micros < from || Long.compareUnsigned(micros - from, unit) >= 0) {
      write(micros);
      keep(scratch);
    }
    return scratch.finish(kept, length);
  }

  private void keep(Scratch scratch) {
    if (kept == 0) {
      kept = scratch.keep(text.length);
    }
    RawMemory.copy(text, 0, kept, length);
  }

  private void write(long micros) {
    from = micros - Math.floorMod(micros, unit);
    // The first unit of all begins before there are numbers for it: its start has wrapped.
    known = from <= micros;
    length = 0;
    long date = CivilDate.of(Timestamps.epochDay(micros));
    for (TimestampPattern.Step step : steps) {
      write(step, micros, date);
    }
  }

  private void write(TimestampPattern.Step step, long micros, long date) {
    int count = step.count();
    switch (step.letter()) {
      case 'y' ->
          year(count, CivilDate.year(date) > 0 ? CivilDate.year(date) : 1 - CivilDate.year(date));
      case 'Y' ->
          number(
              count,
              (int)
                  Math.abs(
                      CivilDate.year(date) > 0 ? CivilDate.year(date) : 1 - CivilDate.year(date)));
      case 'u' -> year(count, CivilDate.year(date));
      case 'M' -> {
        int month = CivilDate.month(date);
        if (count > 2) {
          name(count, MONTHS.get(month - 1));
        } else {
          number(count, month);
        }
      }
      case 'd' -> number(count, CivilDate.day(date));
      case 'D' -> number(count, (int) Timestamps.dayOfYear(micros));
      case 'E' -> name(count, DAYS.get((int) Timestamps.isoDayOfWeek(micros) - 1));
      case 'H' -> number(count, (int) Timestamps.hour(micros));
      case 'h' -> number(count, (int) (Timestamps.hour(micros) + 11) % 12 + 1);
      case 'a' -> text(Timestamps.hour(micros) < 12 ? "AM" : "PM");
      case 'm' -> number(count, (int) Timestamps.minute(micros));
      case 's' -> number(count, (int) Timestamps.second(micros));
      case 'S' -> fraction(count, (int) Math.floorMod(micros, Timestamps.SECOND));
      default -> text(step.text());
    }
  }

  /** Two digits of it, or all with at least so many, and a plus sign where four are exceeded. */
  private void year(int count, long year) {
    if (count == 2) {
      number(2, (int) (Math.abs(year) % 100));
      return;
    }
    if (year < 0) {
      put('-');
    } else if (count == 4 && year > 9999) {
      put('+');
    }
    number(count, (int) Math.abs(year));
  }

  /** At least so many digits. */
  private void number(int digits, int value) {
    int unitOfDigit = 1;
    for (int i = 1; i < digits || value / unitOfDigit >= 10; i++) {
      unitOfDigit *= 10;
    }
    for (; unitOfDigit > 0; unitOfDigit /= 10) {
      put('0' + value / unitOfDigit % 10);
    }
  }

  private void fraction(int digits, int micros) {
    int unitOfDigit = 100_000;
    for (int i = 0; i < digits; i++) {
      put(unitOfDigit == 0 ? '0' : '0' + micros / unitOfDigit % 10);
      unitOfDigit /= 10;
    }
  }

  private void name(int count, String name) {
    text(count <= SHORT_NAME ? name.substring(0, SHORT_NAME) : name);
  }

  private void text(String string) {
    for (byte b : string.getBytes(StandardCharsets.UTF_8)) {
      put(b);
    }
  }

  private void put(int b) {
    text[length++] = (byte) b;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "TimestampFormat(%s)", pattern.steps());
  }
}
