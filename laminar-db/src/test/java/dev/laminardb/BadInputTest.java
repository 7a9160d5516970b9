package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is wrong is refused, with a code and a name, and disturbs nothing else. */
class BadInputTest {
  private static final Instant TIME = Instant.parse("2026-01-01T10:00:05Z");
  private static final String TRADES =
      "CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, ts TIMESTAMP NOT NULL,"
          + " WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);"
          + "CREATE STREAM passed AS SELECT symbol, price FROM trades";

  /** A row of {@code trades}, which may be wrong. */
  public record Trade(@Nullable String symbol, double price, @Nullable Instant ts) {}

  /** A row of {@code passed}. */
  public record Passed(String symbol, double price) {}

  /** Matches {@code trades} in nothing. */
  public record Mismatch(int symbol, String prise, Instant ts, long extra) {}

  private static LaminarException refusal(ErrorCode code, ThrowingCallable call) {
    LaminarException refusal = catchThrowableOfType(LaminarException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.errorCode()).as(refusal.getMessage()).isEqualTo(code);
    return refusal;
  }

  private static LaminarDB open() {
    LaminarDB db = LaminarDB.builder().cores(2).open();
    db.execute(TRADES);
    return db;
  }

  @Test
  void namesEachFieldOfARecordThatDoesNotMatch() {
    try (LaminarDB db = open()) {
      LaminarException refusal =
          refusal(ErrorCode.SCHEMA_MISMATCH, () -> db.source("trades", Mismatch.class));

      assertThat(refusal)
          .hasMessageContainingAll("\"symbol\"", "\"prise\"", "\"price\"", "\"extra\"", "trades")
          .hasMessageContaining("LDB-0006");
      assertThat(Objects.requireNonNull(refusal.getMessage())).doesNotContain("\"ts\" is");
      refusal(ErrorCode.SCHEMA_MISMATCH, () -> db.subscribe("passed", Mismatch.class));
    }
  }

  @Test
  void refusesNullsWhereNoneMayBeAndTakesTheRowsAround() {
    try (LaminarDB db = open();
        Subscription<Passed> passed = db.subscribe("passed", Passed.class)) {
      Source<Trade> trades = db.source("trades", Trade.class);

      trades.push(new Trade("A", 1, TIME));
      LaminarException symbol =
          refusal(ErrorCode.NULL_NOT_ALLOWED, () -> trades.push(new Trade(null, 2, TIME)));
      LaminarException time =
          refusal(ErrorCode.NULL_NOT_ALLOWED, () -> trades.push(new Trade("B", 3, null)));
      trades.push(new Trade("C", 4, TIME));
      db.flush();

      assertThat(symbol).hasMessageContainingAll("symbol", "trades");
      assertThat(time).hasMessageContainingAll("ts", "trades");
      assertThat(passed.poll()).containsExactly(new Passed("A", 1), new Passed("C", 4));
    }
  }

  @Test
  void keepsTheRowsBeforeTheOneThatACollectionIsRefusedFor() {
    try (LaminarDB db = open();
        Subscription<Passed> passed = db.subscribe("passed", Passed.class)) {
      Source<Trade> trades = db.source("trades", Trade.class);

      refusal(
          ErrorCode.NULL_NOT_ALLOWED,
          () ->
              trades.push(
                  List.of(
                      new Trade("A", 1, TIME), new Trade(null, 2, TIME), new Trade("C", 3, TIME))));
      db.flush();

      assertThat(passed.poll()).containsExactly(new Passed("A", 1));
    }
  }

  @Test
  void refusesArrowRowsOfOtherColumnsAndLeavesThemToTheirOwner() {
    try (LaminarDB db = open();
        BigIntVector price = new BigIntVector("price", db.allocator())) {
      price.allocateNew(1);
      price.set(0, 7);
      price.setValueCount(1);
      VectorSchemaRoot root = VectorSchemaRoot.of(price);

      LaminarException refusal =
          refusal(ErrorCode.SCHEMA_MISMATCH, () -> db.source("trades").push(root));

      assertThat(refusal).hasMessageContainingAll("price", "symbol", "ts");
      assertThat(price.get(0)).isEqualTo(7);
    }
  }

  @Test
  void refusesEverythingAfterClose() {
    LaminarDB db = open();
    Source<Trade> trades = db.source("trades", Trade.class);
    Subscription<Passed> passed = db.subscribe("passed", Passed.class);
    trades.push(new Trade("A", 1, TIME));
    db.close();
    db.close();

    refusal(ErrorCode.CLOSED, () -> trades.push(new Trade("B", 2, TIME)));
    refusal(ErrorCode.CLOSED, () -> trades.watermark(TIME));
    refusal(ErrorCode.CLOSED, db::flush);
    refusal(ErrorCode.CLOSED, () -> db.execute("DROP STREAM passed"));
    refusal(ErrorCode.CLOSED, () -> db.source("trades"));
    refusal(ErrorCode.CLOSED, () -> db.subscribe("passed"));
    // What was pushed before the close has been delivered.
    assertThat(passed.poll()).containsExactly(new Passed("A", 1));
  }

  @Test
  void refusesPushesIntoADroppedSource() {
    try (LaminarDB db = open()) {
      Source<Trade> trades = db.source("trades", Trade.class);
      db.execute("DROP SOURCE trades CASCADE");

      refusal(ErrorCode.CLOSED, () -> trades.push(new Trade("A", 1, TIME)));
      db.flush();
    }
  }

  @Test
  void namesWhatDoesNotExist() {
    try (LaminarDB db = open()) {
      assertThat(refusal(ErrorCode.RELATION_NOT_FOUND, () -> db.source("trade")))
          .hasMessageContaining("did you mean \"trades\"?");
      assertThat(refusal(ErrorCode.RELATION_NOT_FOUND, () -> db.source("passed")))
          .hasMessageContaining("takes no rows");
      refusal(ErrorCode.RELATION_NOT_FOUND, () -> db.subscribe("nothing"));
    }
  }

  @Test
  void reportsTheLineAndColumnOfAnError() {
    try (LaminarDB db = open()) {
      LaminarException refusal =
          refusal(
              ErrorCode.COLUMN_NOT_FOUND,
              () -> db.execute("CREATE STREAM x AS\n  SELECT pricee FROM trades"));

      assertThat(refusal.position()).isPresent();
      assertThat(refusal.position().orElseThrow().line()).isEqualTo(2);
      assertThat(refusal.position().orElseThrow().column()).isEqualTo(10);
      assertThat(refusal).hasMessageContaining("^^^^^^ did you mean \"price\"?");
    }
  }

  @Test
  void anExceptionInACallbackHarmsNeitherTheNextRowNorTheCore() {
    Logger logger = Logger.getLogger(Subscription.class.getName());
    Level before = logger.getLevel();
    logger.setLevel(Level.OFF);
    try (LaminarDB db = open();
        Subscription<Passed> polled = db.subscribe("passed", Passed.class)) {
      List<Passed> called = Collections.synchronizedList(new ArrayList<>());
      Source<Trade> trades = db.source("trades", Trade.class);
      try (Subscription<Passed> failing =
          db.subscribe(
              "passed",
              Passed.class,
              row -> {
                called.add(row);
                if (row.price() < 3) {
                  throw new IllegalStateException("the callback's own fault");
                }
              })) {
        refusal(ErrorCode.INVALID_OPERATION, failing::poll);
        for (int i = 1; i <= 4; i++) {
          trades.push(new Trade("A", i, TIME));
          db.flush();
        }
      }

      assertThat(called)
          .containsExactly(
              new Passed("A", 1), new Passed("A", 2), new Passed("A", 3), new Passed("A", 4));
      assertThat(polled.poll()).hasSize(4);
    } finally {
      logger.setLevel(before);
    }
  }

  @Test
  void refusesToFlushOrCloseInsideACallback() {
    try (LaminarDB db = open()) {
      AtomicReference<@Nullable Throwable> flush = new AtomicReference<>();
      AtomicReference<@Nullable Throwable> close = new AtomicReference<>();
      try (Subscription<Passed> subscription =
          db.subscribe(
              "passed",
              Passed.class,
              row -> {
                flush.set(catchThrowable(db::flush));
                close.set(catchThrowable(db::close));
              })) {
        db.source("trades", Trade.class).push(new Trade("A", 1, TIME));
        db.flush();
      }

      for (AtomicReference<@Nullable Throwable> thrown : List.of(flush, close)) {
        assertThat(thrown.get())
            .isInstanceOfSatisfying(
                LaminarException.class,
                e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.INVALID_OPERATION))
            .hasMessageContaining("passed");
      }
    }
  }

  @Test
  void aSubscriberThatDoesNotPollStopsThePushesAndIsNamed() {
    try (LaminarDB db =
        LaminarDB.builder()
            .cores(1)
            .sourceBufferBytes(4096)
            .subscriptionBufferBatches(1)
            .backpressureTimeout(Duration.ofMillis(300))
            .open()) {
      db.execute(TRADES);
      Source<Trade> trades = db.source("trades", Trade.class);
      try (Subscription<Passed> forgotten = db.subscribe("passed", Passed.class)) {
        int[] pushed = {0};
        LaminarException refusal =
            refusal(
                ErrorCode.BACKPRESSURE_TIMEOUT,
                () -> {
                  while (pushed[0] < 10_000_000) {
                    trades.push(new Trade("A", pushed[0], TIME));
                    pushed[0]++;
                  }
                });

        assertThat(refusal).hasMessageContainingAll("\"trades\"", "\"passed\"", "300 ms");
        assertThat(trades.tryPush(new Trade("A", -1, TIME))).isFalse();

        // Nothing is lost: whoever polls at last finds each row that was taken.
        List<Passed> rows = new ArrayList<>(forgotten.poll());
        db.flush();
        rows.addAll(forgotten.poll());
        assertThat(rows).hasSize(pushed[0]);
        assertThat(rows.get(pushed[0] - 1).price()).isEqualTo(pushed[0] - 1);
        trades.push(new Trade("B", 1, TIME));
      }
    }
  }

  @Test
  void closeLeavesNoThread() {
    LaminarDB db = open();
    Subscription<Passed> subscription = db.subscribe("passed", Passed.class, row -> {});
    db.source("trades", Trade.class).push(new Trade("A", 1, TIME));
    db.flush();
    assertThat(laminarThreads()).isNotEmpty();

    db.close();

    assertThat(laminarThreads()).isEmpty();
    subscription.close();
  }

  private static List<String> laminarThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("laminar-"))
        .toList();
  }

  @Test
  void saysThatAnArrowBatchWasLeftOpen() {
    LaminarDB db = open();
    ArrowSubscription passed = db.subscribe("passed");
    db.source("trades", Trade.class).push(new Trade("A", 1, TIME));
    db.flush();
    ArrowBatch left = Objects.requireNonNull(passed.poll());

    assertThatThrownBy(db::close)
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.INVALID_OPERATION))
        .hasMessageContaining("ArrowBatch");

    assertThat(laminarThreads()).isEmpty();
    left.close();
  }

  /** A result of {@code totals}. */
  public record Total(String symbol, long n) {}

  @Test
  void aQueryThatOutgrowsItsStateFailsAloneAndGivesItsMemoryBack() {
    Logger logger = Logger.getLogger("dev.laminardb.core.runtime");
    logger.setLevel(Level.OFF);
    try (LaminarDB db = LaminarDB.builder().cores(2).stateLimitBytes(200_000).open()) {
      db.execute(TRADES);
      db.execute(
          "CREATE STREAM totals AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol;"
              + "CREATE STREAM sizes AS SELECT n, COUNT(*) AS symbols FROM totals GROUP BY n;"
              + "CREATE STREAM minutes AS SELECT window_start, COUNT(*) AS n FROM TUMBLE(TABLE trades,"
              + " DESCRIPTOR(ts), INTERVAL '1' MINUTE) GROUP BY window_start, window_end");
      Source<Trade> trades = db.source("trades", Trade.class);
      Subscription<Change<Total>> totals = db.subscribeChanges("totals", Total.class);
      Subscription<Passed> passed = db.subscribe("passed", Passed.class);

      for (int i = 0; i < 100; i++) {
        trades.push(new Trade("few" + i, 1, TIME));
      }
      db.flush();
      assertThat(totals.poll()).hasSizeGreaterThanOrEqualTo(100);
      assertThat(info(db, "totals").stateBytes()).isBetween(1_000L, 200_000L);
      for (int i = 0; i < 20_000; i++) {
        trades.push(new Trade("many" + i, 1, TIME));
      }
      db.flush();

      LaminarException failure = catchThrowableOfType(LaminarException.class, () -> drain(totals));
      assertThat(failure.errorCode()).isEqualTo(ErrorCode.QUERY_FAILED);
      assertThat(failure).hasMessageContainingAll("\"totals\"", "LDB-7004", "200,000");
      assertThat(info(db, "totals").stateBytes()).isZero();
      assertThat(info(db, "sizes").failure()).contains("LDB-7004");
      assertThat(info(db, "minutes").failure()).isNull();
      assertThat(passed.poll()).hasSize(20_100);
    } finally {
      logger.setLevel(null);
    }
  }

  private static void drain(Subscription<?> subscription) {
    for (int i = 0; i < 100_000; i++) {
      subscription.poll();
    }
  }

  private static LaminarDB.RelationInfo info(LaminarDB db, String relation) {
    return db.relations().stream().filter(r -> r.name().equals(relation)).findFirst().orElseThrow();
  }
}
