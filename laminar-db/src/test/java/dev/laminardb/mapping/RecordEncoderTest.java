package dev.laminardb.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.Column;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class RecordEncoderTest {
  private static final Instant TIME = Instant.parse("2026-01-01T10:00:05.123456789Z");
  private static final long MICROS = 1_767_261_605_123_456L;

  private record Trade(String symbol, double price, long volume, Instant ts) {}

  @Test
  void encodesAPrivateNestedRecord() {
    RecordEncoder<Trade> encoder = RecordEncoder.of(Trade.class, "trades", Columns.TRADES, 3);

    EncodedRow row = EncodedRow.of(encoder, 4, new Trade("ACME", 10.5, 100, TIME));

    assertThat(row.length).isEqualTo(8 + 4 * 8 + 4);
    assertThat(row.stringAt(0)).isEqualTo("ACME");
    assertThat(row.doubleAt(1)).isEqualTo(10.5);
    assertThat(row.longAt(2)).isEqualTo(100);
    assertThat(row.longAt(3)).isEqualTo(MICROS);
    for (int column = 0; column < 4; column++) {
      assertThat(row.isNull(column)).isFalse();
    }
  }

  @Test
  void encodesARecordLocalToAMethodWithComponentsInAnotherOrder() {
    record Local(long b, String a) {}
    Schema schema = Columns.schema("a VARCHAR NOT NULL", "b BIGINT NOT NULL");

    EncodedRow row =
        EncodedRow.of(RecordEncoder.of(Local.class, "s", schema, -1), 2, new Local(-7, "x"));

    assertThat(row.stringAt(0)).isEqualTo("x");
    assertThat(row.longAt(1)).isEqualTo(-7);
  }

  @Test
  void matchesNamesWithoutCaseAndUnderscoresOrByAnnotation() {
    record Named(long windowStart, @Column("Number of Trades") int trades) {}
    Schema schema =
        new Schema(
            List.of(
                ColumnType.INT.field("Number of Trades", false),
                ColumnType.BIGINT.field("WINDOW_START", false)));

    EncodedRow row =
        EncodedRow.of(RecordEncoder.of(Named.class, "s", schema, -1), 2, new Named(5, 6));

    assertThat(row.longAt(0)).isEqualTo(6);
    assertThat(row.longAt(1)).isEqualTo(5);
  }

  @Test
  void widensEveryPrimitive() {
    record Primitives(
        boolean t,
        boolean f,
        byte i1,
        short i2,
        int i3,
        byte l1,
        short l2,
        int l3,
        float d1,
        int d2) {}
    Schema schema =
        Columns.schema(
            "t BOOLEAN",
            "f BOOLEAN",
            "i1 INT",
            "i2 INT",
            "i3 INT",
            "l1 BIGINT",
            "l2 BIGINT",
            "l3 BIGINT",
            "d1 DOUBLE",
            "d2 DOUBLE");
    RecordEncoder<Primitives> encoder = RecordEncoder.of(Primitives.class, "s", schema, -1);

    EncodedRow row =
        EncodedRow.of(
            encoder,
            10,
            new Primitives(
                true,
                false,
                (byte) -1,
                (short) -2,
                -3,
                (byte) -4,
                (short) -5,
                Integer.MIN_VALUE,
                0.5f,
                7));

    long[] integers = {1, 0, -1, -2, -3, -4, -5, Integer.MIN_VALUE};
    for (int column = 0; column < integers.length; column++) {
      assertThat(row.longAt(column)).isEqualTo(integers[column]);
    }
    assertThat(row.doubleAt(8)).isEqualTo(0.5);
    assertThat(row.doubleAt(9)).isEqualTo(7);
  }

  private record Boxes(
      Boolean b,
      Integer i,
      Short l,
      Float d,
      DayOfWeek e,
      Optional<String> s,
      Optional<Long> n,
      LocalDateTime t) {}

  private static final Schema BOXES =
      Columns.schema(
          "b BOOLEAN",
          "i INT",
          "l BIGINT",
          "d DOUBLE",
          "e VARCHAR",
          "s VARCHAR",
          "n BIGINT",
          "t TIMESTAMP");

  @Test
  void encodesBoxesEnumsAndOptionals() {
    RecordEncoder<Boxes> encoder = RecordEncoder.of(Boxes.class, "s", BOXES, -1);

    EncodedRow row =
        EncodedRow.of(
            encoder,
            8,
            new Boxes(
                true,
                -1,
                (short) -2,
                1.5f,
                DayOfWeek.FRIDAY,
                Optional.of("é€😀"),
                Optional.of(9L),
                LocalDateTime.parse("1969-12-31T23:59:59.999999999")));

    assertThat(row.longAt(0)).isEqualTo(1);
    assertThat(row.longAt(1)).isEqualTo(-1);
    assertThat(row.longAt(2)).isEqualTo(-2);
    assertThat(row.doubleAt(3)).isEqualTo(1.5);
    assertThat(row.stringAt(4)).isEqualTo("FRIDAY");
    assertThat(row.stringAt(5)).isEqualTo("é€😀");
    assertThat(row.longAt(6)).isEqualTo(9);
    assertThat(row.longAt(7)).isEqualTo(-1);
  }

  @Test
  @SuppressWarnings("NullOptional")
  void marksNullsAndEmptyOptionals() {
    RecordEncoder<Boxes> encoder = RecordEncoder.of(Boxes.class, "s", BOXES, -1);

    EncodedRow row =
        EncodedRow.of(
            encoder, 8, new Boxes(null, null, null, null, null, Optional.empty(), null, null));

    assertThat(row.length).isEqualTo(8 + 8 * 8);
    for (int column = 0; column < 8; column++) {
      assertThat(row.isNull(column)).isTrue();
      assertThat(row.longAt(column)).isZero();
    }
  }

  @Test
  void encodesEveryKindOfTime() {
    record Times(Instant a, LocalDateTime b, OffsetDateTime c, ZonedDateTime d) {}
    Schema schema = Columns.schema("a TIMESTAMP", "b TIMESTAMP", "c TIMESTAMP", "d TIMESTAMP");

    EncodedRow row =
        EncodedRow.of(
            RecordEncoder.of(Times.class, "s", schema, 0),
            4,
            new Times(
                TIME,
                LocalDateTime.parse("2026-01-01T10:00:05.123456"),
                OffsetDateTime.parse("2026-01-01T12:00:05.123456+02:00"),
                ZonedDateTime.parse("2026-01-01T11:00:05.123456+01:00[Europe/Paris]")));

    for (int column = 0; column < 4; column++) {
      assertThat(row.longAt(column)).isEqualTo(MICROS);
    }
  }

  @Test
  void refusesNullInNotNullColumn() {
    RecordEncoder<Trade> encoder = RecordEncoder.of(Trade.class, "trades", Columns.TRADES, -1);

    assertThatThrownBy(() -> encoder.encodedLength(new Trade(null, 1, 2, TIME)))
        .isInstanceOf(LaminarException.class)
        .hasMessageContainingAll("\"symbol\"", "\"trades\"", "NOT NULL", "Trade[symbol=null")
        .extracting(e -> ((LaminarException) e).errorCode())
        .isEqualTo(ErrorCode.NULL_NOT_ALLOWED);
  }

  @Test
  void refusesNullInTheTimeColumnEvenIfItIsNullable() {
    record Event(Instant at) {}
    RecordEncoder<Event> encoder =
        RecordEncoder.of(Event.class, "events", Columns.schema("at TIMESTAMP"), 0);

    assertThatThrownBy(() -> encoder.encodedLength(new Event(null)))
        .isInstanceOf(LaminarException.class)
        .hasMessageContainingAll("\"at\"", "\"events\"", "time of its rows")
        .extracting(e -> ((LaminarException) e).errorCode())
        .isEqualTo(ErrorCode.NULL_NOT_ALLOWED);
  }

  @Test
  void refusesANullRow() {
    RecordEncoder<Trade> encoder = RecordEncoder.of(Trade.class, "trades", Columns.TRADES, 3);

    assertThatThrownBy(() -> encoder.encodedLength(null))
        .isInstanceOf(LaminarException.class)
        .hasMessageContainingAll("LDB-0007", "\"trades\"");
  }

  @Test
  void shortensTheRowInAMessage() {
    RecordEncoder<Trade> encoder = RecordEncoder.of(Trade.class, "trades", Columns.TRADES, 3);

    assertThatThrownBy(() -> encoder.encodedLength(new Trade("x".repeat(5_000), 1, 2, null)))
        .isInstanceOf(LaminarException.class)
        .message()
        .endsWith("x...")
        .hasSizeLessThan(400);
  }

  @Test
  void reportsTheNullEvenIfTheRowCannotShowItself() {
    record Mute(String s) {
      @Override
      public String toString() {
        throw new IllegalStateException("no");
      }
    }
    RecordEncoder<Mute> encoder =
        RecordEncoder.of(Mute.class, "s", Columns.schema("s VARCHAR NOT NULL"), -1);

    assertThatThrownBy(() -> encoder.encodedLength(new Mute(null)))
        .isInstanceOf(LaminarException.class)
        .hasMessageContainingAll("LDB-0007", "IllegalStateException");
  }

  @Test
  void refusesATimeThatMicrosecondsDoNotReach() {
    RecordEncoder<Trade> encoder = RecordEncoder.of(Trade.class, "trades", Columns.TRADES, 3);

    assertThatThrownBy(() -> encoder.encodedLength(new Trade("A", 1, 2, Instant.MAX)))
        .isInstanceOf(LaminarException.class)
        .hasMessageContainingAll("\"ts\"", "\"trades\"", Instant.MAX.toString())
        .extracting(e -> ((LaminarException) e).errorCode())
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
  }

  @Test
  void measuresAnUnpairedSurrogateAsTheQuestionMarkItWrites() {
    RecordEncoder<Trade> encoder = RecordEncoder.of(Trade.class, "trades", Columns.TRADES, 3);

    EncodedRow row = EncodedRow.of(encoder, 4, new Trade("a\ud800é", 1, 2, TIME));

    assertThat(row.stringAt(0)).isEqualTo("a?é");
    assertThat(row.length).isEqualTo(8 + 4 * 8 + 4);
  }
}
