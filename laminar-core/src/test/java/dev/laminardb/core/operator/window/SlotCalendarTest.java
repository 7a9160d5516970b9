package dev.laminardb.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.state.LongColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotCalendarTest {

  /** Some slots lie within a bucket, some beyond the ring, and time sometimes leaps over both. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 50_000, Long.MAX_VALUE / 4})
  void givesEverySlotOnceWhenTheWatermarkHasComeToItsTime(long width) {
    Random random = new Random(width);
    SlotCalendar calendar = new SlotCalendar(width, new LongColumn(0));
    Map<Integer, Long> filed = new HashMap<>();
    long watermark = -5_000_000;
    int slots = 0;
    for (int step = 0; step < 3_000; step++) {
      for (int i = random.nextInt(6); i > 0; i--) {
        long reach = random.nextInt(20) == 0 ? 1L << 40 : 3_000_000;
        long time = watermark + random.nextLong(reach) - (random.nextInt(9) == 0 ? 10_000 : 0);
        filed.put(slots, time);
        calendar.file(slots++, time);
      }
      watermark += random.nextLong(random.nextInt(50) == 0 ? 1L << 36 : 20_000);

      List<Long> times = new ArrayList<>();
      for (int slot = poll(calendar, watermark); slot >= 0; slot = poll(calendar, watermark)) {
        Long time = filed.remove(slot);
        assertThat(time).as("time of slot %d", slot).isNotNull().isLessThanOrEqualTo(watermark);
        times.add(time);
      }
      assertThat(times).isSorted();
      long due = watermark;
      assertThat(filed.values()).noneMatch(time -> time <= due);
    }
  }

  private static int poll(SlotCalendar calendar, long watermark) {
    int slot = calendar.poll(watermark);
    while (slot == SlotCalendar.BUSY) {
      slot = calendar.poll(watermark);
    }
    return slot;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000})
  void reachesFromOneEndOfTimeToTheOther(long width) {
    SlotCalendar calendar = new SlotCalendar(width, new LongColumn(0));
    calendar.file(0, Long.MAX_VALUE);
    calendar.file(1, Long.MIN_VALUE);
    calendar.file(2, 0);

    assertThat(poll(calendar, Long.MIN_VALUE)).isEqualTo(1);
    assertThat(poll(calendar, -1)).isNegative();
    assertThat(poll(calendar, Long.MAX_VALUE - 1)).isEqualTo(2);
    assertThat(poll(calendar, Long.MAX_VALUE - 1)).isNegative();
    assertThat(poll(calendar, Long.MAX_VALUE)).isZero();
  }
}
