package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContinuousQueryTest {
  record Trade(String symbol, long qty) {}

  record Total(String symbol, Long qty) {}

  private final LaminarDB db = LaminarDB.builder().cores(2).onNotice(notice -> {}).open();

  @BeforeEach
  void createRelations() {
    db.execute(
        """
        CREATE SOURCE trades (symbol VARCHAR NOT NULL, qty BIGINT NOT NULL);
        CREATE MATERIALIZED VIEW totals AS
          SELECT symbol, SUM(qty) AS qty FROM trades GROUP BY symbol;
        CREATE TABLE t (symbol VARCHAR PRIMARY KEY, qty BIGINT);
        CREATE VIEW big AS SELECT * FROM t WHERE qty > 10;
        """);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void push(String symbol, long qty) {
    db.source("trades", Trade.class).push(new Trade(symbol, qty));
  }

  private static List<String> drain(Subscription<?> subscription) {
    List<String> all = new ArrayList<>();
    for (List<?> rows = subscription.poll(); !rows.isEmpty(); rows = subscription.poll()) {
      rows.forEach(row -> all.add(row.toString()));
    }
    return all;
  }

  @Test
  void beginsWithTheRowsOfAViewThatItsConditionLetsPass() {
    push("ACME", 10);
    push("EU", 5);
    ContinuousQuery query = db.continuousQuery("SUBSCRIBE totals WHERE symbol = ?", "ACME");

    try (Subscription<Change<Total>> changes = query.subscribeChanges(Total.class)) {
      db.flush();
      assertThat(drain(changes)).containsExactly("+ Total[symbol=ACME, qty=10]");

      push("EU", 1);
      push("ACME", 2);
      db.flush();
      assertThat(drain(changes))
          .containsExactly("-U Total[symbol=ACME, qty=10]", "+U Total[symbol=ACME, qty=12]");
    }
    assertThat(query.retracts()).isTrue();
    assertThat(query.schema().getFields()).extracting("name").containsExactly("symbol", "qty");
  }

  @Test
  void aSourceGivesWhatIsPushedFromThenOn() {
    push("ACME", 1);
    ContinuousQuery query =
        db.continuousQuery("SELECT symbol, 2 * qty AS qty FROM trades WHERE qty > 1");

    try (Subscription<Trade> rows = query.subscribe(Trade.class)) {
      push("ACME", 2);
      push("EU", 1);
      push("EU", 3);
      db.flush();

      assertThat(drain(rows))
          .containsExactly("Trade[symbol=ACME, qty=4]", "Trade[symbol=EU, qty=6]");
    }
  }

  @Test
  void everySubscriptionRunsItForItself() {
    db.execute("INSERT INTO t VALUES ('a', 1), ('b', 20), ('c', 30)");
    ContinuousQuery query = db.continuousQuery("SUBSCRIBE big");
    List<String> called = Collections.synchronizedList(new ArrayList<>());

    try (Subscription<Change<Total>> first = query.subscribeChanges(Total.class)) {
      db.execute("UPDATE t SET qty = 11 WHERE symbol = 'a'");
      try (Subscription<Change<Total>> ignored =
              query.subscribeChanges(Total.class, change -> called.add(change.toString()));
          ArrowSubscription third = query.subscribe()) {
        db.execute("DELETE FROM t WHERE symbol = 'b'");
        db.flush();

        assertThat(drain(first))
            .containsExactlyInAnyOrder(
                "+ Total[symbol=b, qty=20]",
                "+ Total[symbol=c, qty=30]",
                "+ Total[symbol=a, qty=11]",
                "- Total[symbol=b, qty=20]");
        assertThat(called)
            .containsExactlyInAnyOrder(
                "+ Total[symbol=b, qty=20]",
                "+ Total[symbol=c, qty=30]",
                "+ Total[symbol=a, qty=11]",
                "- Total[symbol=b, qty=20]");
        assertThat(third.poll(10, batch -> {})).isEqualTo(4);
      }
    }
  }

  @Test
  void anAggregateOverNothingHasARow() {
    ContinuousQuery query = db.continuousQuery("SELECT COUNT(*) AS qty, 'all' AS symbol FROM t");

    try (Subscription<Change<Trade>> counts = query.subscribeChanges(Trade.class)) {
      db.execute("INSERT INTO t VALUES ('a', 1)");
      db.flush();

      assertThat(drain(counts)).endsWith("+ Trade[symbol=all, qty=1]");
    }
  }

  @Test
  void leavesNothingBehind() {
    int before = db.topology().nodes().size();
    for (int i = 0; i < 20; i++) {
      try (Subscription<Change<Total>> changes =
          db.continuousQuery("SELECT symbol, SUM(qty) AS qty FROM t GROUP BY symbol")
              .subscribeChanges(Total.class)) {
        assertThat(db.topology().nodes().size()).isGreaterThan(before);
        drain(changes);
      }
    }
    assertThat(db.topology().nodes()).hasSize(before);
    assertThat(db.relations()).hasSize(4);
  }

  @Test
  void endsWhenWhatItReadsIsDropped() {
    try (Subscription<Change<Total>> changes =
        db.continuousQuery("SUBSCRIBE totals").subscribeChanges(Total.class)) {
      push("ACME", 10);
      db.execute("DROP MATERIALIZED VIEW totals");

      assertThat(drain(changes)).containsExactly("+ Total[symbol=ACME, qty=10]");
      assertThat(changes.iterator().hasNext()).isFalse();
    }
    db.execute(
        "CREATE MATERIALIZED VIEW totals AS SELECT symbol, SUM(qty) AS qty FROM trades GROUP BY symbol");
  }

  @Test
  void aFailureIsTold() {
    try (Subscription<Change<Total>> changes =
        db.continuousQuery("SELECT symbol, 1 / qty AS qty FROM t").subscribeChanges(Total.class)) {
      db.execute("INSERT INTO t VALUES ('a', 0)");
      db.flush();

      assertThatThrownBy(() -> drain(changes))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("LDB-7001");
    }
    db.execute("INSERT INTO t VALUES ('b', 1)");
    assertThat(db.query("SELECT * FROM t").rowCount()).isEqualTo(2);
  }

  @Test
  void theDatabaseMayCloseFirst() {
    Subscription<Change<Total>> changes =
        db.continuousQuery("SUBSCRIBE t").subscribeChanges(Total.class);
    db.execute("INSERT INTO t VALUES ('a', 1)");
    db.close();

    assertThat(changes).extracting(Change::toString).containsExactly("+ Total[symbol=a, qty=1]");
    changes.close();
  }

  @Test
  void whatIsNoQueryIsPointedAt() {
    assertThatThrownBy(() -> db.continuousQuery("SUBSCRIBE absent WHERE x = 1"))
        .hasMessageContaining("LDB-1101")
        .hasMessageContaining("^^^^^^");
    assertThatThrownBy(() -> db.continuousQuery("SUBSCRIBE t WHERE colour = 1"))
        .hasMessageContaining("LDB-1100")
        .hasMessageContaining("^^^^^^");
    assertThatThrownBy(() -> db.continuousQuery("DELETE FROM t")).hasMessageContaining("LDB-1002");
    assertThatThrownBy(() -> db.execute("SUBSCRIBE t")).hasMessageContaining("continuousQuery()");
    assertThatThrownBy(() -> db.query("SUBSCRIBE t")).hasMessageContaining("continuousQuery()");
    assertThatThrownBy(() -> db.continuousQuery("SUBSCRIBE t WHERE symbol = ?"))
        .hasMessageContaining("1 parameter");
  }
}
