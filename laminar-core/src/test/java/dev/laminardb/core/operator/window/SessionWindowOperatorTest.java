package dev.laminardb.core.operator.window;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.FIRST_VALUE;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.LAST_VALUE;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.SUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.testing.OperatorHarness;
import dev.laminardb.core.testing.TextBatches;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionWindowOperatorTest {
  private static final long SECOND = 1_000_000;
  private static final Schema EVENTS =
      TextBatches.schema("k VARCHAR, ts TIMESTAMP NOT NULL, qty BIGINT");
  private static final AggregateCall ROWS =
      new AggregateCall(COUNT, -1, -1, "n", ColumnType.BIGINT, false);
  private static final AggregateCall TOTAL =
      new AggregateCall(SUM, 2, -1, "total", ColumnType.BIGINT, true);

  private static OperatorHarness events(long gap, int[] keys, AggregateCall... calls) {
    SessionWindowSpec spec = new SessionWindowSpec(EVENTS, keys, 1, gap, List.of(calls));
    return new OperatorHarness(EVENTS, () -> new SessionWindowOperator(spec));
  }

  private static OperatorHarness tenSeconds() {
    return events(10 * SECOND, new int[] {0}, ROWS, TOTAL);
  }

  @Test
  void emitsASessionOnceWhenAGapHasPassedSinceItsLastRow() {
    assertThat(
            tenSeconds()
                .rows(
                    "A | 1970-01-01 00:01:00 | 1",
                    "B | 1970-01-01 00:01:01 | 10",
                    "A | 1970-01-01 00:01:09.999999 | 2",
                    "A | 1970-01-01 00:01:15 | 4")
                .watermark("1970-01-01 00:01:11")
                .watermark("1970-01-01 00:01:24.999999")
                .watermark("1970-01-01 00:01:25")
                .run())
        .containsExactly(
            "B | 1970-01-01 00:01:01 | 1970-01-01 00:01:11 | 1 | 10",
            "watermark 1970-01-01 00:01:00",
            "A | 1970-01-01 00:01:00 | 1970-01-01 00:01:25 | 3 | 7",
            "watermark 1970-01-01 00:01:15.000001");
  }

  @Test
  void rowsAGapApartAreInTwoSessions() {
    assertThat(
            tenSeconds()
                .rows(
                    "A | 1970-01-01 00:01:00 | 1",
                    "B | 1970-01-01 00:01:00 | 2",
                    "A | 1970-01-01 00:01:10 | 4",
                    "B | 1970-01-01 00:01:09.999999 | 8")
                .watermark("1970-01-01 00:02:00")
                .run())
        .containsExactlyInAnyOrder(
            "A | 1970-01-01 00:01:00 | 1970-01-01 00:01:10 | 1 | 1",
            "A | 1970-01-01 00:01:10 | 1970-01-01 00:01:20 | 1 | 4",
            "B | 1970-01-01 00:01:00 | 1970-01-01 00:01:19.999999 | 2 | 10",
            "watermark 1970-01-01 00:01:50.000001");
  }

  @Test
  void aRowInTimeJustBeforeTheEndOfASessionIsNeverTooLateForIt() {
    assertThat(
            tenSeconds()
                .rows("A | 1970-01-01 00:01:00 | 1")
                .watermark("1970-01-01 00:01:09.999999")
                .rows("A | 1970-01-01 00:01:09.999999 | 2")
                .watermark("1970-01-01 00:01:30")
                .run())
        .containsExactly(
            "watermark 1970-01-01 00:01:00",
            "A | 1970-01-01 00:01:00 | 1970-01-01 00:01:19.999999 | 2 | 3",
            "watermark 1970-01-01 00:01:20.000001");
  }

  @Test
  void aRowBetweenSessionsMakesThemOne() {
    assertThat(
            tenSeconds()
                .rows(
                    "A | 1970-01-01 00:01:30 | 1",
                    "A | 1970-01-01 00:01:00 | 2",
                    "A | 1970-01-01 00:01:15 | 4",
                    "A | 1970-01-01 00:02:00 | 8",
                    "B | 1970-01-01 00:01:08 | 16",
                    // Bridges the first two and not the third.
                    "A | 1970-01-01 00:01:08 | 32",
                    "A | 1970-01-01 00:01:23 | 64")
                .watermark("1970-01-01 00:03:00")
                .run())
        .containsExactly(
            "B | 1970-01-01 00:01:08 | 1970-01-01 00:01:18 | 1 | 16",
            "A | 1970-01-01 00:01:00 | 1970-01-01 00:01:40 | 5 | 103",
            "A | 1970-01-01 00:02:00 | 1970-01-01 00:02:10 | 1 | 8",
            "watermark 1970-01-01 00:02:50.000001");
  }

  @Test
  void aRowAGapBehindTheWatermarkCountsOnlyWithinAnOpenSession() {
    OperatorHarness harness =
        tenSeconds()
            .rows(
                "A | 1970-01-01 00:01:00 | 1",
                "A | 1970-01-01 00:01:09 | 1",
                "A | 1970-01-01 00:01:18 | 1",
                "B | 1970-01-01 00:01:14 | 1")
            .watermark("1970-01-01 00:01:20")
            .rows(
                // In the open session of A.
                "A | 1970-01-01 00:01:05 | 1",
                // Before it: late, though less than a gap before it.
                "A | 1970-01-01 00:00:59.999999 | 1",
                // A session of its own would be over.
                "B | 1970-01-01 00:01:10 | 1",
                "C | 1970-01-01 00:01:10 | 1",
                // These would not.
                "B | 1970-01-01 00:01:10.000001 | 1",
                "C | 1970-01-01 00:01:10.000001 | 1")
            .watermark("1970-01-01 00:01:30");

    assertThat(harness.run())
        .containsExactlyInAnyOrder(
            "watermark 1970-01-01 00:01:00",
            "C | 1970-01-01 00:01:10.000001 | 1970-01-01 00:01:20.000001 | 1 | 1",
            "B | 1970-01-01 00:01:10.000001 | 1970-01-01 00:01:24 | 2 | 2",
            "A | 1970-01-01 00:01:00 | 1970-01-01 00:01:28 | 4 | 4",
            "watermark 1970-01-01 00:01:20.000001");
    assertThat(harness.lateRows()).isEqualTo(3);
  }

  @Test
  void nullIsAKeyAndNoKeyIsOne() {
    List<String> keyed =
        tenSeconds()
            .rows(
                "null | 1970-01-01 00:01:00 | 1",
                "A | 1970-01-01 00:01:05 | 2",
                "null | 1970-01-01 00:01:06 | 4")
            .watermark("1970-01-01 00:01:20")
            .run();
    List<String> together =
        events(10 * SECOND, new int[0], TOTAL)
            .rows(
                "null | 1970-01-01 00:01:00 | 1",
                "A | 1970-01-01 00:01:05 | 2",
                "null | 1970-01-01 00:01:30 | 4")
            .watermark("1970-01-01 00:01:20")
            .run();

    assertThat(keyed)
        .containsExactlyInAnyOrder(
            "A | 1970-01-01 00:01:05 | 1970-01-01 00:01:15 | 1 | 2",
            "null | 1970-01-01 00:01:00 | 1970-01-01 00:01:16 | 2 | 5",
            "watermark 1970-01-01 00:01:10.000001");
    assertThat(together)
        .containsExactly(
            "1970-01-01 00:01:00 | 1970-01-01 00:01:15 | 3",
            "watermark 1970-01-01 00:01:10.000001");
  }

  @Test
  void jumpsOverTimeWithoutRows() {
    assertThat(
            events(1_000, new int[0], ROWS)
                .rows("A | 1970-01-01 00:00:00 | 1", "A | 2970-01-01 00:00:00 | 1")
                .watermark("1969-12-31 00:00:00")
                .watermark("2969-01-01 00:00:00")
                .watermark("2970-01-01 00:00:01")
                .run())
        .containsExactly(
            "watermark 1969-12-30 23:59:59.999001",
            "1970-01-01 00:00:00 | 1970-01-01 00:00:00.001 | 1",
            "watermark 2968-12-31 23:59:59.999001",
            "2970-01-01 00:00:00 | 2970-01-01 00:00:00.001 | 1",
            "watermark 2970-01-01 00:00:00.999001");
  }

  @Test
  void keepsRowsAtTheEndsOfTheRange() {
    OperatorHarness harness =
        events(1_000, new int[0], ROWS)
            .row("A", Long.MIN_VALUE, 1L)
            .row("A", Long.MAX_VALUE, 1L)
            .row("A", Long.MAX_VALUE, 1L)
            .watermark(Long.MIN_VALUE + 1)
            .watermark(Long.MAX_VALUE)
            .row("A", Long.MAX_VALUE, 1L);

    assertThat(harness.run())
        .containsExactly(
            "@" + Long.MIN_VALUE + " | @" + (Long.MIN_VALUE + 1000) + " | 1",
            "@" + Long.MAX_VALUE + " | @" + Long.MAX_VALUE + " | 2",
            "watermark @" + (Long.MAX_VALUE - 999));
    assertThat(harness.lateRows()).isEqualTo(1);
  }

  @Test
  void refusesAGapThatIsNone() {
    assertThatThrownBy(() -> new SessionWindowSpec(EVENTS, new int[0], 1, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no gap");
  }

  /** Rows come far out of order, so that sessions bridge, and some of them late. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void computesEveryAggregateAsPlainJavaDoes(int seed) {
    int[][] keySets = {{}, {1}, {2}, {1, 2}, {9}};
    long gap = seed == 1 ? 30 : seed % 2 * 7 * SECOND + 2 * SECOND;
    SessionWindowSpec spec =
        new SessionWindowSpec(
            RandomWindowsTest.SCHEMA, keySets[seed - 1], 0, gap, RandomWindowsTest.everyCall());
    // The more keys, the closer the rows.
    long[] steps = {2 * gap, gap / 2, gap / 2, gap / 8, gap / 2};
    long[] clock = {-100 * SECOND};
    Random random = new Random(seed);
    PlainSessions plain =
        compare(
            spec,
            1500,
            70,
            () -> {
              clock[0] += random.nextLong(steps[seed - 1] + 1);
              Object[] row = RandomWindowsTest.row(random, false);
              row[0] = clock[0] - (random.nextInt(3) == 0 ? random.nextLong(8 * gap) : 0);
              return row;
            },
            3 * gap);
    assertThat(plain.merges()).isGreaterThan(10);
    assertThat(plain.lateRows()).isGreaterThan(20);
  }

  /** Keys that come and never come back, with more open sessions than a batch has rows. */
  @Test
  void forgetsKeysAndStringsOfSessionsThatHaveClosed() {
    AggregateCall first =
        new AggregateCall(FIRST_VALUE, 2, -1, ColumnType.BIGINT.field("first", true), false, 1);
    AggregateCall last =
        new AggregateCall(LAST_VALUE, 2, -1, ColumnType.BIGINT.field("last", true), false, 1);
    AggregateCall distinct =
        new AggregateCall(COUNT, 0, -1, ColumnType.BIGINT.field("distinct", false), true, -1);
    SessionWindowSpec spec =
        new SessionWindowSpec(
            EVENTS, new int[] {0}, 1, SECOND, List.of(ROWS, first, last, distinct));
    Random random = new Random(9);
    long[] clock = {0};
    PlainSessions plain =
        compare(
            spec,
            40_000,
            8,
            () -> {
              clock[0] += SECOND / 2_500;
              return new Object[] {
                random.nextInt(40) == 0 ? null : "key " + clock[0] / SECOND + random.nextInt(3_000),
                clock[0] - random.nextLong(SECOND),
                random.nextLong(100)
              };
            },
            SECOND);
    assertThat(plain.lines()).hasSizeGreaterThan(20_000);
  }

  private interface Rows {
    Object[] draw();
  }

  private static PlainSessions compare(
      SessionWindowSpec spec, int rows, int watermarks, Rows source, long delay) {
    OperatorHarness harness =
        new OperatorHarness(spec.input(), () -> new SessionWindowOperator(spec));
    PlainSessions plain = new PlainSessions(spec);
    long latest = Long.MIN_VALUE;
    long watermark = Long.MIN_VALUE;
    for (int i = 1; i <= rows; i++) {
      Object[] values = source.draw();
      latest = Math.max(latest, (Long) values[spec.timeColumn()]);
      harness.row(values);
      plain.row(values);
      if (i % (rows / watermarks) == 0) {
        long next = i > rows - rows / watermarks ? latest + 3600 * SECOND : latest - delay + i;
        if (next > watermark) {
          watermark = next;
          harness.watermark(watermark);
          plain.watermark(watermark);
        }
      }
    }
    assertThat(RandomRows.sortedBetweenWatermarks(harness.run()))
        .isEqualTo(RandomRows.sortedBetweenWatermarks(plain.lines()));
    assertThat(harness.lateRows()).isEqualTo(plain.lateRows());
    return plain;
  }
}
