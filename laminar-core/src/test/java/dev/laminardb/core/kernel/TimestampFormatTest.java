package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.laminardb.core.batch.RawMemory;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimestampFormatTest {
  private static final List<String> PATTERNS =
      List.of(
          "yyyy-MM-dd",
          "HH:mm",
          "yyyy-MM-dd HH:mm:ss.SSS",
          "y/M/d H h m s",
          "yy uu uuuu u",
          "SSSSSSSSS",
          "S",
          "SSSS",
          "MMM MMMM E EEEE",
          "D DD DDD",
          "hh a",
          "'o''clock' '' é😀",
          "yyyyMMddHHmmss",
          "ss",
          "");

  private final NativeText memory = new NativeText();
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    memory.close();
  }

  /** Near the one before as a rule, sometimes far off, sometimes at an edge. */
  private long next(long before) {
    long day = 86_400_000_000L;
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> (random.nextInt(200_000) - 100_000) * day - random.nextInt(2);
      case 2 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
      case 3 -> before + (random.nextBoolean() ? day : -day);
      default -> before + random.nextInt(120_000_000) - 60_000_000;
    };
  }

  private static LocalDateTime time(long micros) {
    return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
  }

  @Test
  void writesWhatJavaWrites() {
    for (String pattern : PATTERNS) {
      DateTimeFormatter java = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
      TimestampFormat format = new TimestampFormat(TimestampPattern.of(pattern));
      long micros = 0;
      for (int i = 0; i < 5_000; i++) {
        memory.reset();
        micros = next(micros);

        assertThat(memory.made(format.format(memory.scratch(), micros)))
            .as("%s of %d", pattern, micros)
            .isEqualTo(java.format(time(micros)));
      }
    }
  }

  @Test
  void keepsItsTextApartFromStringsOfRows() {
    TimestampFormat day = new TimestampFormat(TimestampPattern.of("yyyy-MM-dd"));
    TimestampFormat minute = new TimestampFormat(TimestampPattern.of("HH:mm"));

    String firstDay = memory.made(day.format(memory.scratch(), 0));
    String firstMinute = memory.made(minute.format(memory.scratch(), 0));
    memory.reset();
    RawMemory.fill(memory.scratch().reserve(1024), 1024, (byte) '?');

    assertThat(List.of(firstDay, firstMinute)).containsExactly("1970-01-01", "00:00");
    assertThat(memory.made(day.format(memory.scratch(), 1))).isEqualTo(firstDay);
    assertThat(memory.made(minute.format(memory.scratch(), 1))).isEqualTo(firstMinute);
  }

  @Test
  void takesTimesApartAsJavaDoes() {
    long micros = 0;
    for (int i = 0; i < 20_000; i++) {
      micros = next(micros);
      LocalDateTime time = time(micros);

      assertThat(Timestamps.year(micros)).isEqualTo(time.getYear());
      assertThat(Timestamps.quarter(micros)).isEqualTo(time.get(IsoFields.QUARTER_OF_YEAR));
      assertThat(Timestamps.month(micros)).isEqualTo(time.getMonthValue());
      assertThat(Timestamps.dayOfMonth(micros)).isEqualTo(time.getDayOfMonth());
      assertThat(Timestamps.dayOfYear(micros)).isEqualTo(time.getDayOfYear());
      assertThat(Timestamps.isoDayOfWeek(micros)).isEqualTo(time.getDayOfWeek().getValue());
      assertThat(Timestamps.isoWeek(micros)).isEqualTo(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      assertThat(Timestamps.hour(micros)).isEqualTo(time.getHour());
      assertThat(Timestamps.minute(micros)).isEqualTo(time.getMinute());
      assertThat(Timestamps.second(micros)).isEqualTo(time.getSecond());
      assertThat(Timestamps.microsecond(micros))
          .isEqualTo(time.getSecond() * 1_000_000L + time.get(ChronoField.MICRO_OF_SECOND));
      assertThat(Timestamps.epochSecond(micros)).isEqualTo(time.toEpochSecond(ZoneOffset.UTC));
    }
  }

  @Test
  void cutsTimesOffAtMonths() {
    long micros = 0;
    for (int i = 0; i < 5_000; i++) {
      micros = next(micros) / 2;
      LocalDateTime month = time(micros).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);

      assertThat(time(Timestamps.floorToMonths(micros, 1))).isEqualTo(month);
      assertThat(time(Timestamps.floorToMonths(micros, 3)))
          .isEqualTo(month.with(IsoFields.DAY_OF_QUARTER, 1));
      assertThat(time(Timestamps.floorToMonths(micros, 12))).isEqualTo(month.withDayOfYear(1));
    }
  }

  @Test
  void refusesWhatItWouldWriteInAnotherWay() {
    for (String pattern :
        List.of("VV", "yyy", "MMMMM", "ddd", "HHH", "Q", "[yyyy]", "'open", "SSSSSSSSSS")) {
      assertThatIllegalArgumentException().isThrownBy(() -> TimestampPattern.of(pattern));
    }
  }
}
