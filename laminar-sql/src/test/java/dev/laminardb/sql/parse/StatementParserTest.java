package dev.laminardb.sql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.sql.validate.Dialect;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {
  private final StatementParser parser = new StatementParser(Dialect.CONFORMANCE);

  private List<SqlNode> parse(String sql) {
    return parser.parse(new SqlText(sql));
  }

  private static String unparse(SqlNode node) {
    return node.toSqlString(
            c -> c.withDialect(AnsiSqlDialect.DEFAULT).withQuoteAllIdentifiers(false))
        .getSql()
        .replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE SOURCE s (a BIGINT NOT NULL, b VARCHAR, WATERMARK FOR t AS t - INTERVAL '5' SECOND)",
        "CREATE SOURCE IF NOT EXISTS s (a INT) WITH ('connector' = 'kafka', 'n' = 1)",
        "CREATE OR REPLACE SOURCE s (a INT, WATERMARK FOR a)",
        "CREATE STREAM s AS SELECT a FROM b EMIT ON WINDOW CLOSE",
        "CREATE STREAM s AS SELECT a FROM b EMIT CHANGES",
        "CREATE STREAM s AS SELECT a FROM b EMIT EVERY INTERVAL '1' SECOND",
        "CREATE STREAM s AS SELECT a FROM b EMIT ON UPDATE",
        "CREATE STREAM s AS SELECT a FROM b EMIT FINAL",
        "CREATE STREAM s AS SELECT a FROM b EMIT AFTER WATERMARK",
        "CREATE SINK s FROM b WITH ('connector' = 'print')",
        "CREATE MATERIALIZED VIEW v AS SELECT a FROM b",
        "CREATE LOOKUP TABLE t (id BIGINT PRIMARY KEY, watermark VARCHAR)",
        "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY)",
        "DROP STREAM IF EXISTS s CASCADE",
        "DROP SOURCE s",
        "SELECT a FROM b EMIT CHANGES",
        "INSERT INTO t SELECT a FROM b",
        "SELECT source, sink, lookup, changes FROM stream_of_things"
      })
  void readsWhatItHasWritten(String sql) {
    String written = unparse(parse(sql).get(0));

    assertThat(unparse(parse(written).get(0))).isEqualTo(written);
  }

  @Test
  void readsBothFormsOfExplain() {
    assertThat(parse("EXPLAIN SELECT a FROM b; EXPLAIN PLAN FOR SELECT a FROM b"))
        .hasSize(2)
        .allMatch(SqlExplainStatement.class::isInstance);
  }

  @Test
  void splitsScriptsAndSkipsComments() {
    List<SqlNode> statements =
        parse("-- one\nDROP SOURCE a; /* ; two */ DROP SOURCE b;;\n DROP SOURCE c;\n");

    assertThat(statements).hasSize(3);
    assertThat(statements.get(2).getParserPosition().getLineNum()).isEqualTo(3);
  }

  @Test
  void keepsTheSpellingOfNames() {
    SqlCreateRelation create =
        (SqlCreateRelation)
            parse("create source Trades (Price DOUBLE, \"ts of It\" TIMESTAMP)").get(0);

    assertThat(create.name().getSimple()).isEqualTo("Trades");
    assertThat(
            ((SqlColumnDeclaration) Objects.requireNonNull(create.columns()).get(1))
                .name()
                .getSimple())
        .isEqualTo("ts of It");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INTERVAL '5 minutes'|INTERVA! '5 minutes'",
        "x - interval '1 day 2 hours' AS d|x - INTERVA! '1 day 2 hours' AS d",
        "INTERVAL '5' MINUTE|INTERVAL '5' MINUTE",
        "'INTERVAL' '5 minutes'|'INTERVAL' '5 minutes'",
        "/* INTERVAL '5 minutes' */|/* INTERVAL '5 minutes' */",
        "INTERVAL - '5 seconds'|INTERVA! - '5 seconds'"
      })
  void marksIntervalsWithoutMovingAnything(String pair) {
    String[] parts = pair.split("\\|");

    assertThat(IntervalSpelling.mark(parts[0])).isEqualTo(parts[1]).hasSameSizeAs(parts[0]);
  }

  @Test
  void suggestsTheNearestName() {
    List<String> names = List.of("symbol", "price", "volume", "ts");

    assertThat(Suggestions.nearest("PRCIE", names)).contains("price");
    assertThat(Suggestions.nearest("tss", names)).contains("ts");
    assertThat(Suggestions.nearest("quantity", names)).isEmpty();
    assertThat(Suggestions.nearest("x", names)).isEmpty();
  }
}
