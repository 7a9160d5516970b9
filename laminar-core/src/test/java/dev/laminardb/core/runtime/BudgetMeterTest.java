package dev.laminardb.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetMeterTest {
  private static final long MILLI = 1_000_000;

  private final List<String> alerts = new ArrayList<>();
  private final BudgetMeter meter = new BudgetMeter(() -> "\"s\" on core 1", alerts::add);

  @Test
  void countsWhatTookLongerThanItsBudget() {
    meter.record(TimeBudget.BATCH, MILLI, 0);
    meter.record(TimeBudget.BATCH, MILLI + 1, 0);
    meter.record(TimeBudget.DUTY_CYCLE, 5 * MILLI, 0);
    meter.record(TimeBudget.WATERMARK, 3 * MILLI, 0);

    assertThat(meter.violations()).isEqualTo(2);
    assertThat(meter.worstNanos()).isEqualTo(5 * MILLI);
    assertThat(meter.busyNanos()).isEqualTo(10 * MILLI + 1);
    assertThat(alerts).isEmpty();
  }

  @Test
  void alertsOnceAWindowWhenViolationsAreFrequent() {
    long second = 1_000 * MILLI;
    // Ten a second, for two and a half minutes.
    for (int i = 0; i < 1_500; i++) {
      meter.record(TimeBudget.BATCH, 4 * MILLI, i * second / 10);
    }

    assertThat(alerts).hasSize(3);
    assertThat(alerts.get(0))
        .isEqualTo(
            "\"s\" on core 1 has exceeded its time budget 60 times within 5.9 s: the last batch took"
                + " 4.0 ms of the 1.0 ms it may take; everything else on its core waits as long");
  }

  @Test
  void doesNotAlertOfRareViolations() {
    long second = 1_000 * MILLI;
    // One in two seconds, for an hour.
    for (int i = 0; i < 1_800; i++) {
      meter.record(TimeBudget.BATCH, 4 * MILLI, 2L * i * second);
    }

    assertThat(meter.violations()).isEqualTo(1_800);
    assertThat(alerts).isEmpty();
  }
}
