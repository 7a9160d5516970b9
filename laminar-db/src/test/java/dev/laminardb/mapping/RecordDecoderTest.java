package dev.laminardb.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class RecordDecoderTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void leavesNoMemoryBehind() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  private static final Schema ALL =
      Columns.schema(
          "b BOOLEAN NOT NULL",
          "i INT NOT NULL",
          "l BIGINT NOT NULL",
          "d DOUBLE NOT NULL",
          "s VARCHAR NOT NULL",
          "t TIMESTAMP NOT NULL");

  private static final Schema ALL_NULLABLE =
      Columns.schema("b BOOLEAN", "i INT", "l BIGINT", "d DOUBLE", "s VARCHAR", "t TIMESTAMP");

  private record All(boolean b, int i, long l, double d, String s, Instant t) {}

  private record Boxed(Boolean b, Integer i, Long l, Double d, String s, LocalDateTime t) {}

  private record Optionals(
      Optional<Boolean> b,
      Optional<Long> i,
      Optional<Long> l,
      Optional<Double> d,
      Optional<DayOfWeek> s,
      Optional<Instant> t) {}

  @Test
  void readsEveryTypeIntoPrimitives() {
    List<All> rows = decode(All.class, ALL, this::fillAll, 3);

    assertThat(rows)
        .containsExactly(
            new All(true, 0, -1, 0.5, "", Instant.parse("1969-12-31T23:59:59.999999Z")),
            new All(false, 1, -2, 1.5, "é", Instant.parse("1969-12-31T23:59:59.999998Z")),
            new All(true, 2, -3, 2.5, "éé", Instant.parse("1969-12-31T23:59:59.999997Z")));
  }

  @Test
  void readsNullsIntoBoxes() {
    List<Boxed> rows = decode(Boxed.class, ALL_NULLABLE, this::fillEverySecondNull, 2);

    assertThat(rows)
        .containsExactly(
            new Boxed(true, 7, 8L, 9.5, "FRIDAY", LocalDateTime.parse("1970-01-01T00:00:01")),
            new Boxed(null, null, null, null, null, null));
  }

  @Test
  void readsNullsIntoOptionalsAndStringsIntoEnums() {
    List<Optionals> rows = decode(Optionals.class, ALL_NULLABLE, this::fillEverySecondNull, 2);

    assertThat(rows)
        .containsExactly(
            new Optionals(
                Optional.of(true),
                Optional.of(7L),
                Optional.of(8L),
                Optional.of(9.5),
                Optional.of(DayOfWeek.FRIDAY),
                Optional.of(Instant.ofEpochSecond(1))),
            new Optionals(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void readsSomeColumnsInAnotherOrderIntoALocalRecord() {
    record Local(double i, Long l) {}

    List<Local> rows = decode(Local.class, ALL, this::fillAll, 2);

    assertThat(rows).containsExactly(new Local(0, -1L), new Local(1, -2L));
  }

  @Test
  void readsOneRow() {
    Batch batch = batch(ALL, this::fillAll, 3);
    RecordDecoder<All> decoder = RecordDecoder.of(All.class, "all", ALL);

    assertThat(decoder.rows(batch).apply(2).s()).isEqualTo("éé");
    assertThatThrownBy(() -> decoder.rows(batch).apply(3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    batch.release();
  }

  @Test
  void readsAFullBatchWithTheSameHandleManyTimes() {
    RecordDecoder<All> decoder = RecordDecoder.of(All.class, "all", ALL);
    Batch batch = batch(ALL, this::fillAll, Batch.MAX_ROWS);

    for (int pass = 0; pass < 5; pass++) {
      List<All> rows = new ArrayList<>();
      decoder.decode(batch, rows::add);
      assertThat(rows).hasSize(Batch.MAX_ROWS);
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i).l()).isEqualTo(-1 - i);
      }
    }
    batch.release();
  }

  @Test
  void refusesAStringThatIsNoConstant() {
    record Day(DayOfWeek s) {}
    Batch batch = batch(ALL, this::fillAll, 2);

    assertThatThrownBy(() -> RecordDecoder.of(Day.class, "days", ALL).rows(batch).apply(1))
        .isInstanceOf(LaminarException.class)
        .hasMessageContainingAll("\"é\"", "\"s\"", "\"days\"", "DayOfWeek", "MONDAY, TUESDAY")
        .extracting(e -> ((LaminarException) e).errorCode())
        .isEqualTo(ErrorCode.INVALID_CAST);
    batch.release();
  }

  @Test
  void namesStreamAndRowWhenTheConstructorThrows() {
    record Positive(int i) {
      Positive {
        if (i == 1) {
          throw new IllegalArgumentException("one is not allowed");
        }
      }
    }
    Batch batch = batch(ALL, this::fillAll, 3);
    List<Positive> rows = new ArrayList<>();
    RecordDecoder<Positive> decoder = RecordDecoder.of(Positive.class, "numbers", ALL);

    assertThatThrownBy(() -> decoder.decode(batch, rows::add))
        .isInstanceOf(LaminarException.class)
        .hasMessageContainingAll("row 1", "\"numbers\"", "one is not allowed")
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .extracting(e -> ((LaminarException) e).errorCode())
        .isEqualTo(ErrorCode.CALLBACK_FAILED);
    assertThat(rows).containsExactly(new Positive(0));
    assertThat(decoder.rows(batch).apply(2)).isEqualTo(new Positive(2));
    batch.release();
  }

  @Test
  void passesOnTheConsumersOwnException() {
    Batch batch = batch(ALL, this::fillAll, 1);
    IllegalStateException failure = new IllegalStateException("consumer");

    assertThatThrownBy(
            () ->
                RecordDecoder.of(All.class, "all", ALL)
                    .decode(
                        batch,
                        row -> {
                          throw failure;
                        }))
        .isSameAs(failure);
    batch.release();
  }

  private interface Filler {
    void fill(BatchBuilder builder, int row);
  }

  private void fillAll(BatchBuilder builder, int row) {
    builder.column(0).setBoolean(row, row % 2 == 0);
    builder.column(1).setInt(row, row);
    builder.column(2).setLong(row, -1 - row);
    builder.column(3).setDouble(row, row + 0.5);
    byte[] text = "é".repeat(row % 5).getBytes(StandardCharsets.UTF_8);
    builder.column(4).appendString(text, 0, text.length);
    builder.column(5).setLong(row, -1 - row);
  }

  private void fillEverySecondNull(BatchBuilder builder, int row) {
    if (row % 2 == 1) {
      builder.column(4).appendNullString();
      return;
    }
    builder.column(0).setBoolean(row, true);
    builder.column(1).setInt(row, 7);
    builder.column(2).setLong(row, 8);
    builder.column(3).setDouble(row, 9.5);
    builder.column(4).appendString("FRIDAY".getBytes(StandardCharsets.UTF_8), 0, 6);
    builder.column(5).setLong(row, 1_000_000);
  }

  private Batch batch(Schema schema, Filler filler, int rows) {
    try (BatchPool pool = new BatchPool(schema, allocator)) {
      BatchBuilder builder = pool.builder();
      for (int row = 0; row < rows; row++) {
        filler.fill(builder, row);
        builder.addRows(1);
      }
      return builder.build();
    }
  }

  private <T> List<T> decode(Class<T> type, Schema schema, Filler filler, int rows) {
    Batch batch = batch(schema, filler, rows);
    List<T> decoded = new ArrayList<>();
    RecordDecoder.of(type, "stream", schema).decode(batch, decoded::add);
    batch.release();
    return decoded;
  }
}
