package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollTest {
  record Event(String name, int n) {}

  record Even(int n) {
    Even {
      if (n % 2 != 0) {
        throw new IllegalArgumentException(n + " is odd");
      }
    }
  }

  private LaminarDB db;
  private Source<Event> source;

  @BeforeEach
  void open() {
    db = LaminarDB.builder().cores(1).open();
    db.execute(
        "CREATE SOURCE events (name VARCHAR NOT NULL, n INT NOT NULL); "
            + "CREATE STREAM inverse AS SELECT name, 100 / n AS q FROM events");
    source = db.source("events", Event.class);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void push(int... values) {
    for (int n : values) {
      source.push(new Event("e" + n, n));
    }
    db.flush();
  }

  private static void refusal(ErrorCode code, ThrowingCallable call) {
    assertThat(catchThrowableOfType(LaminarException.class, call).errorCode()).isEqualTo(code);
  }

  @Test
  void handsOverAtMostSoManyRowsAndLeavesTheRestForAnyOtherWayOfReading() {
    Subscription<Event> events = db.subscribe("events", Event.class);
    List<Event> rows = new ArrayList<>();
    push(1, 2, 3, 4, 5, 6);

    int taken = events.poll(2, rows::add);

    assertThat(taken).isEqualTo(2);
    assertThat(events.poll(0, rows::add)).isZero();
    assertThat(rows).containsExactly(new Event("e1", 1), new Event("e2", 2));
    assertThat(events.next(Duration.ZERO)).contains(new Event("e3", 3));
    assertThat(events.poll(1, rows::add)).isEqualTo(1);
    assertThat(events.poll()).containsExactly(new Event("e5", 5), new Event("e6", 6));
    assertThat(events.poll(9, rows::add)).isZero();
    refusal(ErrorCode.INVALID_OPERATION, () -> events.poll(-1, rows::add));
  }

  @Test
  void keepsTheRestOfABatchWhenTheDatabaseCloses() {
    Subscription<Event> events = db.subscribe("events", Event.class);
    List<Event> rows = new ArrayList<>();
    push(1, 2, 3);
    events.poll(1, rows::add);

    db.close();

    assertThat(events.poll(9, rows::add)).isEqualTo(2);
    assertThat(rows).extracting(Event::n).containsExactly(1, 2, 3);
  }

  @Test
  void freesTheRestOfABatchWhenTheSubscriptionIsClosed() {
    Subscription<Event> events = db.subscribe("events", Event.class);
    push(1, 2, 3);
    events.poll(1, row -> {});

    events.close();

    refusal(ErrorCode.CLOSED, events::poll);
    // The database would refuse to close with memory still held.
    db.close();
  }

  @Test
  void aConsumerMayUseTheDatabaseAndCloseTheSubscription() {
    Subscription<Event> events = db.subscribe("events", Event.class);
    push(1, 2, 3);

    int taken =
        events.poll(
            9,
            row -> {
              db.execute("CREATE STREAM s AS SELECT n FROM events");
              db.flush();
              events.close();
            });

    assertThat(taken).isEqualTo(1);
    refusal(ErrorCode.CLOSED, () -> events.poll(9, row -> {}));
  }

  @Test
  void aConsumersExceptionIsPassedOnAndItsRowTaken() {
    Subscription<Event> events = db.subscribe("events", Event.class);
    push(1, 2);

    assertThatThrownBy(
            () ->
                events.poll(
                    9,
                    row -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(events.poll()).containsExactly(new Event("e2", 2));
  }

  @Test
  void aRowThatCannotBecomeARecordIsReportedInItsPlaceAndTakesNoOtherWithIt() {
    Subscription<Even> events = db.subscribe("events", Even.class);
    List<Even> rows = new ArrayList<>();
    push(2, 3, 4);

    assertThat(events.poll(9, rows::add)).isEqualTo(1);
    refusal(ErrorCode.CALLBACK_FAILED, () -> events.poll(9, rows::add));
    assertThat(events.poll(9, rows::add)).isEqualTo(1);
    assertThat(rows).containsExactly(new Even(2), new Even(4));

    push(6, 7);
    assertThat(events.poll()).containsExactly(new Even(6));
    db.close();
    refusal(ErrorCode.CALLBACK_FAILED, events::poll);
    assertThat(events.poll()).isEmpty();
  }

  @Test
  void aFailureOfTheStreamFollowsTheRowsBeforeIt() {
    Subscription<Event> events = db.subscribe("events", Event.class);
    ArrowSubscription inverse = db.subscribe("inverse");
    long[] sum = new long[1];
    push(4, 5);
    push(0);

    long rows = inverse.poll(99, batch -> sum[0] += sum(batch));

    assertThat(rows).isEqualTo(2);
    assertThat(sum[0]).isEqualTo(45);
    refusal(ErrorCode.QUERY_FAILED, () -> inverse.poll(99, batch -> {}));
    assertThat(inverse.poll(99, batch -> {})).isZero();
    assertThat(events.poll()).hasSize(3);
  }

  private static long sum(ArrowBatch batch) {
    long sum = 0;
    for (RowView row = batch.rows(); row.next(); ) {
      sum += row.longAt(1);
    }
    return sum;
  }

  @Test
  void pollsAtMostSoManyBatchesAndClosesEachAlsoIfTheConsumerThrows() {
    ArrowSubscription events = db.subscribe("events");
    push(1);
    push(2);
    push(3);

    long first = events.poll(1, batch -> assertThat(batch.rows().next()).isTrue());
    assertThatThrownBy(
            () ->
                events.poll(
                    1,
                    batch -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(first).isEqualTo(1);
    refusal(ErrorCode.INVALID_OPERATION, () -> events.poll(-1, batch -> {}));
    // The database would refuse to close with memory still held.
    db.close();
  }

  @Test
  void aRowViewReadsEveryType() {
    record All(
        boolean b, int i, long l, double d, BigDecimal m, String s, Instant t, Integer missing) {}
    db.execute(
        "CREATE SOURCE everything (b BOOLEAN NOT NULL, i INT NOT NULL, l BIGINT NOT NULL,"
            + " d DOUBLE NOT NULL, m DECIMAL(9, 2) NOT NULL, s VARCHAR NOT NULL, t TIMESTAMP NOT NULL,"
            + " missing INT)");
    ArrowSubscription everything = db.subscribe("everything");
    Instant time = Instant.parse("1969-12-31T23:59:59.000001Z");
    Source<All> all = db.source("everything", All.class);

    all.push(new All(false, 0, 0, 0, BigDecimal.ONE, "", Instant.EPOCH, 1));
    db.flush();
    long first =
        everything.poll(
            1,
            batch -> {
              RowView row = batch.rows();
              assertThat(row.next()).isTrue();
              assertThat(row.booleanAt(0)).isFalse();
              assertThat(row.stringAt(5)).isEmpty();
              assertThat(row.isNull(7)).isFalse();
              assertThat(row.next()).isFalse();
            });
    all.push(new All(true, -7, 1L << 40, 0.5, new BigDecimal("-12.34"), "né", time, null));
    db.flush();
    long second =
        everything.poll(
            1,
            batch -> {
              RowView row = batch.rows();
              assertThat(row.next()).isTrue();
              assertThat(row.booleanAt(0)).isTrue();
              assertThat(row.intAt(1)).isEqualTo(-7);
              assertThat(row.longAt(1)).isEqualTo(-7);
              assertThat(row.doubleAt(1)).isEqualTo(-7);
              assertThat(row.longAt(2)).isEqualTo(1L << 40);
              assertThat(row.doubleAt(3)).isEqualTo(0.5);
              assertThat(row.decimalAt(4)).isEqualTo("-12.34");
              assertThat(row.stringAt(5)).isEqualTo("né");
              assertThat(row.instantAt(6)).isEqualTo(time);
              assertThat(row.longAt(6)).isEqualTo(-999_999);
              byte[] text = new byte[4];
              assertThat(row.utf8At(5, text)).isEqualTo(3);
              assertThat(text).containsExactly('n', 0xc3, 0xa9, 0);
              assertThat(row.isNull(7)).isTrue();
              assertThat(row.next()).isFalse();
              assertThat(row.next()).isFalse();
            });

    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(1);
  }

  @Test
  void aRowViewRefusesWhatItCannotRead() {
    db.execute("CREATE SOURCE small (i INT, s VARCHAR NOT NULL)");
    ArrowSubscription subscription = db.subscribe("small");
    record Small(Integer i, String s) {}
    db.source("small", Small.class).push(new Small(null, "text"));
    db.flush();
    ArrowBatch batch = Objects.requireNonNull(subscription.poll());
    RowView row = batch.rows();

    refusal(ErrorCode.INVALID_OPERATION, () -> row.isNull(0));
    row.next();
    refusal(ErrorCode.NULL_NOT_ALLOWED, () -> row.intAt(0));
    refusal(ErrorCode.NULL_NOT_ALLOWED, () -> row.longAt(0));
    refusal(ErrorCode.INVALID_CAST, () -> row.longAt(1));
    refusal(ErrorCode.INVALID_CAST, () -> row.stringAt(0));
    refusal(ErrorCode.VALUE_OUT_OF_RANGE, () -> row.utf8At(1, new byte[3]));
    assertThatThrownBy(() -> row.intAt(2)).isInstanceOf(IndexOutOfBoundsException.class);
    row.next();
    refusal(ErrorCode.INVALID_OPERATION, () -> row.stringAt(1));
    batch.close();
    refusal(ErrorCode.CLOSED, () -> row.isNull(1));
    refusal(ErrorCode.CLOSED, batch::rows);
  }
}
