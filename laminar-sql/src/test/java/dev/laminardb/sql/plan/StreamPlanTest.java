package dev.laminardb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.sql.SqlPlanner;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.validate.Dialect;
import dev.laminardb.sql.validate.QueryValidator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

class StreamPlanTest {
  private static final Catalog CATALOG =
      new SqlPlanner(1, InstantSource.fixed(Instant.EPOCH))
          .plan(
              """
              CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL,
                volume BIGINT, n INT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
              CREATE SOURCE symbols (symbol VARCHAR, name VARCHAR NOT NULL,
                PRIMARY KEY (symbol) NOT ENFORCED);
              """,
              Catalog.empty())
          .catalog();

  private final StatementParser parser = new StatementParser(Dialect.CONFORMANCE);
  private final QueryValidator validator = new QueryValidator(new UserFunctions());

  private StreamPlan plan(String sql) {
    SqlText text = new SqlText(sql);
    return StreamPlanner.plan(validator.validate(text, CATALOG, parser.parse(text).get(0)));
  }

  private static Field field(StreamPlan plan, String name) {
    return plan.schema().findField(name);
  }

  @Test
  void mergesFiltersAndProjectionsIntoOneStep() {
    StreamPlan plan =
        plan(
            """
            WITH w AS (SELECT symbol AS s, price * 2 AS twice, ts FROM trades WHERE n > 1)
            SELECT s, twice + 1 AS x, ts AS t FROM (SELECT * FROM w WHERE twice < 9)
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select s = $0, x = +(*($1, 2), 1), t = $4 where AND(>($3, 1), <(*($1, 2), 9))
            """);
    assertThat(plan.timeColumns()).containsExactly(2);
  }

  @Test
  void aKeyThatAllSidesOfAnOrRequireIsTheKeyOfTheJoin() {
    StreamPlan plan =
        plan(
            """
            SELECT a.n FROM trades AS a, trades AS b
            WHERE (a.symbol = b.symbol AND a.volume > b.volume) OR (a.symbol = b.symbol AND b.n > 2)
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
              read trades
              select symbol = $0, volume = $2, n = $3
              read trades
              select symbol = $0, volume = $2, n = $3
            inner join on symbol = symbol where OR(>($1, $4), >($5, 2))
            """);
  }

  @Test
  void aJoinWhoseHighestPairCountsOnlyIsTold() {
    StreamPlan highest =
        plan(
            """
            SELECT a.symbol, a.n, MAX(b.volume) AS m
            FROM trades AS a JOIN trades AS b ON a.symbol = b.symbol AND a.price > b.price
            GROUP BY a.symbol, a.n
            """);
    StreamPlan first =
        plan(
            """
            SELECT symbol, volume FROM (
              SELECT a.symbol, b.volume,
                ROW_NUMBER() OVER (PARTITION BY b.symbol ORDER BY a.n, a.ts DESC) AS r
              FROM trades AS a JOIN trades AS b ON a.symbol = b.symbol)
            WHERE r = 1
            """);

    assertThat(highest.explain()).contains("; first by left row order volume desc\n");
    assertThat(first.explain()).contains("; first by right row order n, ts desc nulls first\n");
    for (String other :
        List.of(
            "SELECT a.symbol, MAX(b.volume) FROM trades AS a JOIN trades AS b"
                + " ON a.symbol = b.symbol GROUP BY a.symbol, b.n",
            "SELECT a.symbol, MAX(b.volume), COUNT(*) FROM trades AS a JOIN trades AS b"
                + " ON a.symbol = b.symbol GROUP BY a.symbol",
            "SELECT a.symbol, MAX(b.volume) FILTER (WHERE b.n > 1) FROM trades AS a"
                + " JOIN trades AS b ON a.symbol = b.symbol GROUP BY a.symbol",
            "SELECT a.symbol, MAX(b.price) FROM trades AS a JOIN trades AS b"
                + " ON a.symbol = b.symbol GROUP BY a.symbol",
            "SELECT a.symbol, MAX(b.volume) FROM trades AS a LEFT JOIN trades AS b"
                + " ON a.symbol = b.symbol GROUP BY a.symbol",
            "SELECT a.symbol, MAX(b.c) FROM trades AS a JOIN (SELECT symbol, COUNT(*) AS c"
                + " FROM trades GROUP BY symbol) AS b ON a.symbol = b.symbol GROUP BY a.symbol")) {
      assertThat(plan(other).explain()).as(other).doesNotContain("first by");
    }
  }

  @Test
  void aJoinWhoseRowsArePartitionsKeepsTheirFirstPairsItself() {
    String join = " FROM symbols AS s JOIN trades AS t ON s.symbol = t.symbol ";
    String first = "ROW_NUMBER() OVER (PARTITION BY s.symbol ORDER BY t.n DESC, t.ts) AS r";
    String byPrice = "ROW_NUMBER() OVER (PARTITION BY s.symbol ORDER BY t.price) AS r";
    StreamPlan top =
        plan("SELECT name, price FROM (SELECT s.name, t.price, " + first + join + ") WHERE r = 1");
    StreamPlan mean =
        plan(
            "SELECT name, AVG(highest) AS m FROM (SELECT s.name, MAX(t.volume) AS highest"
                + join
                + "GROUP BY s.symbol, s.name) GROUP BY name");

    assertThat(top.explain()).contains("; only first by left row order n desc nulls first, ts\n");
    assertThat(top.explain()).doesNotContain("first 1");
    assertThat(top.retracts()).isTrue();
    assertThat(
            plan("SELECT name FROM (SELECT s.name, " + byPrice + join + ") WHERE r = 1").explain())
        .contains("; only first by left row order price\n");
    assertThat(mean.explain()).contains("; only first by left row order volume desc\n");
    assertThat(mean.explain()).doesNotContain("MAX");
    for (String other :
        List.of(
            "SELECT name, r FROM (SELECT s.name, " + first + join + ") WHERE r = 1",
            "SELECT name FROM (SELECT s.name, " + first + join + ") WHERE r <= 2",
            "SELECT name || '!', m FROM (SELECT s.name, MAX(t.volume) AS m"
                + join
                + "GROUP BY s.name)",
            "SELECT name || '!', m FROM (SELECT s.symbol, s.name, MAX(t.price) AS m"
                + join
                + "GROUP BY s.symbol, s.name)",
            "SELECT name, m FROM (SELECT s.symbol, s.name, MAX(t.volume + 1) AS m, COUNT(*) AS c"
                + join
                + "GROUP BY s.symbol, s.name)")) {
      assertThat(plan(other).explain()).as(other).doesNotContain("only first");
    }
  }

  @Test
  void aWindowedAggregateReadsExactlyWhatItNeeds() {
    StreamPlan plan =
        plan(
            """
            SELECT symbol, window_start, COUNT(*) AS c, SUM(price) AS s
            FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
            WHERE n > 3 GROUP BY symbol, window_start, window_end HAVING COUNT(*) > 2
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select symbol = $0, event_time = $4, s_argument = $1 where >($3, 3)
            tumble event_time size 60000000 offset 0 by [symbol], c = COUNT(*), s = SUM(s_argument)
            select symbol = $0, window_start = $1, c = $3, s = $4 where >($3, 2)
            """);
    assertThat(plan.timeColumns()).containsExactly(1);
  }

  @Test
  void bothTumbleSpellingsGiveOnePlan() {
    String function =
        """
        SELECT symbol, window_start, window_end, MAX(price) AS high
        FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '90' SECOND, INTERVAL '5' SECOND))
        GROUP BY symbol, window_start, window_end
        """;
    String group =
        """
        SELECT symbol, TUMBLE_START(ts, INTERVAL '90' SECOND, INTERVAL '5' SECOND) AS window_start,
          TUMBLE_END(ts, INTERVAL '90' SECOND, INTERVAL '5' SECOND) AS window_end,
          MAX(price) AS high
        FROM trades
        GROUP BY symbol, TUMBLE(ts, INTERVAL '90' SECOND, INTERVAL '5' SECOND)
        """;

    assertThat(plan(function).explain())
        .contains("size 90000000 offset 5000000")
        .isEqualTo(plan(group).explain());
  }

  @Test
  void bothSpellingsOfOverlappingWindowsGiveOnePlan() {
    for (String function : new String[] {"HOP", "CUMULATE"}) {
      String lengths = "INTERVAL '30' SECOND, INTERVAL '90' SECOND, INTERVAL '5' SECOND";
      String table =
          """
          SELECT symbol, window_start, window_end, MAX(price) AS high
          FROM %s(TABLE trades, DESCRIPTOR(ts), %s)
          GROUP BY symbol, window_start, window_end
          """
              .formatted(function, lengths);
      String group =
          """
          SELECT symbol, %1$s_START(ts, %2$s) AS window_start, %1$s_END(ts, %2$s) AS window_end,
            MAX(price) AS high
          FROM trades GROUP BY symbol, %1$s(ts, %2$s)
          """
              .formatted(function, lengths);

      assertThat(plan(table).explain())
          .contains(
              function.equals("HOP")
                  ? "hop event_time slide 30000000 size 90000000 offset 5000000 by [symbol]"
                  : "cumulate event_time step 30000000 size 90000000 offset 5000000 by [symbol]")
          .isEqualTo(plan(group).explain());
      assertThat(plan(table).timeColumns()).containsExactlyInAnyOrder(1, 2);
    }
  }

  @Test
  void overlappingWindowsMayBeGroupedFurtherOut() {
    StreamPlan plan =
        plan(
            """
            SELECT s, hop_end, COUNT(*) AS c
            FROM (SELECT symbol AS s, window_end AS hop_end, price AS p
                  FROM HOP(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '1' HOUR))
            WHERE p > 3 GROUP BY s, hop_end
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select s = $0, event_time = $4 where >($1, 3)
            hop event_time slide 60000000 size 3600000000 offset 0 by [s], c = COUNT(*)
            select s = $0, hop_end = $2, c = $3
            """);
  }

  @Test
  void bothIntervalSpellingsGiveOnePlan() {
    String standard = "SELECT COUNT(*) AS c FROM trades GROUP BY TUMBLE(ts, INTERVAL '90' MINUTE)";

    assertThat(plan(standard.replace("'90' MINUTE", "'1 hour 30 minutes'")).explain())
        .isEqualTo(plan(standard).explain());
    assertThat(plan(standard.replace("'90' MINUTE", "'1:30' HOUR TO MINUTE")).explain())
        .isEqualTo(plan(standard).explain());
  }

  @Test
  void aTumbleWithoutAggregateComputesTheBounds() {
    StreamPlan plan =
        plan(
            "SELECT symbol, window_end FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' DAY)");

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select symbol = $0, window_end = $TUMBLE_END($4, 86400000000:BIGINT, 0:BIGINT)
            """);
    assertThat(plan.timeColumns()).isEmpty();
  }

  @Test
  void filtersThatNeedNothingButTheRowAreConditionsOfTheAggregationAndOthersColumns() {
    StreamPlan plan =
        plan(
            "SELECT AVG(price) FILTER (WHERE n > 1) AS a, AVG(price) AS b, COUNT(volume) AS c,"
                + " COUNT(*) FILTER (WHERE symbol < 'A') AS d,"
                + " COUNT(*) FILTER (WHERE n > 1) AS e"
                + " FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)");

    assertThat(plan.explain())
        .contains("n = $3, c_argument = $2, d_filter = <($0, _UTF-8'A')")
        .contains(
            "a = AVG(a_argument) filter >($2, 1), b = AVG(a_argument), c = COUNT(c_argument),"
                + " d = COUNT(*) filter d_filter, e = COUNT(*) filter >($2, 1)");
    assertThat(field(plan, "a").isNullable()).as("a filter can leave no row").isTrue();
    assertThat(field(plan, "b").isNullable()).isFalse();
  }

  @Test
  void sumsHaveSixtyFourBitsAndQuotientsOfIntegersAreIntegers() {
    StreamPlan plan =
        plan(
            "SELECT SUM(n) AS s, SUM(volume) / COUNT(*) AS q, AVG(n) AS a, MIN(volume) AS m"
                + " FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)");

    assertThat(plan.schema())
        .hasToString(
            "Schema<s: Int(64, true) not null, q: Int(64, true),"
                + " a: FloatingPoint(DOUBLE) not null, m: Int(64, true)>");
  }

  @Test
  void aWindowOfWindowsReadsTheInnerWindowsBound() {
    StreamPlan plan =
        plan(
            """
            SELECT symbol, SUM(c) AS c
            FROM TUMBLE(
              (SELECT symbol, window_end, COUNT(*) AS c
               FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
               GROUP BY symbol, window_end),
              DESCRIPTOR(window_end), INTERVAL '1' HOUR) AS h(symbol, t, c, hour_start, hour_end)
            GROUP BY symbol, hour_start
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select symbol = $0, event_time = $4
            tumble event_time size 60000000 offset 0 by [symbol], c = COUNT(*)
            select symbol = $0, event_time = $2, c_argument = $3
            tumble event_time size 3600000000 offset 0 by [symbol], c = SUM(c_argument)
            select symbol = $0, c = $3
            """);
  }

  @Test
  void nestedQueriesDoNotGrowWithoutBound() {
    StringBuilder from = new StringBuilder("trades");
    for (int i = 0; i < 12; i++) {
      from = new StringBuilder("(SELECT price + price * price AS price FROM " + from + ")");
    }

    StreamPlan plan = plan("SELECT price FROM " + from);

    assertThat(plan.root().nodes()).hasSizeBetween(3, 13);
    assertThat(plan.explain().length()).isLessThan(20_000);
  }

  @Test
  void textThatIsNotLatinIsKept() {
    assertThat(plan("SELECT symbol FROM trades WHERE symbol = '日本é'").explain()).contains("'日本é'");
  }

  @Test
  void listsAndRangesBecomeComparisons() {
    assertThat(plan("SELECT n FROM trades WHERE n IN (1, 2) AND price BETWEEN 3 AND 4").explain())
        .doesNotContain("SEARCH")
        .contains("=($3, 1)");
  }

  @Test
  void firstRowsKeepOnlyWhatIsReadAboveThem() {
    StreamPlan plan =
        plan(
            """
            SELECT symbol, n FROM (
              SELECT *, ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY price DESC, ts) AS rn
              FROM trades WHERE n > 1)
            WHERE rn <= 3
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select symbol = $0, n = $3, order_0 = $1, order_1 = $4 where >($3, 1)
            first 3 by [symbol] order order_0 desc nulls first, order_1: symbol, n
            """);
    assertThat(plan.retracts()).isTrue();
    assertThat(plan.timeColumns()).isEmpty();
  }

  @Test
  void conditionsThatABoundDoesNotEnsureAreKept() {
    StreamPlan plan =
        plan(
            """
            SELECT rn, symbol FROM (
              SELECT symbol, price, ROW_NUMBER() OVER (ORDER BY price NULLS FIRST) AS rn FROM trades)
            WHERE rn < 4 AND 2 <= rn AND price > 5
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select symbol = $0, price = $1
            first 3 by [] order price nulls first: symbol, price, rn = ROW_NUMBER
            select rn = $2, symbol = $0, __weight = $3 where AND(<=(2, $2), >($1, 5))
            """);
  }

  @Test
  void functionsOverEqualWindowsShareAStepThatPassesOnWhatIsReadAboveIt() {
    StreamPlan plan =
        plan(
            """
            SELECT symbol, 2 * SUM(price) OVER w AS s, LAG(n, 2) OVER w AS l, COUNT(*) OVER () AS c
            FROM trades WINDOW w AS (PARTITION BY symbol ORDER BY ts DESC)
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select symbol = $0, order_0 = $4, argument_2 = $1, argument_3 = $3
            over [symbol] order order_0 desc nulls first: LAG(argument_3, 2), SUM(argument_2) range unbounded preceding to current row
            over []: COUNT(*)
            select symbol = $0, s = *(2, $2), l = $1, c = $3, __weight = $4
            """);
    assertThat(plan.retracts()).isTrue();
    assertThat(plan.timeColumns()).isEmpty();
  }

  @Test
  void firstRowsOfAResultThatChangesKeepAllRows() {
    StreamPlan plan =
        plan(
            """
            SELECT symbol, c, rn FROM (
              SELECT symbol, COUNT(*) AS c, ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC, symbol) AS rn
              FROM trades GROUP BY symbol)
            WHERE rn = 1
            """);

    assertThat(plan.explain())
        .isEqualTo(
            """
            read trades
            select symbol = $0
            aggregate changes by [symbol], c = COUNT(*)
            first 1 by [] order c desc nulls first, symbol: symbol, c, rn = ROW_NUMBER; keeps all rows
            """);
  }

  @Test
  void bothSessionSpellingsGiveOnePlan() {
    String function =
        """
        SELECT symbol, window_start, window_end, COUNT(DISTINCT n) AS c, LAST_VALUE(price) AS p
        FROM SESSION(TABLE trades PARTITION BY symbol, DESCRIPTOR(ts), INTERVAL '10' SECOND)
        WHERE n > 3 GROUP BY symbol, window_start, window_end
        """;
    String groupBy =
        """
        SELECT symbol, SESSION_START(ts, INTERVAL '10' SECOND) AS window_start,
          SESSION_END(ts, INTERVAL '10' SECOND) AS window_end, COUNT(DISTINCT n) AS c,
          LAST_VALUE(price) AS p
        FROM trades WHERE n > 3 GROUP BY symbol, SESSION(ts, INTERVAL '10' SECOND)
        """;

    StreamPlan plan = plan(function);

    assertThat(plan.explain())
        .isEqualTo(plan(groupBy).explain())
        .contains(
            "session event_time gap 10000000 by [symbol], c = COUNT(distinct c_argument),"
                + " p = LAST_VALUE(p_argument) order by event_time");
    assertThat(plan.timeColumns()).containsExactlyInAnyOrder(1, 2);
    assertThat(plan.isWindowed()).isTrue();
  }

  @Test
  void dividesAnAggregationForSeveralCores() {
    StreamPlan plan =
        plan(
            """
            SELECT symbol, COUNT(*) AS c, AVG(n) AS a, SUM(n) AS s, MIN(price) AS low,
              COUNT(DISTINCT volume) AS v, COUNT(DISTINCT volume) FILTER (WHERE n > 1) AS w
            FROM trades GROUP BY symbol
            """);

    StreamPlan divided = plan.overCores();

    assertThat(divided.explain())
        .startsWith("read trades, batches over all cores\n")
        .contains(
            """
            partial rows by [symbol]: c, a_SUM, low, v_argument, v_argument_filter
            aggregate changes by [symbol], c = SUM(c), a = AVG(a_SUM) of c, s = SUM(a_SUM), \
            low = MIN(low), v = COUNT(distinct v_argument), \
            w = COUNT(distinct v_argument) filter v_argument_filter
            """);
    assertThat(divided.schema()).isEqualTo(plan.schema());
    assertThat(divided.retracts()).isEqualTo(plan.retracts());
  }

  @Test
  void dividesAWindowedAggregationAndWhatHasNoKeysBehindIt() {
    StreamPlan plan =
        plan(
            """
            SELECT MAX(c) AS most FROM (
              SELECT symbol, window_start, window_end, COUNT(*) AS c
              FROM HOP(TABLE trades, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND)
              GROUP BY symbol, window_start, window_end)
            """);

    assertThat(plan.overCores().explain())
        .startsWith("read trades, batches over all cores\n")
        .containsSubsequence(
            "partial rows by [symbol]: event_time, c",
            "hop event_time",
            "by [symbol], c = SUM(c)",
            "partial rows by []: most",
            "MAX(most)");
    assertThat(plan.overCores().schema()).isEqualTo(plan.schema());
  }

  @Test
  void dividesNothingWhoseResultDependsOnTheOrderOfRows() {
    for (String aggregate :
        new String[] {"SUM(price)", "AVG(price)", "FIRST_VALUE(n)", "SUM(DISTINCT price)"}) {
      StreamPlan plan =
          plan("SELECT symbol, COUNT(*) AS c, " + aggregate + " AS x FROM trades GROUP BY symbol");

      assertThat(plan.overCores().explain()).as(aggregate).isEqualTo(plan.explain());
    }
    StreamPlan filter = plan("SELECT symbol FROM trades WHERE n > 1");
    assertThat(filter.overCores().explain()).isEqualTo(filter.explain());
  }
}
