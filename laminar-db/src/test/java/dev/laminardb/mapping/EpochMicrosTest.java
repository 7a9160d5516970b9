package dev.laminardb.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class EpochMicrosTest {
  @Test
  void dropsNanosecondsTowardsThePast() {
    assertThat(EpochMicros.of(Instant.ofEpochSecond(0, 999))).isZero();
    assertThat(EpochMicros.of(Instant.ofEpochSecond(0, -1))).isEqualTo(-1);
    assertThat(EpochMicros.of(Instant.ofEpochSecond(0, -1001))).isEqualTo(-2);
  }

  @Test
  void takesTheFirstAndTheLastMicrosecondOfALong() {
    for (long micros : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE}) {
      Instant instant = EpochMicros.instant(micros);

      assertThat(EpochMicros.inRange(instant)).isTrue();
      assertThat(EpochMicros.of(instant)).isEqualTo(micros);
      LocalDateTime local = EpochMicros.dateTime(micros);
      assertThat(EpochMicros.of(local)).isEqualTo(micros);
    }
  }

  @Test
  void refusesTheMicrosecondsBeforeAndAfterThem() {
    Instant last = EpochMicros.instant(Long.MAX_VALUE);

    assertThat(EpochMicros.inRange(last.plusNanos(999))).isTrue();
    assertThat(EpochMicros.inRange(last.plusNanos(1000))).isFalse();
    assertThat(EpochMicros.inRange(EpochMicros.instant(Long.MIN_VALUE).minusNanos(1))).isFalse();
    assertThat(EpochMicros.inRange(Instant.MIN)).isFalse();
    assertThat(EpochMicros.inRange(Instant.MAX)).isFalse();
    assertThat(EpochMicros.inRange(LocalDateTime.MAX)).isFalse();
  }
}
