package dev.laminardb.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.benchmarks.duckdb.DuckDbPeer;
import dev.laminardb.benchmarks.flink.FlinkPeer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops by hand against other engines' SQL. */
class PeersTest {
  private static final Events EVENTS = Events.of(new EventNumbers(200_000, 42));
  private static final DuckDbPeer DUCKDB = new DuckDbPeer();

  private static final Peer FLINK = new FlinkPeer();

  static List<NexmarkQuery> queries() {
    return NexmarkQueries.ALL;
  }

  @AfterAll
  static void closesDuckDb() {
    DUCKDB.close();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void theLoopByHandGivesWhatDuckDbGives(NexmarkQuery query) {
    assertAgree(query, DUCKDB);
  }

  static List<NexmarkQuery> someQueries() {
    return List.of(new BidderSessions(), new TopBids(), new LocalSellers(), new WinningBids());
  }

  @ParameterizedTest
  @MethodSource("someQueries")
  void theLoopByHandGivesWhatFlinkGives(NexmarkQuery query) {
    assertAgree(query, FLINK);
  }

  private static void assertAgree(NexmarkQuery query, Peer peer) {
    Checksum byHand = new Checksum();
    query.runByHand(EVENTS, byHand);

    for (Engine engine : peer.open(query, EVENTS)) {
      Engine.Pass pass = engine.check();

      assertThat(pass.rows()).as(engine.name()).isEqualTo(byHand.rows()).isPositive();
      assertThat(pass.checksum()).as(engine.name()).isEqualTo(byHand.sum());
      engine.close();
    }
  }
}
