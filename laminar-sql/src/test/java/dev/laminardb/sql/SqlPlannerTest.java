package dev.laminardb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlPlannerTest {
  private static final String TRADES =
      """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE, ts TIMESTAMP,
        WATERMARK FOR ts AS ts - INTERVAL '1.5' SECOND);
      """;

  private final SqlPlanner planner = new SqlPlanner(1, InstantSource.fixed(Instant.EPOCH));

  private Catalog catalog(String sql) {
    return planner.plan(sql, Catalog.empty()).catalog();
  }

  private static List<String> nodeIds(TopologyChange change) {
    return change.nodes().stream().map(Node::id).toList();
  }

  @Test
  void plansASourceWithItsWatermark() {
    SqlPlanner.Script script = planner.plan(TRADES, Catalog.empty());

    Node.Source source = (Node.Source) script.change().nodes().get(0);
    Relation relation = script.catalog().find("TRADES").orElseThrow();

    assertThat(source.id()).isEqualTo("trades");
    assertThat(source.timeColumn()).isEqualTo(2);
    assertThat(source.delayMicros()).isEqualTo(1_500_000);
    assertThat(relation.timeColumns()).containsExactly(2);
    assertThat(relation.schema().findField("price").isNullable()).isTrue();
    assertThat(relation.schema().findField("ts").isNullable())
        .as("rows without event time are refused at push")
        .isFalse();
    assertThat(relation.sql()).startsWith("CREATE SOURCE trades (").endsWith("SECOND)");
  }

  @Test
  void everyStreamEndsInANodeOfItsOwn() {
    TopologyChange change =
        planner.plan("CREATE STREAM s AS SELECT * FROM trades", catalog(TRADES)).change();

    assertThat(nodeIds(change)).containsExactly("s/1");
    assertThat(change.edges())
        .containsExactly(new Edge("trades", "s/1", 0, Partitioning.forward()));
  }

  @Test
  void shufflesByKeyBeforeAKeyedAggregate() {
    TopologyChange change =
        planner
            .plan(
                """
                CREATE STREAM bars AS SELECT symbol, window_end, COUNT(*) + 1 AS n
                FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
                GROUP BY symbol, window_end EMIT ON WINDOW CLOSE
                """,
                catalog(TRADES))
            .change();

    assertThat(nodeIds(change)).containsExactly("bars/1", "bars/2", "bars/3");
    Partitioning.Hash hash = (Partitioning.Hash) change.edges().get(1).partitioning();
    assertThat(hash.keys()).containsExactly(0);
    assertThat(change.edges().get(2).partitioning()).isEqualTo(Partitioning.forward());
  }

  @Test
  void gathersBeforeAnAggregateWithoutKeys() {
    TopologyChange change =
        planner
            .plan(
                "CREATE STREAM n AS SELECT COUNT(*) AS n FROM trades"
                    + " GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)",
                catalog(TRADES))
            .change();

    assertThat(change.edges().get(1).partitioning()).isEqualTo(Partitioning.gather());
  }

  @Test
  void laterStatementsSeeEarlierOnes() {
    SqlPlanner.Script script =
        planner.plan(
            TRADES
                + "CREATE STREAM a AS SELECT symbol AS s, ts AS t FROM trades; -- first\n"
                + "create stream B as /* second */ select * from A;",
            Catalog.empty());

    assertThat(script.catalog().names()).containsExactly("trades", "a", "B");
    assertThat(nodeIds(script.change())).containsExactly("trades", "a/1", "B/1");
    assertThat(script.change().edges().get(1).from()).isEqualTo("a/1");
    Relation b = script.catalog().find("b").orElseThrow();
    assertThat(b.columnNames()).containsExactly("s", "t");
    assertThat(b.timeColumns()).containsExactly(1);
    assertThat(b.reads()).containsExactly("a");
  }

  @Test
  void anErrorInAnyStatementLeavesNothingBehind() {
    Catalog before = catalog(TRADES);

    assertThatExceptionOfType(LaminarException.class)
        .isThrownBy(
            () -> planner.plan("CREATE SOURCE other (a INT); CREATE SOURCE trades (a INT)", before))
        .satisfies(e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.RELATION_EXISTS));

    assertThat(before.names()).containsExactly("trades");
  }

  @Test
  void leavesAnExistingRelationAsItIsIfAsked() {
    Catalog before = catalog(TRADES);

    SqlPlanner.Script script = planner.plan("CREATE SOURCE IF NOT EXISTS Trades (a INT)", before);

    assertThat(script.change().nodes()).isEmpty();
    assertThat(script.catalog().find("trades")).isEqualTo(before.find("trades"));
  }

  @Test
  void dropsWhatNobodyReads() {
    Catalog before = catalog(TRADES + "CREATE STREAM a AS SELECT * FROM trades;");

    SqlPlanner.Script script = planner.plan("DROP STREAM A", before);

    assertThat(script.catalog().names()).containsExactly("trades");
    assertThat(script.change().removedRelations()).containsExactly("a");
  }

  @Test
  void refusesToDropWhatOthersRead() {
    Catalog before =
        catalog(
            TRADES
                + "CREATE STREAM a AS SELECT * FROM trades;"
                + "CREATE STREAM b AS SELECT * FROM trades;");

    assertThatThrownBy(() -> planner.plan("DROP SOURCE trades", before))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("LDB-1103")
        .hasMessageContaining("stream \"a\", stream \"b\"");
  }

  @Test
  void cascadeDropsReadersAndTheirReaders() {
    Catalog before =
        catalog(
            TRADES
                + "CREATE STREAM a AS SELECT * FROM trades;"
                + "CREATE STREAM b AS SELECT * FROM a;"
                + "CREATE SOURCE other (x INT);");

    SqlPlanner.Script script = planner.plan("DROP SOURCE trades CASCADE", before);

    assertThat(script.catalog().names()).containsExactly("other");
    assertThat(script.change().removedRelations()).containsExactlyInAnyOrder("b", "a", "trades");
  }

  @Test
  void aRelationCanBeReplacedInOneScript() {
    Catalog before = catalog(TRADES);

    SqlPlanner.Script script =
        planner.plan("DROP SOURCE trades; CREATE SOURCE trades (x BIGINT)", before);

    assertThat(script.change().removedRelations()).containsExactly("trades");
    assertThat(nodeIds(script.change())).containsExactly("trades");
    assertThat(script.catalog().find("trades").orElseThrow().columnNames()).containsExactly("x");
  }

  @Test
  void whatAScriptMakesAndDropsNeverReachesTheTopology() {
    SqlPlanner.Script script =
        planner.plan(
            "CREATE SOURCE x (a INT); DROP SOURCE x; DROP STREAM IF EXISTS y",
            catalog("CREATE SOURCE z (a INT)"));

    assertThat(script.change().nodes()).isEmpty();
    assertThat(script.change().removedRelations()).isEmpty();
    assertThat(script.catalog().names()).containsExactly("z");
  }

  @Test
  void aTextWithoutStatementIsAnError() {
    assertThatThrownBy(() -> planner.plan(" -- nothing\n", Catalog.empty()))
        .isInstanceOf(LaminarException.class)
        .hasMessageStartingWith("LDB-1000");
  }

  @Test
  void saysThatAStatementIsNestedTooDeeply() {
    String sum = "1" + " + 1".repeat(100_000);
    String nested = "(".repeat(20_000) + "1" + ")".repeat(20_000);

    for (String expression : List.of(sum, nested)) {
      assertThatExceptionOfType(LaminarException.class)
          .isThrownBy(
              () ->
                  planner.plan(
                      "CREATE STREAM s AS SELECT " + expression + " AS x FROM trades",
                      catalog(TRADES)))
          .satisfies(e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.INVALID_QUERY))
          .withMessageContaining("nested too deeply");
    }
  }

  @Test
  void takesFrequentWordsAsNames() {
    Catalog catalog =
        catalog(
            "CREATE SOURCE at (none INT, large DOUBLE, add BIGINT, at TIMESTAMP, WATERMARK FOR at)");

    Catalog after =
        planner
            .plan("CREATE STREAM none AS SELECT none, at.large, add AS at FROM at", catalog)
            .catalog();

    assertThat(after.find("none").orElseThrow().columnNames())
        .containsExactly("none", "large", "at");
  }
}
