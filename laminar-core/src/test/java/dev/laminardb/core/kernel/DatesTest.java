package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DatesTest {
  private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();
  private static final int RUNS = 20_000;

  /** Days of the last few centuries mostly, some from the whole range. */
  private static int day(SplittableRandom random) {
    return random.nextInt(10) == 0 ? random.nextInt() / 8 : random.nextInt(-200_000, 200_000);
  }

  @Test
  void agreesWithJavasCalendar() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < RUNS; i++) {
      int day = day(random);
      LocalDate date = LocalDate.ofEpochDay(day);

      assertThat(Dates.year(day)).isEqualTo(date.getYear());
      assertThat(Dates.quarter(day)).isEqualTo(date.get(IsoFields.QUARTER_OF_YEAR));
      assertThat(Dates.month(day)).isEqualTo(date.getMonthValue());
      assertThat(Dates.dayOfMonth(day)).isEqualTo(date.getDayOfMonth());
      assertThat(Dates.dayOfYear(day)).isEqualTo(date.getDayOfYear());
      assertThat(Dates.isoDayOfWeek(day)).isEqualTo(date.getDayOfWeek().getValue());
      assertThat(Dates.isoWeek(day)).isEqualTo(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      assertThat(Dates.epochSecond(day))
          .isEqualTo(date.atStartOfDay().toEpochSecond(ZoneOffset.UTC));
      assertThat(Dates.floorToMonths(day, 1)).isEqualTo((int) date.withDayOfMonth(1).toEpochDay());
      assertThat(Dates.floorToMonths(day, 12)).isEqualTo((int) date.withDayOfYear(1).toEpochDay());
      assertThat(Dates.floorToWeek(day))
          .isEqualTo(
              (int) date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).toEpochDay());
    }
  }

  @Test
  void movesByMonthsAsJavasCalendarDoes() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < RUNS; i++) {
      int day = day(random);
      long months = random.nextLong(-5_000, 5_000);
      long micros = day % 1_000_000 * Dates.MICROS + random.nextLong(Dates.MICROS);
      LocalDate date = LocalDate.ofEpochDay(day);
      LocalDateTime time = EPOCH.plus(micros, ChronoUnit.MICROS);

      assertThat(Dates.addMonths(day, months))
          .isEqualTo((int) date.plusMonths(months).toEpochDay());
      assertThat(Dates.subtractMonths(day, months))
          .isEqualTo((int) date.minusMonths(months).toEpochDay());
      assertThat(Timestamps.addMonths(micros, months))
          .isEqualTo(ChronoUnit.MICROS.between(EPOCH, time.plusMonths(months)));
      assertThat(Dates.ofTimestamp(micros)).isEqualTo((int) time.toLocalDate().toEpochDay());
    }
  }

  @Test
  void whatIsBeyondTheRangeIsAnOverflow() {
    refused(() -> Dates.add(Integer.MAX_VALUE, Dates.MICROS));
    refused(() -> Dates.subtract(Integer.MIN_VALUE, Dates.MICROS));
    refused(() -> Dates.addMonths(Integer.MAX_VALUE, 1));
    refused(() -> Dates.addMonths(0, Long.MAX_VALUE));
    refused(() -> Dates.subtractMonths(0, Long.MIN_VALUE));
    refused(() -> Dates.between(Integer.MIN_VALUE, 1));
    refused(() -> Dates.toTimestamp(Integer.MAX_VALUE));
    refused(() -> Timestamps.addMonths(Long.MAX_VALUE, 1));
    refused(() -> Dates.floorToMonths(Integer.MIN_VALUE, 12));
  }

  private static void refused(Runnable computation) {
    LaminarException refusal = catchThrowableOfType(LaminarException.class, computation::run);
    assertThat(refusal).isNotNull();
    assertThat(refusal.errorCode()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
  }
}
