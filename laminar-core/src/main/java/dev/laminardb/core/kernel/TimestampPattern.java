package dev.laminardb.core.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for timestamps as text, by the letters of {@link java.time.format.DateTimeFormatter} in
 * English: a list of steps, each a letter and how often it stands, or text. Immutable.
 */
public final class TimestampPattern {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
  private static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
  private static final String TEXT = "'";

  /**
   * A letter and its count, or the letter {@code '} and text. The letter {@code Y} is of {@link
   * TimestampTemplate} only: a year without a plus sign.
   */
  record Step(char letter, int count, String text) {}

  private final List<Step> steps;
  private final long unitMicros;
  private final int mostBytes;

  TimestampPattern(List<Step> steps) {
    this.steps = List.copyOf(steps);
    this.unitMicros = steps.stream().mapToLong(TimestampPattern::unit).min().orElse(day());
    this.mostBytes = steps.stream().mapToInt(TimestampPattern::mostBytes).sum();
  }

  List<Step> steps() {
    return steps;
  }

  /** All timestamps of a unit, counted from the epoch, have one text. In microseconds. */
  long unitMicros() {
    return unitMicros;
  }

  /** No text is longer. */
  int mostBytes() {
    return mostBytes;
  }

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException if it has letters that are not supported; the message says
   *     which
   */
  public static TimestampPattern of(String pattern) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < pattern.length(); ) {
      char c = pattern.charAt(i);
      int end = i + 1;
      if (c == '\'') {
        i = quoted(pattern, i, steps);
        continue;
      }
      if (c < 0x80 && Character.isLetter(c)) {
        while (end < pattern.length() && pattern.charAt(end) == c) {
          end++;
        }
        check(c, end - i);
        steps.add(new Step(c, end - i, ""));
      } else if ("{}[]#".indexOf(c) >= 0) {
        throw new IllegalArgumentException("\"" + c + "\" has to stand in quotes");
      } else {
        if (Character.isHighSurrogate(c) && end < pattern.length()) {
          end++;
        }
        steps.add(new Step('\'', 1, pattern.substring(i, end)));
      }
      i = end;
    }
    return new TimestampPattern(steps);
  }

  /** Text between quotes, in which two quotes stand for one; returns where it ends. */
  private static int quoted(String pattern, int start, List<Step> steps) {
    StringBuilder text = new StringBuilder();
    int i = start + 1;
    while (true) {
      int quote = pattern.indexOf('\'', i);
      if (quote < 0) {
        throw new IllegalArgumentException("a quote is not closed");
      }
      text.append(pattern, i, quote);
      i = quote + 1;
      if (!pattern.startsWith(TEXT, i)) {
        steps.add(new Step('\'', 1, text.isEmpty() ? TEXT : text.toString()));
        return i;
      }
      text.append('\'');
      i++;
    }
  }

  private static void check(char letter, int count) {
    int most =
        switch (letter) {
          case 'y', 'u', 'M', 'E' -> 4;
          case 'D' -> 3;
          case 'd', 'H', 'h', 'm', 's' -> 2;
          case 'S' -> 9;
          case 'a' -> 1;
          default ->
              throw new IllegalArgumentException(
                  "the letter \"" + letter + "\" is not supported; y u M d D E H h a m s S are");
        };
    if (count > most || ((letter == 'y' || letter == 'u') && count == 3)) {
      throw new IllegalArgumentException(
          "\"" + String.valueOf(letter).repeat(count) + "\" is not supported");
    }
  }

  private static long unit(Step step) {
    return switch (step.letter) {
      case 'S' -> step.count >= 6 ? 1 : Math.round(Math.pow(10, 6 - step.count));
      case 's' -> MICROS_PER_SECOND;
      case 'm' -> MICROS_PER_MINUTE;
      case 'H', 'h', 'a' -> MICROS_PER_HOUR;
      default -> day();
    };
  }

  private static long day() {
    return 24 * MICROS_PER_HOUR;
  }

  private static int mostBytes(Step step) {
    return step.letter == '\'' ? step.text.getBytes(StandardCharsets.UTF_8).length : 16;
  }
}
