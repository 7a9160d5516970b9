package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryTest {
  record Trade(String symbol, long qty) {}

  record Total(String symbol, @Nullable Long qty) {}

  private static LaminarDB database() {
    LaminarDB db = LaminarDB.builder().cores(2).onNotice(notice -> {}).open();
    db.execute(
        """
        CREATE SOURCE trades (symbol VARCHAR NOT NULL, qty BIGINT NOT NULL);
        CREATE MATERIALIZED VIEW totals AS
          SELECT symbol, SUM(qty) AS qty FROM trades GROUP BY symbol;
        """);
    return db;
  }

  @Test
  void givesRowsAsRecords() {
    try (LaminarDB db = database()) {
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("ACME", 10));
      trades.push(new Trade("EU", 5));
      trades.push(new Trade("ACME", 12));

      QueryResult result = db.query("SELECT * FROM totals ORDER BY symbol");

      assertThat(result.rows(Total.class))
          .containsExactly(new Total("ACME", 22L), new Total("EU", 5L));
      assertThat(result.rowCount()).isEqualTo(2);
      assertThatThrownBy(() -> result.rows(Other.class))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("colour");
    }
  }

  record Other(String colour) {}

  @Test
  void aResultStaysReadableWhenTheDatabaseIsClosed() {
    QueryResult result;
    try (LaminarDB db = database()) {
      db.source("trades", Trade.class).push(new Trade("ACME", 10));
      result = db.query("SELECT symbol, qty FROM totals");
    }
    List<Object> seen = new ArrayList<>();
    result.batches(
        batch -> {
          for (RowView row = batch.rows(); row.next(); ) {
            seen.add(row.stringAt(0));
            seen.add(row.longAt(1));
          }
        });

    assertThat(result.rows(Total.class)).containsExactly(new Total("ACME", 10L));
    assertThat(seen).containsExactly("ACME", 10L);
  }

  @Test
  void takesParameters() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute(
          """
          CREATE SOURCE s (name VARCHAR, n INT, d DECIMAL(10, 2), at TIMESTAMP, ok BOOLEAN, x DOUBLE);
          CREATE MATERIALIZED VIEW v AS SELECT * FROM s
          """);
      Instant at = Instant.parse("2026-01-01T10:00:05.000250Z");
      Line line = new Line("Ærø 'n", -7, new BigDecimal("1.50"), at, true, 0.1);
      db.source("s", Line.class).push(line);
      db.source("s", Line.class).push(new Line("other", 1, null, null, null, null));

      String[] columns = {"name", "n", "d", "at", "ok", "x"};
      Object[] values = {"Ærø 'n", -7, new BigDecimal("1.50"), at, true, 0.1};
      for (int i = 0; i < columns.length; i++) {
        assertThat(
                db.query("SELECT * FROM v WHERE " + columns[i] + " = ?", values[i])
                    .rows(Line.class))
            .as(columns[i])
            .containsExactly(line);
      }
      assertThat(db.query("SELECT n FROM v WHERE n > ? ORDER BY n LIMIT ?", -10, 1))
          .hasToString("  n\n----\n -7\n(1 row)");
      assertThat(db.query("SELECT n FROM v WHERE name = ?", (Object) null).rowCount()).isZero();
      assertThatThrownBy(() -> db.query("SELECT n FROM v WHERE n = ?"))
          .hasMessageContaining("the query has 1 parameter and was given 0 values");
      assertThatThrownBy(() -> db.query("SELECT n FROM v WHERE n = ?", 1, 2))
          .hasMessageContaining("given 2 values");
      assertThatThrownBy(() -> db.query("SELECT n FROM v WHERE n = ?", new Object()))
          .hasMessageContaining("LDB-1200: parameter 1 is of class Object");
      assertThatThrownBy(() -> db.query("SELECT n FROM v WHERE n = ?", "seven"))
          .hasMessageContaining("\"=\" does not take INT and VARCHAR");
    }
  }

  @Test
  void drawsItsRowsAsATable() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute(
          """
          CREATE SOURCE s (name VARCHAR, n INT, d DECIMAL(10, 2), at TIMESTAMP, ok BOOLEAN, x DOUBLE);
          CREATE MATERIALIZED VIEW v AS SELECT * FROM s
          """);
      Source<Line> source = db.source("s", Line.class);
      source.push(new Line("Ærø", 7, new BigDecimal("1.50"), Instant.ofEpochSecond(1), true, 0.25));
      source.push(new Line("a longer name", 1234, null, null, null, null));

      assertThat(db.query("SELECT * FROM v ORDER BY n"))
          .hasToString(
              """
               name          |    n |    d | at                  | ok   |    x
              ---------------+------+------+---------------------+------+------
               Ærø           |    7 | 1.50 | 1970-01-01 00:00:01 | true | 0.25
               a longer name | 1234 | null | null                | null | null
              (2 rows)""");
      assertThat(db.query("SELECT name FROM v WHERE n < 0")).hasToString(" name\n------\n(0 rows)");
      assertThat(db.query("SELECT n FROM v WHERE n = 7")).hasToString(" n\n---\n 7\n(1 row)");
    }
  }

  record Line(
      @Nullable String name,
      @Nullable Integer n,
      @Nullable BigDecimal d,
      @Nullable Instant at,
      @Nullable Boolean ok,
      @Nullable Double x) {}

  @Test
  void leavesNothingBehind() {
    try (LaminarDB db = database()) {
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("ACME", 0));
      TopologyInfo before = db.topology();

      for (int i = 0; i < 20; i++) {
        db.query("SELECT symbol, SUM(qty) AS s FROM totals GROUP BY symbol");
        LaminarException failure =
            catchThrowableOfType(
                LaminarException.class, () -> db.query("SELECT 1 / qty AS q FROM totals"));
        assertThat(failure.errorCode()).isEqualTo(ErrorCode.DIVISION_BY_ZERO);
      }
      trades.push(new Trade("ACME", 3));

      assertThat(db.topology().nodes().stream().map(TopologyInfo.NodeInfo::id))
          .containsExactlyElementsOf(
              before.nodes().stream().map(TopologyInfo.NodeInfo::id).toList());
      assertThat(db.topology().edges()).isEqualTo(before.edges());
      assertThat(db.relations()).hasSize(2);
      assertThat(db.query("SELECT * FROM totals").rows(Total.class))
          .containsExactly(new Total("ACME", 3L));
    }
  }

  @Test
  void aViewThatHasFailedFailsItsQueries() {
    try (LaminarDB db = database()) {
      db.execute("CREATE MATERIALIZED VIEW bad AS SELECT 1 / qty AS q FROM trades");
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("ACME", 1));
      int rows = db.query("SELECT q FROM bad").rowCount();
      trades.push(new Trade("ACME", 0));

      // The failure is in a push that returned before the query: it is part of what that sees.
      assertThat(rows).isEqualTo(1);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> db.query("SELECT q FROM bad"))
            .isInstanceOf(LaminarException.class)
            .extracting(e -> ((LaminarException) e).errorCode())
            .isEqualTo(ErrorCode.QUERY_FAILED);
      }
      assertThat(db.query("SELECT * FROM totals").rowCount()).isEqualTo(1);
    }
  }

  @Test
  void aPlanIsMadeAnewWhenWhatItReadsHasChanged() {
    try (LaminarDB db = database()) {
      db.source("trades", Trade.class).push(new Trade("ACME", 1));
      String sql = "SELECT * FROM totals";
      int columns = db.query(sql).schema().getFields().size();
      db.execute(
          "DROP MATERIALIZED VIEW totals;"
              + "CREATE MATERIALIZED VIEW totals AS SELECT symbol FROM trades");

      assertThat(columns).isEqualTo(2);
      assertThat(db.query(sql).schema().getFields()).hasSize(1);
      db.execute("DROP MATERIALIZED VIEW totals");
      assertThatThrownBy(() -> db.query(sql)).hasMessageContaining("LDB-1101");
    }
  }

  @Test
  void aClosedDatabaseIsNotQueried() {
    LaminarDB db = database();
    db.query("SELECT * FROM totals");
    db.close();

    assertThatThrownBy(() -> db.query("SELECT * FROM totals"))
        .isInstanceOf(LaminarException.class)
        .extracting(e -> ((LaminarException) e).errorCode())
        .isEqualTo(ErrorCode.CLOSED);
  }

  @Test
  void aSubscriptionToAViewBeginsWithItsRows() {
    try (LaminarDB db = database()) {
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("ACME", 10));
      trades.push(new Trade("EU", 5));
      try (Subscription<Change<Total>> changes = db.subscribeChanges("totals", Total.class);
          ArrowSubscription batches = db.subscribe("totals")) {
        List<Change<Total>> snapshot = changes.poll();
        trades.push(new Trade("EU", 1));
        db.flush();

        assertThat(snapshot.stream().map(Objects::toString))
            .containsExactlyInAnyOrder("+ Total[symbol=ACME, qty=10]", "+ Total[symbol=EU, qty=5]");
        assertThat(changes.poll().stream().map(Objects::toString))
            .containsExactly("-U Total[symbol=EU, qty=5]", "+U Total[symbol=EU, qty=6]");
        assertThat(batches.poll(10, batch -> {})).isEqualTo(4);
      }
    }
  }

  @Test
  void aRecordAloneDoesNotTellWhatAViewTakesBack() {
    try (LaminarDB db = database()) {
      assertThatThrownBy(() -> db.subscribe("totals", Total.class))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("materialized view \"totals\" takes rows back");
    }
  }

  @Test
  void whatTookRowsBackBeforeThereWasAReaderIsNotRead() {
    try (LaminarDB db = database()) {
      db.execute(
          "CREATE STREAM sums AS SELECT symbol, SUM(qty) AS qty FROM trades GROUP BY symbol");
      db.execute("CREATE STREAM early AS SELECT SUM(qty) AS qty FROM sums");
      db.source("trades", Trade.class).push(new Trade("ACME", 10));

      assertThatThrownBy(() -> db.execute("CREATE STREAM late AS SELECT SUM(qty) AS qty FROM sums"))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("make it a MATERIALIZED VIEW");
      assertThat(db.relations()).hasSize(4);
      db.execute("CREATE STREAM late AS SELECT SUM(qty) AS qty FROM totals");
    }
  }

  private record Running(
      String name, String kind, String state, long rows, @Nullable String failure) {}

  @Test
  void showsTheQueriesThatRun() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute(
          "CREATE TABLE t (n INT NOT NULL); CREATE VIEW v AS SELECT n FROM t;"
              + " CREATE STREAM halves AS SELECT 10 / n AS half FROM v;"
              + " CREATE MATERIALIZED VIEW kept AS SELECT n FROM v");
      db.execute("INSERT INTO t VALUES (1), (0)");
      db.flush();

      List<Running> queries = db.query("SHOW QUERIES").rows(Running.class);

      assertThat(queries).extracting(Running::name).containsExactly("halves", "kept");
      assertThat(queries).extracting(Running::state).containsExactly("failed", "running");
      assertThat(queries.get(0).failure()).contains("LDB-7001");
      assertThat(queries.get(1).rows()).isEqualTo(2);
      assertThat(db.query("SHOW FUNCTIONS").toString()).contains("SPLIT_INDEX");
    }
  }

  private static List<String> plan(LaminarDB db, String sql, @Nullable Object... parameters) {
    List<String> lines = new ArrayList<>();
    for (PlanLine line : db.query(sql, parameters).rows(PlanLine.class)) {
      lines.add(line.plan());
    }
    return lines;
  }

  private record PlanLine(String plan) {}

  @Test
  void explainsWhatRunsWithWhatWasCounted() {
    try (LaminarDB db = database()) {
      db.execute(
          "CREATE VIEW large AS SELECT symbol, qty FROM trades WHERE qty > 5;"
              + " CREATE MATERIALIZED VIEW largest AS SELECT symbol, qty FROM large WHERE qty > 6");
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(List.of(new Trade("ACME", 10), new Trade("EU", 5), new Trade("ACME", 12)));
      db.flush();

      String json = String.join("\n", plan(db, "EXPLAIN (FORMAT JSON) ANALYZE largest"));
      List<String> text = plan(db, "EXPLAIN ANALYZE totals");

      List<TopologyInfo.NodeInfo> nodes =
          db.topology().nodes().stream()
              .filter(node -> node.relation().equals("largest") || node.id().equals("trades"))
              .toList();
      assertThat(nodes).hasSize(3);
      assertThat(nodes).allMatch(node -> json.contains("\"id\": \"" + node.id() + "\""));
      assertThat(json.split("\"counters\"", -1)).hasSize(4);
      assertThat(json).contains("\"rows\": 2,", "\"rows\": 3,");
      assertThat(text).first().isEqualTo("materialized view \"totals\", 2 cores");
      assertThat(text).anyMatch(line -> line.matches(" *rows: 3 in \\d+ batches"));
      assertThat(text).anyMatch(line -> line.matches(" *state bytes: [1-9]\\d*"));
      assertThat(plan(db, "EXPLAIN ANALYZE trades")).contains("    late rows: 0");
    }
  }

  @Test
  void whatSeveralReadIsThereOnceAndGoesWithItsQuery() {
    try (LaminarDB db = database()) {
      db.execute(
          """
          CREATE MATERIALIZED VIEW best AS
            WITH sums AS (SELECT symbol, SUM(qty) AS total FROM trades GROUP BY symbol)
            SELECT a.symbol FROM sums AS a JOIN sums AS b ON a.total = b.total
          """);
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(List.of(new Trade("ACME", 10), new Trade("EU", 5), new Trade("ACME", 12)));
      db.flush();

      List<String> text = plan(db, "EXPLAIN ANALYZE best");
      String json = String.join("\n", plan(db, "EXPLAIN (FORMAT JSON) ANALYZE best"));

      // Partial rows, the aggregation, the join, and the step that keeps the result.
      assertThat(nodes(db, "best")).hasSize(5);
      assertThat(nodes(db, "best"))
          .allMatch(node -> json.contains("\"id\": \"" + node.id() + "\""));
      assertThat(text).anyMatch(line -> line.contains("[1] aggregate changes"));
      assertThat(text).filteredOn(line -> line.endsWith("[1] as above")).hasSize(1);
      assertThat(json.split("\"counters\"", -1)).hasSize(7);
      assertThat(json.split("\"repeated\": true", -1)).hasSize(2);
      assertThat(db.query("SELECT symbol FROM best ORDER BY symbol").rows(Symbol.class))
          .containsExactly(new Symbol("ACME"), new Symbol("EU"));

      db.execute("DROP MATERIALIZED VIEW best");

      assertThat(nodes(db, "best")).isEmpty();
    }
  }

  private record Symbol(String symbol) {}

  private static List<TopologyInfo.NodeInfo> nodes(LaminarDB db, String relation) {
    return db.topology().nodes().stream().filter(n -> n.relation().equals(relation)).toList();
  }

  @Test
  void explainsWithoutRunning() {
    try (LaminarDB db = database()) {
      List<TopologyInfo.NodeInfo> before = db.topology().nodes();

      List<String> create = plan(db, "EXPLAIN CREATE STREAM s AS SELECT COUNT(*) AS n FROM trades");
      List<String> query = plan(db, "EXPLAIN SELECT qty FROM totals WHERE symbol = ?", "ACME");

      assertThat(create).first().isEqualTo("stream \"s\", 2 cores");
      assertThat(query).anyMatch(line -> line.contains("symbol = 'ACME'"));
      assertThatThrownBy(
              () -> plan(db, "EXPLAIN CREATE STREAM s AS SELECT qty FROM trades WHERE qty = ?", 1))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("has no parameters");
      assertThat(db.topology().nodes()).hasSameSizeAs(before);
      assertThat(db.relations()).hasSize(2);
    }
  }

  @Test
  void namesThatOnlyTheSelectGivesStayOverAJoin() {
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
      db.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)");

      QueryResult joined =
          db.query("SELECT t.id, t.n AS own, u.n AS other FROM t JOIN t AS u ON t.id = u.n");

      assertThat(joined.schema().getFields())
          .extracting(field -> field.getName())
          .containsExactly("id", "own", "other");
    }
  }
}
