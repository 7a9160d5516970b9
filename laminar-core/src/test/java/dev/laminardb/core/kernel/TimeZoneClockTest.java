package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.LaminarException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class TimeZoneClockTest {
  private static final long SECOND = 1_000_000;

  @Test
  void goesByTheRulesOfTheZoneInAnyOrderOfTimes() {
    Random random = new Random(7);
    try (BufferAllocator allocator = new RootAllocator();
        ArrowBuf names = allocator.buffer(64)) {
      for (String name :
          new String[] {"Europe/Berlin", "America/New_York", "UTC", "Asia/Kolkata"}) {
        TimeZoneClock clock = new TimeZoneClock();
        ZoneId zone = ZoneId.of(name);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        RawMemory.copy(bytes, 0, names.memoryAddress(), bytes.length);
        for (int i = 0; i < 20_000; i++) {
          long seconds = random.nextLong(-3_000_000_000L, 5_000_000_000L);
          long micros = seconds * SECOND + random.nextInt(1_000_000);

          long local = clock.toZone(micros, names.memoryAddress(), bytes.length);
          long utc = clock.toUtc(micros, names.memoryAddress(), bytes.length);

          long offset = zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
          assertThat(local).isEqualTo(micros + offset * SECOND);
          LocalDateTime shown = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
          var transition = zone.getRules().getTransition(shown);
          ZoneOffset standard =
              transition == null
                  ? zone.getRules().getOffset(shown)
                  : transition.isGap() ? transition.getOffsetBefore() : transition.getOffsetAfter();
          assertThat(utc).isEqualTo(micros - standard.getTotalSeconds() * SECOND);
        }
      }
    }
  }

  @Test
  void refusesWhatIsNoZone() {
    assertThat(TimeZoneClock.zone("europe/berlin")).contains(ZoneId.of("Europe/Berlin"));
    assertThat(TimeZoneClock.zone("Europe/Nowhere")).isEmpty();
    assertThat(TimeZoneClock.zone("+02:00")).isEmpty();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowBuf name = allocator.buffer(8)) {
      name.setByte(0, 'x');

      assertThatThrownBy(() -> new TimeZoneClock().toUtc(0, name.memoryAddress(), 1))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("there is no time zone \"x\"");
    }
  }
}
