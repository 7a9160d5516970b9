package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of intervals: what is written is read again, and what is none is refused. */
class IntervalTextTest {
  private static final long SECOND = 1_000_000;

  private static long micros(String text) {
    try (NativeText memory = new NativeText()) {
      return IntervalText.micros(memory.put(text), memory.length());
    }
  }

  private static long months(String text) {
    try (NativeText memory = new NativeText()) {
      return IntervalText.months(memory.put(text), memory.length());
    }
  }

  private static List<Long> numbers() {
    Random random = new Random(3);
    List<Long> numbers = new ArrayList<>(List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE));
    for (int i = 0; i < 500; i++) {
      long number = random.nextLong() >> random.nextInt(Long.SIZE);
      numbers.add(number);
      numbers.add(number / SECOND * SECOND);
    }
    return numbers;
  }

  @Test
  void readsWhatIsWritten() {
    for (long number : numbers()) {
      try (NativeText memory = new NativeText()) {
        String text = memory.made(Intervals.write(memory.scratch(), number));

        assertThat(text).isEqualTo(Intervals.text(number));
        assertThat(micros(String.valueOf(text))).as("%s", text).isEqualTo(number);
      }
    }
  }

  @Test
  void readsMonthsThatAreWritten() {
    for (long number : numbers()) {
      int wanted = (int) number;
      try (NativeText memory = new NativeText()) {
        String text = memory.made(Intervals.writeMonths(memory.scratch(), wanted));

        assertThat(text).isEqualTo(Intervals.monthsText(wanted));
        assertThat(months(String.valueOf(text))).as("%s", text).isEqualTo(wanted);
      }
    }
  }

  @Test
  void readsUnitsOfManyNames() {
    Map<String, Long> texts =
        Map.of(
            "5 ms", 5_000L,
            " 1.5 Hours ", 5400 * SECOND,
            "90", 90 * SECOND,
            "2 hours 3 mins ago", -7380 * SECOND,
            "-1 days +02:00", -22 * 3600 * SECOND,
            "1w 1d", 8 * 86_400 * SECOND,
            "7us 1s", SECOND + 7,
            ".5 min", 30 * SECOND,
            "0.0000019 seconds", 1L,
            "100:00:00.25", 360_000 * SECOND + 250_000);
    texts.forEach((text, expected) -> assertThat(micros(text)).as(text).isEqualTo(expected));
    assertThat(months("1 century -2 decades 3 years 1 quarter 1 mon")).isEqualTo(83 * 12 + 4);
    assertThat(months("14 MONTHS AGO")).isEqualTo(-14);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ago",
        "-",
        "1 dayz",
        "1 mon",
        "1:60",
        "1:00:60",
        "1:2:3:4",
        "1:",
        ":30",
        "1.",
        "1 2 x",
        "day",
        "1 day ago ago",
        "99999999999999999 days",
        "200000000 days",
        "1e3",
        "é",
        "1 ss",
        "--1"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> micros(text))
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.INVALID_CAST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 day", "1.5 years", "5", "00:00:01", "1 mon 1 s"})
  void monthsHaveNoOtherUnits(String text) {
    assertThatThrownBy(() -> months(text))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("INTERVAL YEAR TO MONTH");
  }
}
