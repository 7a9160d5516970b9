package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.error.Notice;
import dev.laminardb.core.error.NoticeCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticesTest {
  private final List<Notice> notices = new ArrayList<>();
  private final LaminarDB db = LaminarDB.builder().cores(2).onNotice(notices::add).open();

  @BeforeEach
  void create() {
    db.execute(
        """
        CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE, ts TIMESTAMP,
          WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);
        CREATE TABLE names (symbol VARCHAR PRIMARY KEY, name VARCHAR);
        """);
  }

  @AfterEach
  void close() {
    db.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol",
        "SELECT DISTINCT symbol FROM trades",
        "SELECT t.price FROM trades AS t JOIN names AS n ON t.symbol = n.symbol",
        "SELECT symbol FROM trades QUALIFY ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY ts) = 1",
        "SELECT symbol, SUM(price) OVER (ORDER BY ts) AS total FROM trades"
      })
  void announcesStateThatNothingBounds(String query) {
    db.execute("CREATE STREAM s AS " + query);

    assertThat(notices)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.code()).isEqualTo(NoticeCode.UNBOUNDED_STATE);
              assertThat(notice.relation()).isEqualTo("s");
              assertThat(notice.message()).startsWith("stream \"s\" has unbounded state: ");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT symbol, price FROM trades",
        "SELECT COUNT(*) AS n FROM trades",
        "SELECT name, COUNT(*) AS n FROM names GROUP BY name",
        "SELECT symbol FROM trades ORDER BY price DESC LIMIT 10",
        """
        SELECT symbol, window_start, COUNT(*) AS n
        FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
        GROUP BY symbol, window_start, window_end"""
      })
  void saysNothingOfStateThatIsBounded(String query) {
    db.execute("CREATE STREAM s AS " + query);

    assertThat(notices).isEmpty();
  }

  @Test
  void saysWhichStepKeepsWhat() {
    db.execute(
        "CREATE MATERIALIZED VIEW v AS SELECT symbol, price FROM trades WHERE price > 10;"
            + "CREATE STREAM s AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol");

    assertThat(notices)
        .extracting(Notice::toString)
        .containsExactly(
            "LDB-2900: materialized view \"v\" has unbounded state: \"keep the result\" keeps the"
                + " rows of the result for good, and its input never ends; a window, LIMIT or a"
                + " state.ttl bounds it, otherwise the query fails when it reaches the state limit",
            "LDB-2900: stream \"s\" has unbounded state: \"aggregate changes by [symbol], n ="
                + " SUM(n)\" keeps a group for each key for good, and its input never ends; a"
                + " window, LIMIT or a state.ttl bounds it, otherwise the query fails when it"
                + " reaches the state limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol",
        "SELECT DISTINCT symbol FROM trades",
        """
        SELECT n, COUNT(*) AS symbols
        FROM (SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol) AS t GROUP BY n""",
        "SELECT t.price FROM trades AS t JOIN names AS n ON t.symbol = n.symbol",
        "SELECT t.price FROM trades AS t JOIN trades AS u ON t.symbol = u.symbol",
        "SELECT t.price FROM trades AS t LEFT JOIN trades AS u ON t.symbol = u.symbol",
        "SELECT symbol FROM trades QUALIFY ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY ts) = 1",
        "SELECT symbol, SUM(price) OVER (ORDER BY ts) AS total FROM trades"
      })
  void saysNothingOfStateThatExpires(String query) {
    db.execute("CREATE STREAM s WITH ('state.ttl' = '1 day') AS " + query);
    db.execute("CREATE MATERIALIZED VIEW v WITH ('state.ttl' = '1 day') AS " + query);

    assertThat(notices).isEmpty();
  }

  @Test
  void saysNothingOfStreamsThatReadWhatExpires() {
    db.execute(
        "CREATE STREAM totals WITH ('state.ttl' = '1 day') AS"
            + " SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol;"
            + "CREATE STREAM sizes AS SELECT n, COUNT(*) AS symbols FROM totals GROUP BY n;"
            + "CREATE MATERIALIZED VIEW kept AS SELECT * FROM totals");

    assertThat(notices).isEmpty();
  }

  @Test
  void saysThatAGroupMayNeverExpire() {
    db.execute(
        "CREATE STREAM s WITH ('state.ttl' = '1 day') AS"
            + " SELECT symbol, COUNT(DISTINCT price) AS prices FROM trades GROUP BY symbol");

    assertThat(notices)
        .extracting(Notice::message)
        .singleElement()
        .asString()
        .contains("a group for each key, and its values until 1 day after its last row");
  }

  @Test
  void saysNothingOfWhatIsNotCreated() {
    String distinct = "CREATE STREAM s AS SELECT DISTINCT symbol FROM trades;";

    assertThatThrownBy(() -> db.execute(distinct + "CREATE STREAM t AS SELECT colour FROM trades"))
        .isInstanceOf(LaminarException.class);
    db.execute(distinct + "DROP STREAM s");
    assertThat(notices).isEmpty();

    db.execute(distinct);
    db.execute("CREATE STREAM IF NOT EXISTS s AS SELECT DISTINCT symbol FROM trades");
    assertThat(notices).hasSize(1);
  }

  @Test
  void tellsWhatHasTakenEffectBeforeAStatementFailed() {
    assertThatThrownBy(
            () ->
                db.execute(
                    "CREATE STREAM s AS SELECT DISTINCT symbol FROM trades;"
                        + "INSERT INTO names VALUES ('A', 'a'), ('A', 'b')"))
        .isInstanceOf(LaminarException.class);

    assertThat(notices).extracting(Notice::relation).containsExactly("s");
  }

  @Test
  void outlivesAConsumerThatThrows() {
    LaminarDBBuilder builder =
        LaminarDB.builder()
            .cores(1)
            .onNotice(
                notice -> {
                  throw new IllegalStateException("no");
                });
    try (LaminarDB other = builder.open()) {
      other.execute(
          "CREATE SOURCE s (a INT); CREATE STREAM t AS SELECT DISTINCT a FROM s;"
              + "CREATE STREAM u AS SELECT a FROM t");

      assertThat(other.relations()).hasSize(3);
    }
  }
}
