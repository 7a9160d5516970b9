package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StateTtlTest {
  record Trade(long id, String symbol) {}

  record Total(long id, long n) {}

  private static final String SOURCE = "CREATE SOURCE trades (id BIGINT NOT NULL, symbol VARCHAR);";

  @Test
  @Timeout(60)
  void expiresThoughNothingFlowsAndNobodyAsks() {
    try (LaminarDB db = LaminarDB.builder().cores(2).open()) {
      db.execute(
          SOURCE
              + "CREATE STREAM totals WITH ('state.ttl' = '30 milliseconds') AS"
              + " SELECT id, COUNT(*) AS n FROM trades GROUP BY id");
      Subscription<Change<Total>> changes = db.subscribeChanges("totals", Total.class);
      Instant before = Instant.now();
      db.source("trades", Trade.class).push(new Trade(7, "A"));

      List<Change<Total>> delivered = new ArrayList<>();
      while (delivered.size() < 2) {
        changes.next(Duration.ofSeconds(10)).ifPresent(delivered::add);
      }

      assertThat(delivered).extracting(Change::row).containsOnly(new Total(7, 1));
      assertThat(delivered).extracting(Change::isInsert).containsExactly(true, false);
      assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(30));
    }
  }

  @Test
  void givesTheMemoryOfWhatHasExpiredBack() {
    AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    try (LaminarDB db = LaminarDB.builder().cores(1).clock(clock::get).open()) {
      db.execute(
          SOURCE
              + "CREATE MATERIALIZED VIEW totals WITH ('state.ttl' = '1 hour') AS"
              + " SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol");
      Source<Trade> trades = db.source("trades", Trade.class);
      for (int i = 0; i < 50_000; i++) {
        trades.push(new Trade(i, "a symbol of some length, number " + i));
      }
      db.flush();
      long full = stateBytes(db);

      clock.set(clock.get().plus(Duration.ofHours(2)));
      db.flush();
      db.flush();

      assertThat(db.query("SELECT COUNT(*) AS id, 0 AS n FROM totals").rows(Total.class))
          .containsExactly(new Total(0, 0));
      assertThat(full).isGreaterThan(4_000_000);
      assertThat(stateBytes(db)).isLessThan(full / 20);
    }
  }

  @Test
  void standsStillWhileTheClockIsPutBack() {
    AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    try (LaminarDB db = LaminarDB.builder().cores(1).clock(clock::get).open()) {
      db.execute(
          SOURCE
              + "CREATE MATERIALIZED VIEW totals WITH ('state.ttl' = '1 hour') AS"
              + " SELECT id, COUNT(*) AS n FROM trades GROUP BY id");
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade(1, "A"));
      db.flush();
      clock.set(Instant.parse("2026-01-01T06:00:00Z"));
      db.flush();
      trades.push(new Trade(2, "A"));

      assertThat(db.query("SELECT * FROM totals").rows(Total.class))
          .containsExactlyInAnyOrder(new Total(1, 1), new Total(2, 1));

      clock.set(Instant.parse("2026-01-01T14:00:00Z"));
      db.flush();
      db.flush();
      assertThat(db.query("SELECT * FROM totals").rows(Total.class)).isEmpty();
    }
  }

  private static long stateBytes(LaminarDB db) {
    return db.relations().stream()
        .filter(relation -> relation.name().equals("totals"))
        .mapToLong(LaminarDB.RelationInfo::stateBytes)
        .sum();
  }
}
