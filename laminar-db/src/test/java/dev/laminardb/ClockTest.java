package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockTest {
  private static final Instant BEGIN = Instant.parse("2026-02-03T04:05:06.123456Z");

  /** Goes on by a second each time that it is read. */
  private static final class Ticking implements InstantSource {
    private Instant next = BEGIN;

    @Override
    public Instant instant() {
      Instant now = next;
      next = next.plusSeconds(1);
      return now;
    }
  }

  private static LaminarDB database() {
    LaminarDB db = LaminarDB.builder().cores(2).clock(new Ticking()).open();
    db.execute(
        """
        CREATE TABLE seen (
          id BIGINT PRIMARY KEY, at_ TIMESTAMP WITH TIME ZONE, local_ TIMESTAMP, day_ DATE, time_ TIME)
        """);
    return db;
  }

  record Seen(long id, Instant at, LocalDateTime local, LocalDate day, LocalTime time) {}

  private static List<Seen> seen(LaminarDB db) {
    return db.query(
            "SELECT id, at_ AS at, local_ AS local, day_ AS \"day\", time_ AS \"time\""
                + " FROM seen ORDER BY id")
        .rows(Seen.class);
  }

  private static Seen at(long id, Instant instant) {
    LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    return new Seen(id, instant, local, local.toLocalDate(), local.toLocalTime());
  }

  private static long second(Instant instant) {
    return Duration.between(BEGIN, instant).toSeconds();
  }

  record Now(Instant now) {}

  @Test
  void aQueryHasOneTimeAndTheNextALaterOne() {
    try (LaminarDB db = database()) {
      String sql =
          """
          SELECT NOW() AS now FROM (VALUES (1), (2)) AS v (n)
          WHERE NOW() = CURRENT_TIMESTAMP AND LOCALTIMESTAMP = CURRENT_TIMESTAMP
            AND CURRENT_DATE = CAST(NOW() AS DATE) AND CURRENT_TIME = LOCALTIME
          """;

      List<Now> first = db.query(sql).rows(Now.class);
      List<Now> second = db.query(sql).rows(Now.class);

      assertThat(first).hasSize(2).containsOnly(first.get(0));
      assertThat(second).hasSize(2).containsOnly(second.get(0));
      assertThat(second.get(0).now()).isAfter(first.get(0).now());
    }
  }

  @Test
  void aPreparedStatementHasTheTimeOfEachExecution() {
    try (LaminarDB db = database();
        Statement insert =
            db.prepare(
                """
                INSERT INTO seen VALUES
                  (?, NOW(), LOCALTIMESTAMP, CURRENT_DATE, CURRENT_TIME),
                  (? + 0, CURRENT_TIMESTAMP, NOW(), CURRENT_DATE, LOCALTIME)
                """)) {
      insert.execute(1L, 2L);
      insert.execute(3L, 4L);

      List<Seen> rows = seen(db);
      Instant first = rows.get(0).at();
      Instant second = rows.get(2).at();
      assertThat(rows).containsExactly(at(1, first), at(2, first), at(3, second), at(4, second));
      assertThat(second).isAfter(first);
      assertThatThrownBy(() -> insert.execute(5L))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("the statement has 2 parameters and was given 1 values");
    }
  }

  @Test
  void anInsertOfAQueryHasTheTimeOfEachExecutionInAllItsParts() {
    try (LaminarDB db = database()) {
      db.execute("INSERT INTO seen (id) VALUES (1)");
      try (Statement insert =
          db.prepare(
              """
              INSERT INTO seen (id, at_, local_)
              SELECT id, NOW(), LOCALTIMESTAMP FROM seen WHERE id = 1
              ON CONFLICT (id) DO UPDATE
                SET at_ = NOW(), local_ = excluded.local_
              """)) {
        insert.execute();
        Instant first = times(db);
        insert.execute();
        Instant second = times(db);

        assertThat(second).isAfter(first);
      }
    }
  }

  private static Instant times(LaminarDB db) {
    record Times(Instant at, LocalDateTime local) {}
    Times times = db.query("SELECT at_ AS at, local_ AS local FROM seen").rows(Times.class).get(0);
    assertThat(times.local().toInstant(ZoneOffset.UTC)).isEqualTo(times.at());
    return times.at();
  }

  record Changed(long id, Instant at, Instant now, Long seconds) {}

  @Test
  void updatesAndDeletesReadTheClockAndReturnIt() {
    try (LaminarDB db = database()) {
      db.execute("INSERT INTO seen (id, at_) VALUES (1, NOW()), (2, NULL)");

      List<Changed> updated =
          db.query(
                  """
                  UPDATE seen SET at_ = NOW() WHERE at_ <= NOW() AND id = ?
                  RETURNING id, at_ AS at, NOW() AS now, EXTRACT(EPOCH FROM NOW()) AS seconds
                  """,
                  1L)
              .rows(Changed.class);
      long deleted = db.execute("DELETE FROM seen WHERE at_ < NOW() - INTERVAL '1' HOUR");
      long none = db.execute("DELETE FROM seen WHERE at_ < NOW()");

      Instant now = updated.get(0).now();
      assertThat(updated).containsExactly(new Changed(1, now, now, now.getEpochSecond()));
      assertThat(second(now)).isPositive();
      assertThat(deleted).isZero();
      assertThat(none).isEqualTo(1);
    }
  }

  @Test
  void theStatementsOfAScriptHaveOneTime() {
    try (LaminarDB db = database()) {
      db.execute(
          """
          INSERT INTO seen VALUES (1, NOW(), LOCALTIMESTAMP, CURRENT_DATE, CURRENT_TIME);
          INSERT INTO seen SELECT 2, NOW(), LOCALTIMESTAMP, CURRENT_DATE, CURRENT_TIME;
          """);

      Instant time = seen(db).get(0).at();
      assertThat(seen(db)).containsExactly(at(1, time), at(2, time));
    }
  }

  @Test
  void whatIsSubscribedToReadsNoClock() {
    try (LaminarDB db = database()) {
      assertThatThrownBy(() -> db.continuousQuery("SELECT id FROM seen WHERE at_ > NOW()"))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("NOW is not available here");
    }
  }

  @Test
  void theDefaultIsTheClockOfTheSystem() {
    try (LaminarDB db = LaminarDB.open()) {
      Instant before = Instant.now().minusMillis(1);
      Instant now = db.query("SELECT NOW() AS now").rows(Now.class).get(0).now();

      assertThat(now).isBetween(before, Instant.now());
    }
  }

  @Test
  void aColumnMayBeCalledLikeAFunctionOfTheClock() {
    try (LaminarDB db = database()) {
      List<Named> rows =
          db.query(
                  "SELECT \"CURRENT_DATE\" AS a, now AS b"
                      + " FROM (VALUES (1, 2)) AS v (\"CURRENT_DATE\", now)")
              .rows(Named.class);

      assertThat(rows).containsExactly(new Named(1, 2));
    }
  }

  record Named(int a, int b) {}
}
