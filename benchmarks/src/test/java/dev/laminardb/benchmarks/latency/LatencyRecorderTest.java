package dev.laminardb.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aScheduleKnowsTheRowOfEveryCount() {
    Schedule schedule = new Schedule(0, 10, 25, 10);

    int[] counts = new int[10];
    for (int row = 0; row < schedule.rows(); row++) {
      int key = schedule.key(row);
      counts[key]++;
      assertThat(schedule.row(key, counts[key])).isEqualTo(row);
    }

    for (int key = 0; key < counts.length; key++) {
      assertThat(schedule.rowsOf(key)).isEqualTo(counts[key]);
    }
    assertThat(schedule.dueNanos(25)).isEqualTo(25 * SECOND / 10);
  }

  @Test
  void everyRowOfALateResultCountsFromWhenItWasDue() {
    // Ten rows of one key, one a second; the result of all comes when the last has been due for
    // half a minute.
    long begin = System.nanoTime() - 39 * SECOND;
    LatencyRecorder recorder = new LatencyRecorder(new Schedule(begin, 1, 10, 1), 0);

    recorder.result(0, 10, 10 * Schedule.value(0));

    assertThat(recorder.isComplete()).isTrue();
    assertThat(recorder.micros(0)).isBetween(29.9e6, 31e6);
    assertThat(recorder.micros(50)).isBetween(33.9e6, 36e6);
    assertThat(recorder.micros(100)).isBetween(38.9e6, 41e6);
  }

  @Test
  void rowsThatWarmUpDoNotCount() {
    long begin = System.nanoTime() - 10 * SECOND;
    LatencyRecorder recorder = new LatencyRecorder(new Schedule(begin, 1, 10, 1), 9);

    recorder.result(0, 10, 10 * Schedule.value(0));

    assertThat(recorder.micros(0)).isLessThan(2e6);
    assertThat(recorder.micros(100)).isLessThan(2e6);
  }

  @Test
  void refusesWrongSumsAndMissingRows() {
    LatencyRecorder recorder = new LatencyRecorder(new Schedule(System.nanoTime(), 1, 10, 1), 0);

    assertThatThrownBy(() -> recorder.result(0, 2, 2 * Schedule.value(0) + 1))
        .isInstanceOf(BenchmarkFailure.class);
    assertThatThrownBy(() -> recorder.micros(50))
        .isInstanceOf(BenchmarkFailure.class)
        .hasMessage("10 rows have had no result");
  }
}
