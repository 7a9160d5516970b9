package dev.laminardb.core.operator.window;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.AVG;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.SUM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.testing.OperatorHarness;
import dev.laminardb.core.testing.TextBatches;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** HOP and CUMULATE: panes that are shared by windows. */
class OverlappingWindowsTest {
  private static final long SECOND = 1_000_000;
  private static final Schema EVENTS =
      TextBatches.schema("k VARCHAR, ts TIMESTAMP NOT NULL, qty BIGINT");
  private static final SlicedWindow HOP = SlicedWindow.hop(4 * SECOND, 10 * SECOND, 0);
  private static final SlicedWindow CUMULATE = SlicedWindow.cumulate(2 * SECOND, 6 * SECOND, 0);

  private static OperatorHarness events(SlicedWindow window, int[] keys, AggregateCall... calls) {
    WindowAggregateSpec spec = new WindowAggregateSpec(EVENTS, keys, 1, window, List.of(calls));
    return new OperatorHarness(EVENTS, () -> new WindowAggregateOperator(spec));
  }

  private static AggregateCall sum() {
    return new AggregateCall(SUM, 2, -1, "total", ColumnType.BIGINT, true);
  }

  private static AggregateCall count() {
    return new AggregateCall(COUNT, -1, -1, "n", ColumnType.BIGINT, false);
  }

  @Test
  void aRowCountsInEveryHopThatHoldsIt() {
    assertThat(
            events(HOP, new int[] {0}, count(), sum())
                .rows(
                    "A | 1970-01-01 00:00:01 | 1",
                    "B | 1970-01-01 00:00:09 | 10",
                    "A | 1970-01-01 00:00:10 | 100")
                .watermark("1970-01-01 00:00:05")
                .watermark("1970-01-01 00:00:10")
                .watermark("1970-01-01 00:01:00")
                .run())
        .containsExactly(
            "A | 1969-12-31 23:59:52 | 1970-01-01 00:00:02 | 1 | 1",
            "watermark 1969-12-31 23:59:56",
            "A | 1969-12-31 23:59:56 | 1970-01-01 00:00:06 | 1 | 1",
            "A | 1970-01-01 00:00:00 | 1970-01-01 00:00:10 | 1 | 1",
            "B | 1970-01-01 00:00:00 | 1970-01-01 00:00:10 | 1 | 10",
            "watermark 1970-01-01 00:00:04",
            "B | 1970-01-01 00:00:04 | 1970-01-01 00:00:14 | 1 | 10",
            "A | 1970-01-01 00:00:04 | 1970-01-01 00:00:14 | 1 | 100",
            "B | 1970-01-01 00:00:08 | 1970-01-01 00:00:18 | 1 | 10",
            "A | 1970-01-01 00:00:08 | 1970-01-01 00:00:18 | 1 | 100",
            "watermark 1970-01-01 00:00:52");
  }

  @Test
  void aRowCountsInTheRestOfItsCycleOfGrowingWindows() {
    assertThat(
            events(CUMULATE, new int[] {0}, count(), sum())
                .rows(
                    "A | 1970-01-01 00:00:03 | 1",
                    "B | 1970-01-01 00:00:04 | 10",
                    "A | 1970-01-01 00:00:06 | 100")
                .watermark("1970-01-01 00:00:04")
                .watermark("1970-01-01 00:00:05")
                .watermark("1970-01-01 00:00:30")
                .run())
        .containsExactly(
            "A | 1970-01-01 00:00:00 | 1970-01-01 00:00:04 | 1 | 1",
            "watermark 1970-01-01 00:00:00",
            "A | 1970-01-01 00:00:00 | 1970-01-01 00:00:06 | 1 | 1",
            "B | 1970-01-01 00:00:00 | 1970-01-01 00:00:06 | 1 | 10",
            "A | 1970-01-01 00:00:06 | 1970-01-01 00:00:08 | 1 | 100",
            "A | 1970-01-01 00:00:06 | 1970-01-01 00:00:10 | 1 | 100",
            "A | 1970-01-01 00:00:06 | 1970-01-01 00:00:12 | 1 | 100",
            "watermark 1970-01-01 00:00:30");
  }

  @Test
  void aRowIsLateOnlyWhenAllItsWindowsHaveClosed() {
    OperatorHarness hops =
        events(HOP, new int[0], count())
            .rows("A | 1970-01-01 00:00:09 | 1")
            .watermark("1970-01-01 00:00:10")
            .rows(
                "A | 1970-01-01 00:00:03.999999 | 1",
                "A | 1970-01-01 00:00:04 | 1",
                "A | 1970-01-01 00:00:09 | 1")
            .watermark("1970-01-01 00:00:20");
    OperatorHarness cumulated =
        events(CUMULATE, new int[0], count())
            .rows("A | 1970-01-01 00:00:07 | 1")
            .watermark("1970-01-01 00:00:10")
            .rows("A | 1970-01-01 00:00:05.999999 | 1", "A | 1970-01-01 00:00:06 | 1")
            .watermark("1970-01-01 00:00:20");

    assertThat(hops.run())
        .containsExactly(
            "1970-01-01 00:00:00 | 1970-01-01 00:00:10 | 1",
            "watermark 1970-01-01 00:00:04",
            "1970-01-01 00:00:04 | 1970-01-01 00:00:14 | 3",
            "1970-01-01 00:00:08 | 1970-01-01 00:00:18 | 2",
            "watermark 1970-01-01 00:00:12");
    assertThat(hops.lateRows()).isEqualTo(1);
    assertThat(cumulated.run())
        .containsExactly(
            "1970-01-01 00:00:06 | 1970-01-01 00:00:08 | 1",
            "1970-01-01 00:00:06 | 1970-01-01 00:00:10 | 1",
            "watermark 1970-01-01 00:00:06",
            "1970-01-01 00:00:06 | 1970-01-01 00:00:12 | 2",
            "watermark 1970-01-01 00:00:18");
    assertThat(cumulated.lateRows()).isEqualTo(1);
  }

  @Test
  void failsWhereOnlyTheSumOfSeveralPanesDoesNotFit() {
    for (SlicedWindow window : List.of(HOP, CUMULATE)) {
      RuntimeException failure = largeAndOne(window, SUM, ColumnType.BIGINT).runToFailure();

      assertThat(failure).isInstanceOf(LaminarException.class).hasMessageContaining("SUM");
      assertThat(((LaminarException) failure).errorCode()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
    }
  }

  @Test
  void averagesPanesWhoseSumDoesNotFit() {
    for (SlicedWindow window : List.of(HOP, CUMULATE)) {
      assertThat(largeAndOne(window, AVG, ColumnType.DOUBLE).run())
          .anyMatch(row -> row.endsWith(" | " + 0x1p62));
    }
  }

  /** The largest BIGINT and 1, in two panes of one window. */
  private static OperatorHarness largeAndOne(
      SlicedWindow window, AggregateFunction function, ColumnType result) {
    return events(window, new int[] {0}, new AggregateCall(function, 2, -1, "r", result, true))
        .rows("A | 1970-01-01 00:00:01 | 9223372036854775807", "A | 1970-01-01 00:00:05 | 1")
        .watermark("1970-01-01 00:01:00");
  }

  @Test
  void keepsRowsAtTheEndsOfTheRangeInTheirWindows() {
    SlicedWindow window = SlicedWindow.hop(1000, 2000, 0);
    long second = window.paneEnd(Long.MIN_VALUE);
    long last = window.paneStart(Long.MAX_VALUE);
    OperatorHarness harness =
        events(window, new int[0], count())
            .row("A", Long.MIN_VALUE, 1L)
            .row("A", second, 1L)
            .row("A", Long.MAX_VALUE, 1L)
            .watermark(second)
            .watermark(second + 1000)
            .watermark(Long.MAX_VALUE)
            .row("A", Long.MAX_VALUE, 1L);

    assertThat(harness.run())
        .containsExactly(
            "@" + Long.MIN_VALUE + " | @" + second + " | 1",
            "@" + Long.MIN_VALUE + " | @" + (second + 1000) + " | 2",
            "watermark @" + second,
            "@" + second + " | @" + (second + 2000) + " | 1",
            "@" + (last - 1000) + " | @" + Long.MAX_VALUE + " | 1",
            "@" + last + " | @" + Long.MAX_VALUE + " | 1",
            "watermark @" + (last - 1000));
    assertThat(harness.lateRows()).isEqualTo(1);
  }

  @Test
  void jumpsOverTimeWithoutRows() {
    assertThat(
            events(SlicedWindow.hop(1000, 5_000_000, 0), new int[0], count())
                .rows("A | 1970-01-01 00:00:00 | 1", "A | 2970-01-01 00:00:00 | 1")
                .watermark("2969-01-01 00:00:00")
                .run())
        .hasSize(5001)
        .startsWith("1969-12-31 23:59:55.001 | 1970-01-01 00:00:00.001 | 1")
        .endsWith(
            "1970-01-01 00:00:00 | 1970-01-01 00:00:05 | 1", "watermark 2968-12-31 23:59:55.001");
  }
}
