package dev.laminardb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.sql.SqlPlanner;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.validate.Dialect;
import dev.laminardb.sql.validate.QueryValidator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharedPartsTest {
  private static final Catalog CATALOG =
      new SqlPlanner(1, InstantSource.fixed(Instant.EPOCH))
          .plan(
              """
              CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, volume BIGINT,
                n INT NOT NULL, tags BIGINT ARRAY, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
              CREATE TABLE names (symbol VARCHAR PRIMARY KEY, n BIGINT, other BIGINT);
              """,
              Catalog.empty())
          .catalog();

  private final StatementParser parser = new StatementParser(Dialect.CONFORMANCE);
  private final QueryValidator validator = new QueryValidator(new UserFunctions());

  private StreamPlan plan(String sql) {
    SqlText text = new SqlText(sql);
    return StreamPlanner.plan(validator.validate(text, CATALOG, parser.parse(text).get(0)));
  }

  /** Whether two queries are one node when they stand beside each other. */
  private boolean isShared(String query, String other) {
    StreamPlan plan =
        plan("SELECT * FROM (%s) AS q UNION ALL SELECT * FROM (%s) AS q".formatted(query, other))
            .shared();
    List<PlanNode> inputs = plan.root().inputs();
    assertThat(plan.root().step()).isInstanceOf(PlanStep.Union.class);
    return inputs.get(0) == inputs.get(1);
  }

  /** Each beside one that differs from it in one thing only. */
  static List<List<String>> differences() {
    String bars = "SELECT symbol, SUM(volume) AS v FROM %s(TABLE trades, DESCRIPTOR(ts), %s) %s";
    String byWindow = "GROUP BY symbol, window_start, window_end";
    String join = "SELECT a.n, b.volume FROM trades AS a %s trades AS b ON a.n %s b.n AND %s";
    String first =
        "SELECT symbol, volume FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) AS r"
            + " FROM trades) WHERE r <= %s";
    return List.of(
        List.of("SELECT n + 1 FROM trades", "SELECT n + 2 FROM trades"),
        List.of("SELECT n FROM trades WHERE n > 1", "SELECT n FROM trades WHERE n >= 1"),
        List.of("SELECT n FROM trades WHERE n > 1", "SELECT n FROM trades"),
        List.of("SELECT n FROM names", "SELECT other FROM names"),
        List.of(
            "SELECT symbol, SUM(volume) FROM trades GROUP BY symbol",
            "SELECT symbol, MAX(volume) FROM trades GROUP BY symbol"),
        List.of(
            "SELECT symbol, COUNT(volume) FROM trades GROUP BY symbol",
            "SELECT symbol, COUNT(DISTINCT volume) FROM trades GROUP BY symbol"),
        List.of(
            "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol",
            "SELECT symbol, COUNT(*) FILTER (WHERE n > 1) FROM trades GROUP BY symbol"),
        List.of(
            "SELECT symbol, COUNT(*) FILTER (WHERE n > 2) FROM trades GROUP BY symbol",
            "SELECT symbol, COUNT(*) FILTER (WHERE n > 1) FROM trades GROUP BY symbol"),
        List.of(
            "SELECT SUM(volume) FROM trades GROUP BY symbol",
            "SELECT SUM(volume) FROM trades GROUP BY symbol, n"),
        List.of(
            "SELECT STRING_AGG(symbol, ',') FROM names GROUP BY n",
            "SELECT STRING_AGG(symbol, ';') FROM names GROUP BY n"),
        List.of(
            "SELECT n, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY other) FROM names GROUP BY n",
            "SELECT n, PERCENTILE_DISC(0.6) WITHIN GROUP (ORDER BY other) FROM names GROUP BY n"),
        List.of(
            bars.formatted("TUMBLE", "INTERVAL '1' MINUTE", byWindow),
            bars.formatted("TUMBLE", "INTERVAL '2' MINUTE", byWindow)),
        List.of(
            bars.formatted("HOP", "INTERVAL '1' MINUTE, INTERVAL '2' MINUTE", byWindow),
            bars.formatted("CUMULATE", "INTERVAL '1' MINUTE, INTERVAL '2' MINUTE", byWindow)),
        List.of(
            bars.formatted("TUMBLE", "INTERVAL '2' MINUTE", byWindow),
            bars.formatted("TUMBLE", "INTERVAL '2' MINUTE, INTERVAL '1' MINUTE", byWindow)),
        List.of(join.formatted("JOIN", "=", "TRUE"), join.formatted("LEFT JOIN", "=", "TRUE")),
        List.of(
            join.formatted("LEFT JOIN", "=", "a.price > b.price"),
            join.formatted("LEFT JOIN", "=", "a.price < b.price")),
        List.of(
            "SELECT a.volume FROM trades AS a JOIN trades AS b ON a.volume = b.volume",
            "SELECT a.volume FROM trades AS a JOIN trades AS b"
                + " ON a.volume IS NOT DISTINCT FROM b.volume"),
        List.of(
            "SELECT a.n FROM trades AS a JOIN trades AS b ON a.symbol = b.symbol",
            "SELECT b.n FROM trades AS a JOIN trades AS b ON a.symbol = b.symbol"),
        List.of(first.formatted("symbol", "n", 1), first.formatted("symbol", "n", 2)),
        List.of(first.formatted("symbol", "n", 1), first.formatted("symbol", "n DESC", 1)),
        List.of(first.formatted("symbol", "n", 1), first.formatted("n", "symbol", 1)),
        List.of(
            "SELECT n, SUM(other) OVER (PARTITION BY symbol ORDER BY n) FROM names",
            "SELECT n, SUM(other) OVER (PARTITION BY symbol ORDER BY n ROWS 1 PRECEDING)"
                + " FROM names"),
        List.of(
            "SELECT n, LAG(other) OVER (PARTITION BY symbol ORDER BY n) FROM names",
            "SELECT n, LEAD(other) OVER (PARTITION BY symbol ORDER BY n) FROM names"),
        List.of(
            "SELECT n, LAG(other, 1) OVER (PARTITION BY symbol ORDER BY n) FROM names",
            "SELECT n, LAG(other, 2) OVER (PARTITION BY symbol ORDER BY n) FROM names"),
        List.of(
            "SELECT n FROM names INTERSECT ALL SELECT other FROM names",
            "SELECT n FROM names EXCEPT ALL SELECT other FROM names"),
        List.of("VALUES (1, 'a')", "VALUES (1, 'b')"),
        List.of(
            "SELECT t.n, x FROM trades AS t CROSS JOIN UNNEST(t.tags) AS u(x)",
            "SELECT t.n, x FROM trades AS t LEFT JOIN UNNEST(t.tags) AS u(x) ON TRUE"),
        List.of(
            "SELECT n, x FROM names CROSS JOIN generate_series(1, n) AS s(x)",
            "SELECT n, x FROM names CROSS JOIN generate_series(2, n) AS s(x)"));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void whatDiffersInOneThingIsNotShared(List<String> queries) {
    String query = queries.get(0);
    String other = queries.get(1);

    assertThat(isShared(query, query)).as(query).isTrue();
    assertThat(isShared(other, other)).as(other).isTrue();
    assertThat(isShared(query, other)).as("%s and %s", query, other).isFalse();
  }

  @Test
  void namesOfColumnsMakeNoDifference() {
    StreamPlan plan =
        plan(
            """
            SELECT symbol AS a, SUM(volume) AS b FROM trades GROUP BY symbol UNION ALL
            SELECT s, SUM(v) AS c FROM (SELECT symbol AS s, volume AS v FROM trades) GROUP BY s
            """);

    assertThat(plan.shared().explain()).contains("as above: aggregate changes by [a], ");
  }

  @Test
  void aPartIsThereOnceWhateverIsDoneToThePlan() {
    StreamPlan plan =
        plan(
            """
            WITH highest AS (SELECT symbol, MAX(volume) AS high FROM trades GROUP BY symbol)
            SELECT a.symbol, b.symbol AS other FROM highest AS a JOIN highest AS b ON a.high = b.high
            """);
    SegmentCompiler compiler = new SegmentCompiler();

    assertThat(StreamTopology.of("s", plan, compiler).nodes()).hasSize(5);
    for (StreamPlan shared : List.of(plan.shared(), plan.evenOfNoRows().once().shared().byKeys())) {
      assertThat(StreamTopology.of("s", shared, compiler).nodes()).hasSize(3);
      assertThat(StreamTopology.of("s", shared.overCores(), compiler).nodes()).hasSize(4);
    }
    assertThat(plan.shared().root().nodes())
        .filteredOn(PlanNode.Computed.class::isInstance)
        .hasSize(3)
        .doesNotHaveDuplicates();
    assertThat(plan.shared().explain())
        .isEqualTo(
            """
              read trades
              select symbol = $0, high_argument = $2
              aggregate changes by [symbol], high = MAX(high_argument)
              as above: aggregate changes by [symbol], high = MAX(high_argument)
            inner join on high = high
            """);
  }

  @Test
  void rowsThatMayComeOnAnyCoreAreAnotherPart() {
    StreamPlan plan =
        plan("""
            SELECT t.symbol, a.total FROM trades AS t
            JOIN (SELECT symbol, SUM(volume) AS total FROM trades GROUP BY symbol, volume) AS a
              ON t.symbol = a.symbol AND t.volume > a.total
            """)
            .shared();
    SegmentCompiler compiler = new SegmentCompiler();

    assertThat(plan.explain()).contains("as above: select symbol = $0, volume = $2");
    assertThat(StreamTopology.of("s", plan, compiler).nodes()).hasSize(4);
    assertThat(StreamTopology.of("s", plan.overCores(), compiler).nodes()).hasSize(6);
  }
}
