package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Functions in Java that make rows. */
public class TableFunctionsTest {
  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  /** A row of SPLIT. */
  public record Word(String word, int length) {}

  /** A row of NUMBERS. */
  public record Number(long n) {}

  /** A row of every type. */
  public record Everything(
      boolean flag,
      Integer number,
      @Nullable Double ratio,
      LocalDate day,
      Instant at,
      String text) {}

  @BeforeEach
  void register() {
    db.functions()
        .registerTable(
            "split",
            Word.class,
            String.class,
            text ->
                text == null
                    ? null
                    : Arrays.stream(text.split(" ", -1))
                        .map(word -> new Word(word, word.length()))
                        .toList());
    db.functions()
        .registerTable(
            "numbers",
            Number.class,
            long.class,
            long.class,
            (from, to) -> LongStream.rangeClosed(from, to).mapToObj(Number::new)::iterator);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> rows(String sql) {
    return db.query(sql)
        .toString()
        .lines()
        .skip(2)
        .filter(line -> !line.startsWith("("))
        .map(line -> line.strip().replaceAll(" +\\| +", "|"))
        .toList();
  }

  @Test
  void standsAloneInFrom() {
    assertThat(rows("SELECT n * 2 AS m FROM TABLE(numbers(1, 3)) ORDER BY m"))
        .containsExactly("2", "4", "6");
    assertThat(rows("SELECT x.a FROM TABLE(NUMBERS(2, 3)) AS x(a) WHERE x.a > 2"))
        .containsExactly("3");
    assertThat(rows("SELECT COUNT(*), SUM(n) FROM TABLE(numbers(1, 100000))"))
        .containsExactly("100000|5000050000");
    assertThat(rows("SELECT * FROM TABLE(numbers(3, 1))")).isEmpty();
    assertThat(rows("SELECT * FROM TABLE(numbers(NULL, 1))")).isEmpty();
  }

  @Test
  void makesRowsOfEachRow() {
    db.execute("CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR)");
    db.execute("INSERT INTO t VALUES (1, 'a bc'), (2, 'd'), (3, NULL)");

    assertThat(rows("SELECT id, word, length FROM t, LATERAL TABLE(split(t.s)) ORDER BY id, word"))
        .containsExactly("1|a|1", "1|bc|2", "2|d|1");
    assertThat(
            rows(
                "SELECT id, w FROM t LEFT JOIN LATERAL TABLE(split(s)) AS x(w, l) ON TRUE"
                    + " ORDER BY id, w"))
        .containsExactly("1|a", "1|bc", "2|d", "3|null");
    assertThat(
            rows("SELECT id, n FROM t, LATERAL TABLE(numbers(1, id)) WHERE n > 1 ORDER BY id, n"))
        .containsExactly("2|2", "3|2", "3|3");
    assertThat(
            rows(
                "SELECT t.id, a.word, b.n FROM t CROSS JOIN LATERAL TABLE(split(t.s)) AS a"
                    + " CROSS JOIN LATERAL TABLE(numbers(1, a.length)) AS b ORDER BY 1, 2, 3"))
        .containsExactly("1|a|1", "1|bc|1", "1|bc|2", "2|d|1");
    assertThat(
            rows(
                "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM TABLE(numbers(2, 3)) AS x WHERE x.n = t.id) ORDER BY id"))
        .containsExactly("2", "3");
  }

  @Test
  void isMaintained() {
    db.execute("CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR)");
    db.execute(
        "CREATE MATERIALIZED VIEW words AS SELECT word, COUNT(*) AS n, MIN(id) AS first_id"
            + " FROM t, LATERAL TABLE(split(t.s)) GROUP BY word");
    db.execute("CREATE VIEW plain AS SELECT id, word FROM t, LATERAL TABLE(split(s))");
    db.execute("CREATE MATERIALIZED VIEW more AS SELECT id, word FROM plain WHERE word <> 'b'");

    db.execute("INSERT INTO t VALUES (1, 'a b'), (2, 'b c b')");
    assertThat(rows("SELECT * FROM words ORDER BY word"))
        .containsExactly("a|1|1", "b|3|1", "c|1|2");
    db.execute("UPDATE t SET s = 'c' WHERE id = 1");
    db.execute("DELETE FROM t WHERE id = 2");
    assertThat(rows("SELECT * FROM words ORDER BY word")).containsExactly("c|1|1");
    assertThat(rows("SELECT * FROM more")).containsExactly("1|c");
  }

  @Test
  void worksOverStreams() {
    db.execute(
        "CREATE SOURCE lines (line VARCHAR NOT NULL, ts TIMESTAMP NOT NULL,"
            + " WATERMARK FOR ts AS ts);"
            + "CREATE STREAM words AS SELECT word, ts FROM lines, LATERAL TABLE(split(line));"
            + "CREATE STREAM counts AS SELECT word, window_end, COUNT(*) AS n"
            + " FROM TUMBLE(TABLE words, DESCRIPTOR(ts), INTERVAL '1' MINUTE)"
            + " GROUP BY word, window_start, window_end");
    record Line(String line, Instant ts) {}
    record Count(String word, long n) {}
    try (Subscription<Count> counts = db.subscribe("counts", Count.class)) {
      Source<Line> lines = db.source("lines", Line.class);
      lines.push(new Line("a b a", Instant.parse("2026-01-01T00:00:10Z")));
      lines.push(new Line("b", Instant.parse("2026-01-01T00:01:10Z")));
      db.flush();
      List<Count> found = counts.poll();
      assertThat(found).containsExactlyInAnyOrder(new Count("a", 2), new Count("b", 1));
    }
  }

  /** A table function that is a method. */
  public static Iterable<Everything> everything(
      @Nullable Boolean flag, int n, double x, BigDecimal d, LocalDate day, Instant at) {
    return List.of(
        new Everything(flag != null && flag, n, x, day, at, d.toPlainString()),
        new Everything(true, n + 1, null, day.plusDays(1), at.plusSeconds(1), "é"));
  }

  @Test
  void takesAndMakesEveryType() {
    db.functions()
        .registerTable("everything", Everything.class, TableFunctionsTest.class, "everything");

    assertThat(
            rows(
                "SELECT * FROM TABLE(everything(NULL, 1, 2, 1.50, DATE '2026-01-01', TIMESTAMP '2026-01-01 10:00:00'))"))
        .containsExactlyInAnyOrder(
            "false|1|2.0|2026-01-01|2026-01-01 10:00:00|1.50",
            "true|2|null|2026-01-02|2026-01-01 10:00:01|é");
    assertThat(
            rows(
                "SELECT number FROM TABLE(everything(TRUE, NULL, 2, 1, DATE '2026-01-01', TIMESTAMP '2026-01-01 10:00:00'))"))
        .isEmpty();
  }

  @Test
  void failsAsTheFunctionDoes() {
    db.functions()
        .registerTable(
            "failing",
            Number.class,
            int.class,
            n -> {
              throw new IllegalStateException("no " + n);
            });
    db.functions()
        .registerTable(
            "late",
            Number.class,
            int.class,
            n ->
                () ->
                    LongStream.range(0, n).mapToObj(i -> new Number(100 / (n - 1 - i))).iterator());
    db.functions()
        .registerTable("holes", Number.class, int.class, n -> Arrays.asList(new Number(1), null));

    assertThatThrownBy(() -> db.query("SELECT * FROM TABLE(failing(1))"))
        .hasMessageContaining("LDB-7011")
        .hasMessageContaining("no 1");
    assertThatThrownBy(() -> db.query("SELECT * FROM TABLE(late(3))"))
        .hasMessageContaining("LDB-7011")
        .hasMessageContaining("by zero");
    assertThatThrownBy(() -> db.query("SELECT * FROM TABLE(holes(3))"))
        .hasMessageContaining("LDB-7011")
        .hasMessageContaining("null");
  }

  @Test
  void refusesWhatItIsNot() {
    record Bad(BigDecimal number) {}
    assertThatThrownBy(
            () -> db.functions().registerTable("bad", Bad.class, int.class, n -> List.of()))
        .hasMessageContaining("LDB-0005");
    assertThatThrownBy(
            () -> db.functions().registerTable("split", Word.class, int.class, n -> List.of()))
        .hasMessageContaining("already");
    assertThatThrownBy(
            () -> db.functions().registerTable("abs", Word.class, int.class, n -> List.of()))
        .hasMessageContaining("is a function of SQL");
    assertThatThrownBy(() -> db.query("SELECT split('a')")).hasMessageContaining("stands in FROM");
    assertThatThrownBy(() -> db.query("SELECT * FROM TABLE(split(1))"))
        .hasMessageContaining("LDB-1");
    assertThatThrownBy(() -> db.query("SELECT * FROM TABLE(split('a', 'b'))"))
        .hasMessageContaining("LDB-1");
    assertThatThrownBy(() -> db.query("SELECT * FROM TABLE(spilt('a'))"))
        .hasMessageContaining("no table function");
  }

  @Test
  void isShownAndExplained() {
    assertThat(rows("SHOW FUNCTIONS")).contains("split", "numbers");
    assertThat(rows("EXPLAIN SELECT * FROM TABLE(numbers(1, 2))").toString())
        .contains("rows of numbers");
  }
}
