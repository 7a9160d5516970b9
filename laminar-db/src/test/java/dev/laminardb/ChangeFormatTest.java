package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What subscribers are told of changes: updates as pairs, what changes come to, and as columns. */
class ChangeFormatTest {
  record Trade(String symbol, long qty) {}

  record Total(String symbol, Long qty) {}

  private final LaminarDB db = LaminarDB.builder().cores(1).onNotice(notice -> {}).open();

  @BeforeEach
  void create() {
    db.execute(
        """
        CREATE TABLE trades (symbol VARCHAR PRIMARY KEY, qty BIGINT NOT NULL);
        CREATE SOURCE pushed (symbol VARCHAR NOT NULL, qty BIGINT NOT NULL);
        CREATE STREAM totals AS SELECT symbol, SUM(qty) AS qty FROM pushed GROUP BY symbol;
        """);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static List<String> texts(ArrowSubscription batches) {
    List<String> rows = new ArrayList<>();
    batches.poll(
        Integer.MAX_VALUE,
        batch -> {
          VectorSchemaRoot root = batch.root();
          for (int row = 0; row < batch.rowCount(); row++) {
            int at = row;
            rows.add(
                root.getFieldVectors().stream()
                    .map(vector -> String.valueOf(vector.getObject(at)))
                    .collect(Collectors.joining(" ")));
          }
        });
    return rows;
  }

  private void change() {
    // Flushed, so that each statement's changes are a batch.
    for (String statement :
        List.of(
            "INSERT INTO trades VALUES ('ACME', 10), ('EU', 5)",
            "UPSERT INTO trades VALUES ('US', 1), ('ACME', 22)",
            "DELETE FROM trades WHERE symbol = 'EU'")) {
      db.execute(statement);
      db.flush();
    }
  }

  @Test
  void anUpdateIsAPairOfChangesThatFollowEachOther() {
    try (Subscription<Change<Trade>> changes = db.subscribeChanges("trades", Trade.class)) {
      change();

      List<Change<Trade>> polled = changes.poll();

      assertThat(polled)
          .extracting(Change::toString)
          .containsExactly(
              "+ Trade[symbol=ACME, qty=10]",
              "+ Trade[symbol=EU, qty=5]",
              "-U Trade[symbol=ACME, qty=10]",
              "+U Trade[symbol=ACME, qty=22]",
              "+ Trade[symbol=US, qty=1]",
              "- Trade[symbol=EU, qty=5]");
      assertThat(polled)
          .extracting(Change::isInsert)
          .containsExactly(true, true, false, true, true, false);
    }
  }

  @Test
  void aChangeOfTheKeyIsNoUpdate() {
    db.execute("INSERT INTO trades VALUES ('ACME', 10)");
    try (Subscription<Change<Trade>> changes = db.subscribeChanges("trades", Trade.class)) {
      db.execute("UPDATE trades SET symbol = 'ACME2'");
      db.flush();

      assertThat(changes.poll())
          .extracting(Change::kind)
          .containsExactly(Change.Kind.INSERT, Change.Kind.DELETE, Change.Kind.INSERT);
    }
  }

  @Test
  void withoutAKeyRowsComeAndGoByThemselves() {
    db.execute("CREATE STREAM nameless AS SELECT qty FROM totals");
    Source<Trade> pushed = db.source("pushed", Trade.class);
    try (ArrowSubscription changes = db.subscribe("nameless", ChangeFormat.OPERATIONS)) {
      pushed.push(new Trade("ACME", 10));
      db.flush();
      pushed.push(new Trade("ACME", 5));
      db.flush();

      assertThat(texts(changes)).containsExactly("10 I", "10 D", "15 I");
    }
  }

  @Test
  void upsertsAreAtMostOneForEachKeyOfWhatCameTogether() {
    Source<Trade> pushed = db.source("pushed", Trade.class);
    try (Subscription<Change<Total>> upserts = db.subscribeUpserts("totals", Total.class)) {
      pushed.push(new Trade("ACME", 1));
      db.flush();
      pushed.push(new Trade("ACME", 2));
      db.flush();
      pushed.push(List.of(new Trade("ACME", 4), new Trade("EU", 7)));
      db.flush();

      Map<String, Long> content = new TreeMap<>();
      List<Change<Total>> polled = upserts.poll();
      polled.forEach(upsert -> content.put(upsert.row().symbol(), upsert.row().qty()));

      assertThat(content).containsExactly(Map.entry("ACME", 7L), Map.entry("EU", 7L));
      assertThat(polled)
          .extracting(Change::kind)
          .containsOnly(Change.Kind.INSERT, Change.Kind.UPDATE_AFTER);
    }
  }

  @Test
  void whatComesAndGoesTogetherIsNotTold() {
    try (Subscription<Change<Trade>> upserts = db.subscribeUpserts("trades", Trade.class)) {
      db.execute("INSERT INTO trades VALUES ('ACME', 10)");
      db.flush();
      assertThat(upserts.poll()).hasSize(1);
      // The first two are not gathered: the consumer does not lag yet.
      for (int i = 0; i < 20; i++) {
        db.execute("UPSERT INTO trades VALUES ('ACME', 11), ('EU', 1)");
        db.execute("UPSERT INTO trades VALUES ('ACME', 10)");
        db.execute("DELETE FROM trades WHERE symbol = 'EU'");
      }
      db.flush();

      assertThat(upserts.poll()).hasSizeLessThan(20);
    }
  }

  @Test
  void batchesSayWhatBecomesOfTheirRowsInTheFormatAskedFor() {
    try (ArrowSubscription weights = db.subscribe("trades");
        ArrowSubscription operations = db.subscribe("trades", ChangeFormat.OPERATIONS);
        ArrowSubscription upserts = db.subscribe("trades", ChangeFormat.UPSERTS)) {
      change();

      assertThat(names(weights)).containsExactly("symbol", "qty", "__weight");
      assertThat(names(operations)).containsExactly("symbol", "qty", "_op");
      assertThat(names(upserts)).containsExactly("symbol", "qty", "_op");
      assertThat(texts(weights))
          .containsExactly("ACME 10 1", "EU 5 1", "ACME 10 -1", "US 1 1", "ACME 22 1", "EU 5 -1");
      assertThat(texts(operations))
          .containsExactly("ACME 10 I", "EU 5 I", "ACME 10 U-", "ACME 22 U+", "US 1 I", "EU 5 D");
      assertThat(texts(upserts))
          .containsExactly("ACME 10 I", "EU 5 I", "US 1 I", "ACME 22 U", "EU 5 D");
    }
  }

  private static List<String> names(ArrowSubscription batches) {
    return batches.schema().getFields().stream().map(Field::getName).toList();
  }

  @Test
  void rowsThatOnlyComeAreInsertions() {
    try (ArrowSubscription operations = db.subscribe("pushed", ChangeFormat.OPERATIONS);
        ArrowSubscription upserts = db.subscribe("pushed", ChangeFormat.UPSERTS);
        Subscription<Change<Trade>> typed = db.subscribeUpserts("pushed", Trade.class)) {
      db.source("pushed", Trade.class).push(new Trade("ACME", 1));
      db.flush();

      assertThat(Stream.of(texts(operations), texts(upserts))).containsOnly(List.of("ACME 1 I"));
      assertThat(typed.poll())
          .containsExactly(new Change<>(Change.Kind.INSERT, new Trade("ACME", 1)));
    }
  }

  @Test
  void aSingleRowIsUpdatedWithoutAKey() {
    db.execute("CREATE MATERIALIZED VIEW total AS SELECT SUM(qty) AS qty FROM trades");
    db.execute("INSERT INTO trades VALUES ('ACME', 10)");
    db.flush();
    try (ArrowSubscription upserts = db.subscribe("total", ChangeFormat.UPSERTS)) {
      db.flush();
      db.execute("UPDATE trades SET qty = 11");
      db.flush();

      assertThat(texts(upserts)).containsExactly("10 I", "11 U");
    }
  }

  @Test
  void batchesOutliveTheirSubscription() {
    ArrowBatch kept;
    try (ArrowSubscription upserts = db.subscribe("trades", ChangeFormat.UPSERTS)) {
      change();
      kept = upserts.poll();
    }

    try (ArrowBatch batch = kept) {
      FieldVector symbols = batch.root().getVector("symbol");
      assertThat(symbols.getObject(0)).hasToString("ACME");
    }
  }

  @Test
  void refusesUpsertsWhereNoKeyIsKnown() {
    db.execute("CREATE STREAM nameless AS SELECT qty FROM totals");

    assertThatThrownBy(() -> db.subscribe("nameless", ChangeFormat.UPSERTS))
        .isInstanceOf(LaminarException.class)
        .hasMessage(
            "LDB-0005: stream \"nameless\" has no columns that are known to tell its rows apart, by"
                + " which they could be upserted; select those of a PRIMARY KEY or GROUP BY as"
                + " well");
  }

  @Test
  void refusesUpsertsOfRowsThatCouldOvertakeEachOther() {
    db.execute(
        """
        CREATE TABLE orders (id BIGINT PRIMARY KEY, symbol VARCHAR);
        CREATE STREAM named AS SELECT o.id, t.qty FROM orders AS o JOIN trades AS t ON o.symbol = t.symbol;
        CREATE STREAM moved AS
          SELECT o.id, t.symbol, t.qty FROM orders AS o JOIN trades AS t ON o.symbol = t.symbol;
        """);

    assertThatThrownBy(() -> db.subscribeUpserts("named", Object.class))
        .isInstanceOf(LaminarException.class);
    assertThatThrownBy(() -> db.subscribe("named", ChangeFormat.UPSERTS))
        .hasMessage(
            "LDB-0005: stream \"named\" has rows that move between cores by columns that it leaves"
                + " out, so that a row could overtake the one that it replaces; select what it joins"
                + " by as well");
    db.subscribe("moved", ChangeFormat.UPSERTS).close();
    assertThat(db.relations())
        .filteredOn(relation -> relation.name().equals("moved"))
        .extracting(LaminarDB.RelationInfo::key)
        .containsExactly(List.of("id", "symbol"));
  }

  @Test
  void refusesASecondColumnOfOperations() {
    db.execute("CREATE STREAM operated AS SELECT symbol, 'I' AS _op FROM pushed");

    assertThatThrownBy(() -> db.subscribe("operated", ChangeFormat.OPERATIONS))
        .isInstanceOf(LaminarException.class)
        .hasMessageStartingWith("LDB-0005: stream \"operated\" has a column \"_op\" of its own");
  }

  @Test
  void aQueryWithoutANameHasThemAll() {
    ContinuousQuery query = db.continuousQuery("SELECT symbol, qty FROM trades WHERE qty > ?", 5);
    try (Subscription<Change<Trade>> typed = query.subscribeUpserts(Trade.class);
        ArrowSubscription operations = query.subscribe(ChangeFormat.OPERATIONS)) {
      change();

      assertThat(typed.poll())
          .extracting(Change::toString)
          .containsExactly("+ Trade[symbol=ACME, qty=10]", "+U Trade[symbol=ACME, qty=22]");
      assertThat(texts(operations)).containsExactly("ACME 10 I", "ACME 10 U-", "ACME 22 U+");
    }
  }
}
