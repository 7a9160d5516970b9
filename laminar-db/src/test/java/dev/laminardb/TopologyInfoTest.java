package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.TopologyInfo.Channel;
import dev.laminardb.TopologyInfo.CoreInfo;
import dev.laminardb.TopologyInfo.Distribution;
import dev.laminardb.TopologyInfo.EdgeInfo;
import dev.laminardb.TopologyInfo.NodeInfo;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyInfoTest {
  private static final String SCRIPT =
      """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, ts TIMESTAMP NOT NULL,
        WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);
      CREATE STREAM highs AS
        SELECT symbol, window_start, MAX(price) AS high
        FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
        GROUP BY symbol, window_start, window_end;
      """;

  record Trade(String symbol, double price, Instant ts) {}

  private static LaminarDB open(int cores) {
    LaminarDB db = LaminarDB.builder().cores(cores).open();
    db.execute(SCRIPT);
    return db;
  }

  private static NodeInfo last(TopologyInfo topology) {
    return topology.nodes().get(topology.nodes().size() - 1);
  }

  @Test
  void showsTheNodesOfEveryRelationInTheOrderOfTheFlow() {
    try (LaminarDB db = open(2)) {
      TopologyInfo topology = db.topology();

      assertThat(topology.nodes().get(0).id()).isEqualTo("trades");
      assertThat(topology.nodes().get(0).source()).isTrue();
      assertThat(topology.nodes().get(0).cores()).hasSize(1);
      assertThat(topology.nodes().stream().skip(1)).allMatch(n -> n.relation().equals("highs"));
      assertThat(last(topology).cores()).containsExactly(0, 1);
      assertThat(last(topology).schema()).isEqualTo(db.relations().get(1).schema());
    }
  }

  @Test
  void saysWhereRowsChangeCores() {
    for (int cores : new int[] {1, 3}) {
      try (LaminarDB db = open(cores)) {
        List<EdgeInfo> hashed =
            db.topology().edges().stream()
                .filter(edge -> edge.distribution() == Distribution.HASH)
                .toList();

        assertThat(hashed).hasSize(1);
        assertThat(hashed.get(0).keys()).containsExactly("symbol");
        assertThat(hashed.get(0).channel()).isEqualTo(cores == 1 ? Channel.DIRECT : Channel.SPSC);
      }
    }
  }

  @Test
  void showsWhereBatchesAreSpreadOverCores() {
    try (LaminarDB alone = open(1);
        LaminarDB several = open(3)) {
      assertThat(alone.topology().edges())
          .noneMatch(edge -> edge.distribution() == Distribution.REBALANCE);

      TopologyInfo topology = several.topology();
      EdgeInfo first = topology.edges().get(0);
      assertThat(first.from()).isEqualTo("trades");
      assertThat(first.distribution()).isEqualTo(Distribution.REBALANCE);
      assertThat(first.channel()).isEqualTo(Channel.SPSC);
      assertThat(topology.nodes()).hasSize(alone.topology().nodes().size() + 1);
      assertThat(topology.nodes().get(1).cores()).containsExactly(0, 1, 2);
    }
  }

  @Test
  void whatDependsOnTheOrderOfRowsIsNotSpread() {
    try (LaminarDB db = open(3)) {
      db.execute(
          "CREATE STREAM s AS SELECT symbol, COUNT(*) AS n, SUM(price) AS p FROM trades GROUP BY symbol");

      assertThat(db.topology().edges())
          .filteredOn(edge -> edge.to().startsWith("s/"))
          .extracting(EdgeInfo::distribution)
          .doesNotContain(Distribution.REBALANCE);
    }
  }

  @Test
  void countsRowsBatchesAndLateRowsAndShowsTheWatermark() {
    try (LaminarDB db = open(2)) {
      Source<Trade> trades = db.source("trades", Trade.class);
      assertThat(last(db.topology()).watermark()).isNull();

      trades.push(new Trade("A", 1, Instant.parse("2026-01-01T10:00:30Z")));
      trades.push(new Trade("B", 2, Instant.parse("2026-01-01T10:00:30Z")));
      trades.push(new Trade("A", 3, Instant.parse("2026-01-01T10:01:20Z")));
      db.flush();
      trades.push(new Trade("A", 9, Instant.parse("2026-01-01T10:00:59Z")));
      db.flush();

      TopologyInfo topology = db.topology();
      assertThat(topology.nodes().get(0).rows()).isEqualTo(4);
      assertThat(topology.nodes().get(0).batches()).isBetween(2L, 4L);
      assertThat(topology.nodes().get(0).watermark()).isEqualTo("2026-01-01T10:01:15Z");
      assertThat(last(topology).rows()).isEqualTo(2);
      assertThat(last(topology).watermark()).isEqualTo("2026-01-01T10:01:00Z");
      assertThat(topology.nodes().stream().mapToLong(NodeInfo::lateRows).sum()).isEqualTo(1);
      assertThat(topology.toString()).contains("trades", "HASH(symbol) SPSC", "4 rows");
    }
  }

  @Test
  void forgetsWhatHasBeenDropped() {
    try (LaminarDB db = open(2)) {
      db.execute("DROP STREAM highs");

      assertThat(db.topology().nodes()).extracting(NodeInfo::id).containsExactly("trades");
      assertThat(db.topology().edges()).isEmpty();
    }
  }

  @Test
  void saysHowBusyCoresAndNodesAre() {
    try (LaminarDB db = open(2)) {
      Source<Trade> trades = db.source("trades", Trade.class);
      for (int i = 0; i < 1000; i++) {
        trades.push(new Trade("A" + i % 9, i, Instant.parse("2026-01-01T10:00:30Z")));
      }
      db.flush();

      TopologyInfo topology = db.topology();
      assertThat(topology.cores()).extracting(CoreInfo::index).containsExactly(0, 1);
      for (CoreInfo core : topology.cores()) {
        assertThat(core.busyCycles()).isPositive();
        assertThat(core.busyNanos()).isBetween(core.worstNanos(), core.elapsedNanos());
        assertThat(core.utilization()).isBetween(0.0, 1.0);
      }
      assertThat(topology.nodes()).allMatch(node -> node.busyNanos() > 0);
      long nodes = topology.nodes().stream().mapToLong(NodeInfo::busyNanos).sum();
      assertThat(nodes).isLessThan(topology.cores().stream().mapToLong(CoreInfo::busyNanos).sum());
    }
  }
}
