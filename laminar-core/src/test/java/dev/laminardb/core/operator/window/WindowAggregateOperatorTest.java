package dev.laminardb.core.operator.window;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.AVG;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.MAX;
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
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowAggregateOperatorTest {
  private static final long SECOND = 1_000_000;
  private static final SlicedWindow TEN_SECONDS = SlicedWindow.tumble(10 * SECOND, 0);
  private static final Schema TRADES =
      TextBatches.schema("symbol VARCHAR, price DOUBLE, ts TIMESTAMP NOT NULL, qty BIGINT");

  private static AggregateCall call(
      AggregateFunction function, int argument, ColumnType result, int filter) {
    return new AggregateCall(
        function, argument, filter, "r" + argument + function, result, function != COUNT);
  }

  private static OperatorHarness trades(SlicedWindow window, int[] keys, AggregateCall... calls) {
    WindowAggregateSpec spec = new WindowAggregateSpec(TRADES, keys, 2, window, List.of(calls));
    return new OperatorHarness(TRADES, () -> new WindowAggregateOperator(spec));
  }

  private static AggregateCall countRows() {
    return call(COUNT, -1, ColumnType.BIGINT, -1);
  }

  private static AggregateCall sumOfQty() {
    return call(SUM, 3, ColumnType.BIGINT, -1);
  }

  @Test
  void emitsAWindowOnceWhenTheWatermarkReachesItsEnd() {
    OperatorHarness harness =
        trades(TEN_SECONDS, new int[] {0}, countRows(), call(SUM, 1, ColumnType.DOUBLE, -1))
            .rows(
                "ACME | 10.0 | 2026-01-01 10:00:00 | 1",
                "EU | 1.5 | 2026-01-01 10:00:09.999999 | 1",
                "ACME | 0.5 | 2026-01-01 10:00:03 | 1",
                "ACME | 7.0 | 2026-01-01 10:00:10 | 1")
            .watermark("2026-01-01 10:00:09.999999")
            .rows("EU | 2.0 | 2026-01-01 10:00:01 | 1")
            .watermark("2026-01-01 10:00:10")
            .watermark("2026-01-01 10:00:15")
            .watermark("2026-01-01 10:00:30");

    assertThat(harness.run())
        .containsExactly(
            "watermark 2026-01-01 10:00:00",
            "ACME | 2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 2 | 10.5",
            "EU | 2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 2 | 3.5",
            "watermark 2026-01-01 10:00:10",
            "ACME | 2026-01-01 10:00:10 | 2026-01-01 10:00:20 | 1 | 7.0",
            "watermark 2026-01-01 10:00:30");
    assertThat(harness.lateRows()).isZero();
  }

  @Test
  void closesWindowsInOrderOfTheirStart() {
    assertThat(
            trades(TEN_SECONDS, new int[0], sumOfQty())
                .rows(
                    "A | 1 | 2026-01-01 10:00:35 | 3",
                    "A | 1 | 2026-01-01 10:00:05 | 1",
                    "A | 1 | 1969-12-31 23:59:55 | 0",
                    "A | 1 | 2026-01-01 10:00:15 | 2")
                .watermark("2026-01-01 10:01:00")
                .run())
        .containsExactly(
            "1969-12-31 23:59:50 | 1970-01-01 00:00:00 | 0",
            "2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 1",
            "2026-01-01 10:00:10 | 2026-01-01 10:00:20 | 2",
            "2026-01-01 10:00:30 | 2026-01-01 10:00:40 | 3",
            "watermark 2026-01-01 10:01:00");
  }

  @Test
  void dropsAndCountsRowsWhoseWindowTheWatermarkHadClosed() {
    OperatorHarness harness =
        trades(TEN_SECONDS, new int[] {0}, countRows())
            .watermark("2026-01-01 10:00:12")
            .rows(
                "A | 1 | 2026-01-01 10:00:09 | 1",
                "A | 1 | 2026-01-01 10:00:10 | 1",
                "A | 1 | 2026-01-01 09:00:00 | 1",
                "A | 1 | 2026-01-01 10:00:25 | 1",
                "A | 1 | 2026-01-01 10:00:11 | 1")
            .watermark("2026-01-01 10:00:30")
            .rows("A | 1 | 2026-01-01 10:00:29 | 1");

    assertThat(harness.run())
        .containsExactly(
            "watermark 2026-01-01 10:00:10",
            "A | 2026-01-01 10:00:10 | 2026-01-01 10:00:20 | 2",
            "A | 2026-01-01 10:00:20 | 2026-01-01 10:00:30 | 1",
            "watermark 2026-01-01 10:00:30");
    assertThat(harness.lateRows()).isEqualTo(3);
  }

  @Test
  void doesNotJudgeARowLateByARowOfItsOwnBatch() {
    OperatorHarness harness =
        trades(TEN_SECONDS, new int[0], countRows())
            .rows("A | 1 | 2026-01-01 12:00:00 | 1", "A | 1 | 2026-01-01 10:00:00 | 1")
            .watermark("2026-01-01 12:00:00");

    assertThat(harness.run())
        .containsExactly(
            "2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 1", "watermark 2026-01-01 12:00:00");
    assertThat(harness.lateRows()).isZero();
  }

  @Test
  void groupsNullKeysTogether() {
    assertThat(
            trades(TEN_SECONDS, new int[] {0, 3}, countRows())
                .rows(
                    "null | 1 | 2026-01-01 10:00:00 | 1",
                    "null | 1 | 2026-01-01 10:00:00 | null",
                    "'' | 1 | 2026-01-01 10:00:00 | 0",
                    "null | 1 | 2026-01-01 10:00:00 | 1",
                    "null | 1 | 2026-01-01 10:00:00 | null",
                    "'' | 1 | 2026-01-01 10:00:00 | null")
                .watermark("2026-01-01 10:00:10")
                .run())
        .containsExactly(
            "null | 1 | 2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 2",
            "null | null | 2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 2",
            "'' | 0 | 2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 1",
            "'' | null | 2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 1",
            "watermark 2026-01-01 10:00:10");
  }

  @Test
  void failsWhereASumDoesNotFit() {
    for (String[] values :
        new String[][] {{"9223372036854775807", "1"}, {"-9223372036854775808", "-1"}}) {
      RuntimeException failure = twoOfA(SUM, ColumnType.BIGINT, values).runToFailure();

      assertThat(failure).isInstanceOf(LaminarException.class).hasMessageContaining("SUM");
      assertThat(((LaminarException) failure).errorCode()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
    }
  }

  @Test
  void averagesValuesWhoseSumDoesNotFit() {
    String[] values = {"9223372036854775807", "1"};

    assertThat(twoOfA(AVG, ColumnType.DOUBLE, values).run())
        .anyMatch(row -> row.startsWith("A | ") && row.endsWith(" | " + 0x1p62));
  }

  private static OperatorHarness twoOfA(
      AggregateFunction function, ColumnType result, String[] values) {
    return trades(TEN_SECONDS, new int[] {0}, call(function, 3, result, -1))
        .rows(
            "B | 1 | 2026-01-01 10:00:00 | 5",
            "A | 1 | 2026-01-01 10:00:00 | " + values[0],
            "B | 1 | 2026-01-01 10:00:15 | 7",
            "A | 1 | 2026-01-01 10:00:00 | " + values[1])
        .watermark("2026-01-01 10:00:30");
  }

  @Test
  void sumsUpToTheEndsOfTheRange() {
    assertThat(
            trades(TEN_SECONDS, new int[] {0}, sumOfQty())
                .rows(
                    "A | 1 | 2026-01-01 10:00:00 | 9223372036854775806",
                    "B | 1 | 2026-01-01 10:00:00 | -9223372036854775807",
                    "A | 1 | 2026-01-01 10:00:00 | 1",
                    "B | 1 | 2026-01-01 10:00:00 | -1")
                .watermark("2026-01-01 10:00:10")
                .run())
        .startsWith(
            "A | 2026-01-01 10:00:00 | 2026-01-01 10:00:10 | 9223372036854775807",
            "B | 2026-01-01 10:00:00 | 2026-01-01 10:00:10 | -9223372036854775808");
  }

  @Test
  void keepsRowsAtTheEndsOfTheRangeInTheirWindows() {
    SlicedWindow window = SlicedWindow.tumble(1000, 0);
    long first = window.paneEnd(Long.MIN_VALUE);
    OperatorHarness harness =
        trades(window, new int[0], countRows())
            .row("A", 1.0, Long.MIN_VALUE + 1, 1L)
            .row("A", 1.0, first, 1L)
            .row("A", 1.0, first - 1, 1L)
            .row("A", 1.0, Long.MAX_VALUE, 1L)
            .row("A", 1.0, Long.MAX_VALUE - 1, 1L)
            .watermark(first)
            .watermark(Long.MAX_VALUE);

    long last = window.paneStart(Long.MAX_VALUE);
    assertThat(harness.run())
        .containsExactly(
            "@" + Long.MIN_VALUE + " | @" + first + " | 2",
            "watermark @" + first,
            "@" + first + " | @" + (first + 1000) + " | 1",
            "@" + last + " | @" + Long.MAX_VALUE + " | 2",
            "watermark @" + last);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 40, 1500})
  void takesABatchThatIsSpreadOverManyWindows(int windows) {
    WindowAggregateSpec spec =
        new WindowAggregateSpec(
            TRADES, new int[] {0}, 2, TEN_SECONDS, List.of(countRows(), sumOfQty()));
    RandomRows.compare(
        spec,
        2400,
        2,
        new Random(windows),
        random -> {
          long time = random.nextInt(windows) * 10 * SECOND + random.nextInt(10_000_000);
          return new Object[] {"k" + random.nextInt(3), 1.0, time, (long) random.nextInt(100)};
        });
  }

  @Test
  void emitsMoreGroupsThanFitIntoABatch() {
    WindowAggregateSpec spec =
        new WindowAggregateSpec(
            TRADES,
            new int[] {0, 3},
            2,
            TEN_SECONDS,
            List.of(countRows(), call(MAX, 0, ColumnType.VARCHAR, -1)));
    RandomRows.compare(
        spec,
        9_999,
        3,
        new Random(1),
        random ->
            new Object[] {"key" + random.nextInt(9000), 1.0, random.nextInt(20) * SECOND, null});
  }
}
