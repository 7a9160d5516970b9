package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.Expressions.call;
import static dev.laminardb.sql.codegen.Expressions.cast;
import static dev.laminardb.sql.codegen.Expressions.castTo;
import static dev.laminardb.sql.codegen.Expressions.seconds;
import static dev.laminardb.sql.codegen.Expressions.tumble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CastTest {
  private static Table column(ColumnType type, @Nullable Object... values) {
    Table table = new Table(type);
    Arrays.stream(values).forEach(value -> table.row(new Object[] {value}));
    return table;
  }

  private static void fails(ColumnType from, Object value, ColumnType to, ErrorCode code) {
    String shown = value instanceof String text ? text.strip() : value.toString();
    assertThatThrownBy(() -> column(from, value).evaluate(c -> cast(c.get(0), to)))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.errorCode()).isEqualTo(code))
        .hasMessageContaining(shown);
  }

  private static long micros(String iso) {
    LocalDateTime time = LocalDateTime.parse(iso);
    return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
  }

  @Test
  void roundsDoublesToTheNearestAndHalvesToEven() {
    column(ColumnType.DOUBLE, 0.5, 1.5, 2.5, -2.5, 2.4999, null)
        .check(c -> cast(c.get(0), ColumnType.BIGINT), 0L, 2L, 2L, -2L, 2L, null);
    column(ColumnType.DOUBLE, 2147483647.4, -2147483648.5)
        .check(c -> cast(c.get(0), ColumnType.INT), Integer.MAX_VALUE, Integer.MIN_VALUE);
    fails(ColumnType.DOUBLE, 2147483647.5, ColumnType.INT, ErrorCode.NUMERIC_OVERFLOW);
    fails(ColumnType.DOUBLE, 0x1p63, ColumnType.BIGINT, ErrorCode.NUMERIC_OVERFLOW);
    fails(ColumnType.DOUBLE, Double.NaN, ColumnType.BIGINT, ErrorCode.NUMERIC_OVERFLOW);
  }

  @Test
  void checksTheRangeOfNarrowerIntegers() {
    column(ColumnType.BIGINT, -1L, 2147483647L, null)
        .check(c -> cast(c.get(0), ColumnType.INT), -1, Integer.MAX_VALUE, null);
    fails(ColumnType.BIGINT, 2147483648L, ColumnType.INT, ErrorCode.NUMERIC_OVERFLOW);
    column(ColumnType.INT, -1, null).check(c -> cast(c.get(0), ColumnType.DOUBLE), -1.0, null);
  }

  @Test
  void convertsBooleansAndIntegers() {
    column(ColumnType.BOOLEAN, true, false, null)
        .check(c -> cast(c.get(0), ColumnType.INT), 1, 0, null);
    column(ColumnType.INT, 5, 0, null)
        .check(c -> cast(c.get(0), ColumnType.BOOLEAN), true, false, null);
  }

  @Test
  void readsNumbersFromText() {
    column(ColumnType.VARCHAR, " 12 ", "-9223372036854775808", "+7", null)
        .check(c -> cast(c.get(0), ColumnType.BIGINT), 12L, Long.MIN_VALUE, 7L, null);
    for (String bad : List.of("", "1.5", "x1", "-", "1 2", "½")) {
      fails(ColumnType.VARCHAR, bad, ColumnType.BIGINT, ErrorCode.INVALID_CAST);
    }
    fails(ColumnType.VARCHAR, "9223372036854775808", ColumnType.BIGINT, ErrorCode.NUMERIC_OVERFLOW);
    fails(
        ColumnType.VARCHAR, "99999999999999999999", ColumnType.BIGINT, ErrorCode.NUMERIC_OVERFLOW);
    fails(ColumnType.VARCHAR, "2147483648", ColumnType.INT, ErrorCode.NUMERIC_OVERFLOW);
  }

  @Test
  void readsDoublesAsJavaDoes() {
    String[] texts = {
      "0",
      "-0",
      "1.5",
      "-2e10",
      ".5",
      "5.",
      "0.1",
      "123456789.123456789",
      "9007199254740993",
      "1e-400",
      "1e400",
      "0.000000000000000000000001",
      "3.141592653589793238462643",
      "+4"
    };
    column(ColumnType.VARCHAR, (Object[]) texts)
        .check(
            c -> cast(c.get(0), ColumnType.DOUBLE),
            Arrays.stream(texts).map(Double::parseDouble).toArray());
    column(ColumnType.VARCHAR, "NaN", "-Infinity")
        .check(c -> cast(c.get(0), ColumnType.DOUBLE), Double.NaN, Double.NEGATIVE_INFINITY);
    for (String bad : List.of("", ".", "1d", "0x1p3", "1.2.3", "e5", "--1")) {
      fails(ColumnType.VARCHAR, bad, ColumnType.DOUBLE, ErrorCode.INVALID_CAST);
    }
  }

  @Test
  void readsBooleansFromText() {
    column(ColumnType.VARCHAR, "TRUE", "f", " yes", "0", null)
        .check(c -> cast(c.get(0), ColumnType.BOOLEAN), true, false, true, false, null);
    fails(ColumnType.VARCHAR, "maybe", ColumnType.BOOLEAN, ErrorCode.INVALID_CAST);
  }

  @Test
  void readsTimestampsFromText() {
    column(
            ColumnType.VARCHAR,
            "2026-01-01 10:00:05.123456",
            "2026-01-01T10:00:05Z",
            "1969-12-31 23:59:59.9",
            "2024-02-29",
            "0001-03-01 00:00",
            "2026-01-01 10:00:05.1234569",
            null)
        .check(
            c -> cast(c.get(0), ColumnType.TIMESTAMP),
            micros("2026-01-01T10:00:05.123456"),
            micros("2026-01-01T10:00:05"),
            -100_000L,
            micros("2024-02-29T00:00:00"),
            micros("0001-03-01T00:00:00"),
            micros("2026-01-01T10:00:05.123456"),
            null);
    for (String bad :
        List.of(
            "",
            "2023-02-29",
            "2026-13-01",
            "2026-01-01 24:00:00",
            "2026-01-01 10:60",
            "2026-1-1",
            "2026-01-01 10:00:05.",
            "2026-01-01 10:00:05 x",
            "26-01-01",
            "2026-01-01 1",
            "-",
            "2026-01-01 10:00:5")) {
      fails(ColumnType.VARCHAR, bad, ColumnType.TIMESTAMP, ErrorCode.INVALID_CAST);
    }
  }

  @Test
  void writesText() {
    column(ColumnType.BIGINT, 0L, -12L, Long.MIN_VALUE, null)
        .check(c -> cast(c.get(0), ColumnType.VARCHAR), "0", "-12", "-9223372036854775808", null);
    column(ColumnType.INT, 5, null).check(c -> cast(c.get(0), ColumnType.VARCHAR), "5", null);
    column(ColumnType.DOUBLE, 1.5, 1e10, Double.NaN, null)
        .check(c -> cast(c.get(0), ColumnType.VARCHAR), "1.5", "1.0E10", "NaN", null);
    column(ColumnType.BOOLEAN, true, false, null)
        .check(c -> cast(c.get(0), ColumnType.VARCHAR), "true", "false", null);
    column(
            ColumnType.TIMESTAMP,
            micros("2026-01-01T10:00:05"),
            micros("1969-12-31T23:59:59.000001"),
            micros("2024-02-29T00:00:00.120"),
            micros("0000-12-31T01:02:03"),
            null)
        .check(
            c -> cast(c.get(0), ColumnType.VARCHAR),
            "2026-01-01 10:00:05",
            "1969-12-31 23:59:59.000001",
            "2024-02-29 00:00:00.12",
            "0000-12-31 01:02:03",
            null);
  }

  @Test
  void everyDayReadsBackAsWritten() {
    Table table = new Table(ColumnType.TIMESTAMP);
    Object[] expected = new Object[2000];
    for (int i = 0; i < expected.length; i++) {
      long value = (i - 1000) * 86_400_000_000L * 367 + i;
      table.row(value);
      expected[i] = value;
    }
    table.check(c -> cast(cast(c.get(0), ColumnType.VARCHAR), ColumnType.TIMESTAMP), expected);
  }

  @Test
  void cutsTextAndTimeToTheirPrecision() {
    column(ColumnType.VARCHAR, "日本語", "ab", "", null)
        .check(
            c -> castTo(c.get(0), Expressions.type(SqlTypeName.VARCHAR, 2)), "日本", "ab", "", null);
    column(ColumnType.BIGINT, 12345L, null)
        .check(c -> castTo(c.get(0), Expressions.type(SqlTypeName.CHAR, 3)), "123", null);
    column(ColumnType.TIMESTAMP, 1_499_999L, 1_500_000L, -1L, null)
        .check(
            c -> castTo(c.get(0), Expressions.type(SqlTypeName.TIMESTAMP, 0)),
            1_000_000L,
            2_000_000L,
            0L,
            null);
  }

  @Test
  void addsIntervalsToTimestamps() {
    Table table = column(ColumnType.TIMESTAMP, 10_000_000L, -1L, null);
    table.check(
        c -> call(SqlStdOperatorTable.DATETIME_PLUS, c.get(0), seconds(5)),
        15_000_000L,
        4_999_999L,
        null);
    table.check(
        c ->
            Expressions.BUILDER.makeCall(
                c.get(0).getType(), SqlStdOperatorTable.MINUS_DATE, List.of(c.get(0), seconds(5))),
        5_000_000L,
        -5_000_001L,
        null);
  }

  @Test
  void findsTheBoundsOfTumblingWindows() {
    Table table = column(ColumnType.TIMESTAMP, 0L, 59L, 60L, -1L, null);
    table.check(c -> tumble(false, c.get(0), 60, 0), 0L, 0L, 60L, -60L, null);
    table.check(c -> tumble(true, c.get(0), 60, 0), 60L, 60L, 120L, 0L, null);
    table.check(c -> tumble(false, c.get(0), 60, 10), -50L, 10L, 10L, -50L, null);
  }
}
