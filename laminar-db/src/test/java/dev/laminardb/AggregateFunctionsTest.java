package dev.laminardb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aggregates in Java, called from SQL. */
public class AggregateFunctionsTest {
  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  @BeforeEach
  void createTable() {
    db.execute(
        "CREATE TABLE t (id INT PRIMARY KEY, g VARCHAR, n INT, x DOUBLE, amount DECIMAL(10, 2),"
            + " name VARCHAR, at TIMESTAMP, due DATE, flag BOOLEAN)");
    db.execute(
        "INSERT INTO t VALUES"
            + " (1, 'a', 1, 1.5, 12.30, 'one', TIMESTAMP '2026-01-01 00:00:00', DATE '2026-01-03', TRUE),"
            + " (2, 'a', 3, 2.5, 0.20, 'zwei', TIMESTAMP '2026-01-02 00:00:00', DATE '2026-01-01', FALSE),"
            + " (3, 'b', 1, NULL, NULL, NULL, NULL, NULL, NULL),"
            + " (4, 'b', 4, 8.0, 1.00, 'größe', TIMESTAMP '2025-01-02 00:00:00', DATE '2026-02-01', TRUE)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> rows(String query) {
    List<String> lines = db.query(query).toString().lines().map(String::strip).toList();
    return lines.subList(2, lines.size() - 1).stream()
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  /** Has everything. */
  public static final class WeightedMean implements AggregateFunction<WeightedMean.Sums, Double> {
    public record Sums(double weighted, double weights) {}

    @Override
    public Sums create() {
      return new Sums(0, 0);
    }

    public Sums add(Sums s, double value, double weight) {
      if (weight < 0) {
        throw new IllegalArgumentException("a weight below zero");
      }
      return new Sums(s.weighted + value * weight, s.weights + weight);
    }

    public Sums retract(Sums s, double value, double weight) {
      return new Sums(s.weighted - value * weight, s.weights - weight);
    }

    public Sums merge(Sums s, Sums other) {
      return new Sums(s.weighted + other.weighted, s.weights + other.weights);
    }

    @Override
    public Double result(Sums s) {
      return s.weighted / s.weights;
    }
  }

  /** Of integers, which can be DISTINCT; cannot merge. */
  public static final class Product implements AggregateFunction<Long, Long> {
    @Override
    public Long create() {
      return 1L;
    }

    public Long add(Long product, int factor) {
      return product * factor;
    }

    public Long retract(Long product, int factor) {
      return product / factor;
    }

    @Override
    public Long result(Long product) {
      return product;
    }
  }

  /** A state that is changed, and saved by itself; cannot take rows back. */
  public static final class Longest implements AggregateFunction<Longest.Text, @Nullable String> {
    static final class Text {
      private String longest = "";
      private int nulls;
    }

    @Override
    public Text create() {
      return new Text();
    }

    public void add(Text text, @Nullable String value) {
      if (value == null) {
        text.nulls++;
      } else if (value.length() > text.longest.length()) {
        text.longest = value;
      }
    }

    public void merge(Text text, Text other) {
      add(text, other.longest);
      text.nulls += other.nulls;
    }

    @Override
    public @Nullable String result(Text text) {
      return text.longest.equals("none") ? null : text.longest + " " + text.nulls;
    }

    public byte[] encode(Text text) {
      byte[] longest = text.longest.getBytes(UTF_8);
      return ByteBuffer.allocate(4 + longest.length).putInt(text.nulls).put(longest).array();
    }

    public Text decode(byte[] bytes) {
      Text text = new Text();
      text.nulls = ByteBuffer.wrap(bytes).getInt();
      text.longest = new String(bytes, 4, bytes.length - 4, UTF_8);
      return text;
    }
  }

  /** Takes everything and shows it. */
  public static final class Shown implements AggregateFunction<String, String> {
    @Override
    public String create() {
      return "";
    }

    public String add(
        String state,
        @Nullable Boolean flag,
        @Nullable Integer n,
        @Nullable Long wide,
        @Nullable Double x,
        @Nullable BigDecimal amount,
        @Nullable BigDecimal whole,
        @Nullable LocalDate due,
        @Nullable Instant instant,
        @Nullable LocalDateTime at) {
      return state + shown(flag, n, wide, x, amount, whole, due, instant, at) + ";";
    }

    public String retract(
        String state,
        @Nullable Boolean flag,
        @Nullable Integer n,
        @Nullable Long wide,
        @Nullable Double x,
        @Nullable BigDecimal amount,
        @Nullable BigDecimal whole,
        @Nullable LocalDate due,
        @Nullable Instant instant,
        @Nullable LocalDateTime at) {
      String gone = shown(flag, n, wide, x, amount, whole, due, instant, at) + ";";
      return state.replaceFirst(Pattern.quote(gone), "");
    }

    private static String shown(@Nullable Object... values) {
      return Stream.of(values).map(String::valueOf).collect(Collectors.joining(" "));
    }

    @Override
    public String result(String state) {
      return state;
    }
  }

  @Test
  void itAggregatesGroupsAndLeavesOutRowsOfNulls() {
    db.functions().register("weighted_mean", new WeightedMean());

    assertThat(
            rows(
                "SELECT g, WEIGHTED_MEAN(x, n) AS m, weighted_mean(n, n) FILTER (WHERE id > 2) AS f,"
                    + " COUNT(*) AS c FROM t GROUP BY g ORDER BY g"))
        .containsExactly("a | 2.25 | null | 2", "b | 8.0 | 3.4 | 2");
    assertThat(rows("SELECT weighted_mean(x, n) AS m FROM t WHERE id > 9")).containsExactly("null");
    assertThat(rows("SELECT id FROM t WHERE x < (SELECT weighted_mean(x, n) FROM t) ORDER BY id"))
        .containsExactly("1", "2");
  }

  @Test
  void argumentsAreOfEveryType() {
    db.functions().register("shown", new Shown());

    assertThat(
            rows(
                "SELECT id, shown(flag, n, n, x, amount, n, due, at, at) AS s FROM t"
                    + " WHERE id > 2 GROUP BY id ORDER BY id"))
        .containsExactly(
            "3 | null 1 1 null null 1 null null null;",
            "4 | true 4 4 8.0 1.00 4 2026-02-01 2025-01-02T00:00:00Z 2025-01-02T00:00;");
    db.execute(
        "CREATE MATERIALIZED VIEW v AS SELECT g, shown(flag, n, n, x, amount, n, due, at, at) AS s"
            + " FROM t GROUP BY g; DELETE FROM t WHERE id = 4");
    assertThat(rows("SELECT s FROM v WHERE g = 'b'"))
        .containsExactly("null 1 1 null null 1 null null null;");
  }

  @Test
  void aViewTakesRowsBack() {
    db.functions().register("weighted_mean", new WeightedMean());
    db.functions().register("product", new Product());
    db.execute(
        "CREATE MATERIALIZED VIEW v AS SELECT g, weighted_mean(x, n) AS m, product(n) AS p,"
            + " product(DISTINCT n) AS d, product(n) FILTER (WHERE flag) AS f FROM t GROUP BY ALL");
    assertThat(rows("SELECT * FROM v ORDER BY g"))
        .containsExactly("a | 2.25 | 3 | 3 | 1", "b | 8.0 | 4 | 4 | 4");

    db.execute("INSERT INTO t (id, g, n, x) VALUES (5, 'a', 3, 0.0), (6, 'b', 4, NULL)");
    assertThat(rows("SELECT * FROM v ORDER BY g"))
        .containsExactly("a | 1.2857142857142858 | 9 | 3 | 1", "b | 8.0 | 16 | 4 | 4");

    db.execute("UPDATE t SET x = 4.0 WHERE id = 4; DELETE FROM t WHERE id IN (1, 2)");
    assertThat(rows("SELECT * FROM v ORDER BY g"))
        .containsExactly("a | 0.0 | 3 | 3 | null", "b | 4.0 | 16 | 4 | 4");

    db.execute("DELETE FROM t WHERE g = 'a'");
    assertThat(rows("SELECT * FROM v ORDER BY g")).containsExactly("b | 4.0 | 16 | 4 | 4");
  }

  /** A result of a window. */
  public record Bar(Instant start, @Nullable Double mean, @Nullable String longest) {}

  @Test
  void itAggregatesWindowsOfEveryKind() {
    db.functions().register("weighted_mean", new WeightedMean());
    db.functions().register("longest", new Longest());
    db.execute(
        "CREATE SOURCE s (ts TIMESTAMP, x DOUBLE, w DOUBLE, name VARCHAR, WATERMARK FOR ts);"
            + window("tumbles", "TUMBLE(ts, INTERVAL '2' SECOND)")
            + window("hops", "HOP(ts, INTERVAL '1' SECOND, INTERVAL '2' SECOND)")
            + window("sessions", "SESSION(ts, INTERVAL '2' SECOND)"));
    record Row(Instant ts, double x, double w, @Nullable String name) {}
    Source<Row> source = db.source("s", Row.class);
    try (Subscription<Bar> tumbles = db.subscribe("tumbles", Bar.class);
        Subscription<Bar> hops = db.subscribe("hops", Bar.class);
        Subscription<Bar> sessions = db.subscribe("sessions", Bar.class)) {
      source.push(new Row(second(0), 1, 1, "ab"));
      source.push(new Row(second(1), 2, 3, null));
      source.push(new Row(second(2), 3, 1, "abc"));
      source.watermark(second(60));
      db.flush();

      assertThat(tumbles.poll())
          .containsExactly(new Bar(second(0), 1.75, "ab 1"), new Bar(second(2), 3.0, "abc 0"));
      assertThat(hops.poll())
          .containsExactly(
              new Bar(second(-1), 1.0, "ab 0"),
              new Bar(second(0), 1.75, "ab 1"),
              new Bar(second(1), 2.25, "abc 1"),
              new Bar(second(2), 3.0, "abc 0"));
      assertThat(sessions.poll()).containsExactly(new Bar(second(0), 2.0, "abc 1"));
    }
  }

  private static String window(String stream, String window) {
    return "CREATE STREAM "
        + stream
        + " AS SELECT window_start AS start, weighted_mean(x, w) AS mean, longest(name) AS longest"
        + " FROM "
        + window.replaceFirst("\\(ts", "(TABLE s, DESCRIPTOR(ts)")
        + " GROUP BY window_start, window_end;";
  }

  private static Instant second(int n) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(n);
  }

  @Test
  void whatItCannotDoIsPointedAt() {
    db.functions().register("longest", new Longest());
    db.functions().register("product", new Product());
    db.execute("CREATE SOURCE s (ts TIMESTAMP, n INT, WATERMARK FOR ts)");

    assertThatThrownBy(() -> db.execute("CREATE STREAM a AS SELECT longest(name) AS l FROM t"))
        .hasMessageContaining("LDB-1001 at line 1, column 27")
        .hasMessageContaining("the rows here can be retracted, which longest has no method for")
        .hasMessageContaining("^")
        .hasMessageContaining("retract(state, arguments)");
    assertThatThrownBy(
            () ->
                db.execute(
                    "CREATE STREAM a AS SELECT window_start, product(n) AS p FROM"
                        + " HOP(TABLE s, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '2' SECOND)"
                        + " GROUP BY window_start, window_end"))
        .hasMessageContaining("HOP windows are put together from parts, which product")
        .hasMessageContaining("merge(state, state), or group by TUMBLE");
    assertThatThrownBy(() -> db.query("SELECT product(x) AS p FROM t"))
        .hasMessageContaining("LDB-1200")
        .hasMessageContaining("product(INT)");
    assertThatThrownBy(() -> db.query("SELECT product(n, n) AS p FROM t"))
        .hasMessageContaining("LDB-1200");
    assertThatThrownBy(() -> db.query("SELECT product(n) OVER (ORDER BY id) AS p FROM t"))
        .hasMessageContaining("PRODUCT OVER a window is not available");
    assertThatThrownBy(
            () -> db.execute("CREATE STREAM a AS SELECT longest(DISTINCT name) AS l FROM t"))
        .hasMessageContaining("longest(DISTINCT ..) of VARCHAR is not available yet");
  }

  @Test
  void aFailureIsNamedAndOthersGoOn() {
    db.functions().register("weighted_mean", new WeightedMean());
    db.execute(
        "CREATE SOURCE s (x DOUBLE NOT NULL);"
            + "CREATE STREAM bad AS SELECT weighted_mean(x, x) AS m FROM s;"
            + "CREATE STREAM good AS SELECT SUM(x) AS m FROM s");
    record Row(double x) {}
    record Result(@Nullable Double m) {}
    Source<Row> source = db.source("s", Row.class);
    try (Subscription<Change<Result>> bad = db.subscribeChanges("bad", Result.class);
        Subscription<Change<Result>> good = db.subscribeChanges("good", Result.class)) {
      source.push(new Row(-1));
      db.flush();

      assertThatThrownBy(bad::poll)
          .hasMessageContaining("LDB-7011")
          .hasMessageContaining(
              "function \"weighted_mean\" failed: java.lang.IllegalArgumentException: a weight");
      assertThat(good.poll()).hasSize(1);
    }
  }

  /** Lacks add. */
  public static final class WithoutAdd implements AggregateFunction<Long, Long> {
    @Override
    public Long create() {
      return 0L;
    }

    @Override
    public Long result(Long state) {
      return state;
    }
  }

  /** Its retract is of another type. */
  public static final class OtherRetract implements AggregateFunction<Long, Long> {
    @Override
    public Long create() {
      return 0L;
    }

    public Long add(Long state, int n) {
      return state + n;
    }

    public Long retract(Long state, long n) {
      return state - n;
    }

    @Override
    public Long result(Long state) {
      return state;
    }
  }

  /** Its state cannot be saved. */
  public static final class Unsaved implements AggregateFunction<Object, Long> {
    @Override
    public Object create() {
      return "";
    }

    public Object add(Object state, int n) {
      return state;
    }

    @Override
    public Long result(Object state) {
      return 1L;
    }
  }

  /** Takes what SQL does not have. */
  public static final class OfObjects implements AggregateFunction<Long, Long> {
    @Override
    public Long create() {
      return 0L;
    }

    public Long add(Long state, Object n) {
      return state;
    }

    @Override
    public Long result(Long state) {
      return state;
    }
  }

  @Test
  void whatCannotBeCalledIsRefused() {
    assertRefused(new WithoutAdd(), "WithoutAdd has no public method add");
    assertRefused(
        new OtherRetract(),
        "its retract is Long retract(Long, long) instead of Long retract(Long, int)");
    assertRefused(new Unsaved(), "its state, java.lang.Object, is none of BigDecimal,");
    assertRefused(new OfObjects(), "java.lang.Object is none of its types");
    db.functions().register("product", new Product());
    assertRefused(new Product(), "already");
    assertThatThrownBy(() -> db.functions().register("sum", new Product()))
        .hasMessageContaining("is a function of SQL");
  }

  private void assertRefused(AggregateFunction<?, ?> function, String message) {
    assertThatThrownBy(() -> db.functions().register("product", function))
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.INVALID_OPERATION))
        .hasMessageContaining(message);
  }
}
