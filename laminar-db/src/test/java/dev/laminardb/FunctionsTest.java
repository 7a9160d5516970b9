package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Functions in Java, called from SQL. */
public class FunctionsTest {
  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  @BeforeEach
  void createTable() {
    db.execute(
        "CREATE TABLE t (id INT PRIMARY KEY, flag BOOLEAN, n INT, wide BIGINT, x DOUBLE,"
            + " amount DECIMAL(10, 2), name VARCHAR, at TIMESTAMP, due DATE)");
    db.execute(
        "INSERT INTO t VALUES"
            + " (1, TRUE, 7, 70, 0.5, 12.30, 'größe', TIMESTAMP '2026-01-02 03:04:05.678901',"
            + " DATE '2024-02-29'),"
            + " (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
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

  /** Everything that takes and returns primitives. */
  public static final class Primitives {
    private Primitives() {}

    public static boolean not(boolean value) {
      return !value;
    }

    public static int half(int value) {
      return value / 2;
    }

    public static long next(long value) {
      return value + 1;
    }

    public static double root(double value) {
      return Math.sqrt(value);
    }

    public static long constant() {
      return 42;
    }

    public static long thrice(long a, int b, double c) throws Exception {
      if (a < 0) {
        throw new Exception("below zero");
      }
      return a + b + (long) c;
    }
  }

  /** Everything that takes and returns objects. */
  public static final class Objects {
    private Objects() {}

    public static @Nullable Boolean flip(@Nullable Boolean value) {
      return value == null ? null : !value;
    }

    public static Integer orZero(@Nullable Integer value) {
      return value == null ? 0 : value;
    }

    public static @Nullable Long evenOnly(long value) {
      return value % 2 == 0 ? value : null;
    }

    public static @Nullable Double same(@Nullable Double value) {
      return value;
    }

    public static String text(@Nullable BigDecimal value) {
      return value == null ? "none" : value.toPlainString();
    }

    public static @Nullable String reversed(@Nullable String value) {
      return value == null ? null : new StringBuilder(value).reverse().toString();
    }

    public static @Nullable Instant later(@Nullable Instant value) {
      return value == null ? null : value.plusSeconds(1);
    }

    public static @Nullable LocalDateTime midnight(@Nullable LocalDateTime value) {
      return value == null ? null : value.toLocalDate().atStartOfDay();
    }

    public static @Nullable LocalDate yearLater(@Nullable LocalDate value) {
      return value == null ? null : value.plusYears(1);
    }

    public static String overloaded(String value) {
      return value;
    }

    public static String overloaded(long value) {
      return "" + value;
    }

    public static List<String> list(String value) {
      return List.of(value);
    }

    public static BigDecimal decimal(long value) {
      return BigDecimal.valueOf(value);
    }

    String notStatic() {
      return "";
    }
  }

  @Test
  void primitivesAreHandedOverAndNullsAreNot() {
    for (String name : List.of("not", "half", "next", "root", "constant", "thrice")) {
      db.functions().register("my_" + name, Primitives.class, name);
    }

    assertThat(
            rows(
                "SELECT id, my_not(flag) a, my_half(n) b, my_next(wide) c, my_next(n) d,"
                    + " MY_ROOT(x * 2) e, my_root(amount) > 3.5 f, my_constant() g,"
                    + " my_thrice(wide, n, x) h FROM t ORDER BY id"))
        .containsExactly(
            "1 | false | 3 | 71 | 8 | 1.0 | true | 42 | 77",
            "2 | null | null | null | null | null | null | 42 | null");
  }

  @Test
  void objectsMayBeNull() {
    for (String name :
        List.of(
            "flip",
            "orZero",
            "evenOnly",
            "same",
            "text",
            "reversed",
            "later",
            "midnight",
            "yearLater")) {
      db.functions().register(name, Objects.class, name);
    }

    assertThat(
            rows(
                "SELECT id, flip(flag) a, orzero(n) b, evenonly(wide) c, evenonly(n) d, same(x) e,"
                    + " text(amount) f, text(n) g, reversed(name) h, later(at) i, midnight(at) j,"
                    + " yearlater(due) k"
                    + " FROM t ORDER BY id"))
        .containsExactly(
            "1 | false | 7 | 70 | null | 0.5 | 12.30 | 7 | eßörg"
                + " | 2026-01-02 03:04:06.678901 | 2026-01-02 00:00:00 | 2025-02-28",
            "2 | null | 0 | null | null | null | none | none | null | null | null | null");
  }

  @Test
  void lambdasOfOneAndTwoArgumentsAreFunctions() {
    db.functions().register("twice", long.class, int.class, n -> 2L * n);
    db.functions().register("shout", String.class, String.class, s -> s == null ? "?" : s + "!");
    db.functions()
        .register("pick", String.class, boolean.class, String.class, (b, s) -> b ? s : "no");

    assertThat(
            rows(
                "SELECT id, twice(n) a, shout(name) b, pick(n > 3, shout(name)) c FROM t"
                    + " ORDER BY id"))
        .containsExactly("1 | 14 | größe! | größe!", "2 | null | ? | null");
  }

  @Test
  void theyMayStandWhereverAnExpressionMay() {
    db.functions().register("bucket", long.class, long.class, n -> n % 3);
    db.execute(
        "CREATE MATERIALIZED VIEW buckets AS SELECT bucket(id) AS b, COUNT(*) AS n,"
            + " SUM(id) FILTER (WHERE bucket(id) = bucket(n)) AS same FROM t"
            + " WHERE bucket(id) <> 2 GROUP BY bucket(id)");
    for (int i = 3; i < 12; i++) {
      db.execute("INSERT INTO t (id, n) VALUES (?, ?)", i, i + 3 * (i % 2));
    }
    db.execute("UPDATE t SET n = bucket(n) + 1 WHERE bucket(id) = 1");
    db.execute("DELETE FROM t WHERE bucket(id) = 0 AND id > 5");

    assertThat(rows("SELECT * FROM buckets ORDER BY b"))
        .containsExactly("0 | 1 | 3", "1 | 4 | null");
    assertThat(
            rows(
                "SELECT a.id FROM t a JOIN t b ON bucket(a.id) = bucket(b.n) AND a.id < b.id"
                    + " ORDER BY bucket(a.id) DESC, a.id LIMIT 2"))
        .containsExactly("2", "2");
  }

  @Test
  void aStreamThatCallsOneRunsAndAFailureIsNamed() {
    db.functions().register("guarded", Primitives.class, "thrice");
    db.execute(
        "CREATE SOURCE s (v BIGINT NOT NULL);"
            + "CREATE STREAM r AS SELECT guarded(v, 1, 1) AS v FROM s");
    record Row(long v) {}
    Source<Row> source = db.source("s", Row.class);
    try (Subscription<Row> results = db.subscribe("r", Row.class)) {
      source.push(new Row(5));
      db.flush();
      assertThat(results.poll()).containsExactly(new Row(7));

      source.push(new Row(-1));
      db.flush();
      assertThatThrownBy(results::poll)
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("LDB-7011")
          .hasMessageContaining("function \"guarded\" failed: java.lang.Exception: below zero");
    }
    assertThatThrownBy(() -> db.query("SELECT guarded(0 - id, 1, 1) FROM t"))
        .hasMessageContaining("below zero");
  }

  @Test
  void aPrimitiveResultMayNotBeNull() {
    db.functions().register("nothing", long.class, long.class, n -> null);

    assertThatThrownBy(() -> db.query("SELECT nothing(id) FROM t"))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining(
            "function \"nothing\" returned null, but its result is declared as a primitive type");
  }

  @Test
  void wrongArgumentsArePointedAt() {
    db.functions().register("half", Primitives.class, "half");

    assertThatThrownBy(() -> db.query("SELECT half(name) FROM t"))
        .hasMessageContaining("LDB-1200")
        .hasMessageContaining("half(INT)")
        .hasMessageContaining("^");
    assertThatThrownBy(() -> db.query("SELECT half(n, n) FROM t"))
        .hasMessageContaining("LDB-1200")
        .hasMessageContaining("^");
    assertThatThrownBy(() -> db.query("SELECT half(wide) FROM t")).hasMessageContaining("LDB-1200");
  }

  private void assertRefused(Runnable registration, String message) {
    assertThatThrownBy(registration::run)
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.INVALID_OPERATION))
        .hasMessageContaining(message);
  }

  private static final class Hidden {
    public static long f(long n) {
      return n;
    }
  }

  @Test
  void whatCannotBeCalledIsRefused() {
    Functions functions = db.functions();

    assertRefused(() -> functions.register("f", Objects.class, "absent"), "has no public static");
    assertRefused(() -> functions.register("f", Objects.class, "notStatic"), "has no public");
    assertRefused(() -> functions.register("f", Objects.class, "overloaded"), "more than one");
    assertRefused(() -> functions.register("f", Objects.class, "list"), "none of its types");
    assertRefused(() -> functions.register("f", Objects.class, "decimal"), "no fixed scale");
    assertRefused(() -> functions.register("f", Hidden.class, "f"), "of a public class");
    assertRefused(() -> functions.register("a b", long.class, long.class, n -> n), "letters");
    assertRefused(() -> functions.register("upper", long.class, long.class, n -> n), "of SQL");
    assertRefused(() -> functions.register("sum", long.class, long.class, n -> n), "of SQL");
    functions.register("f", long.class, long.class, n -> n);
    assertRefused(() -> functions.register("F", long.class, long.class, n -> n), "already");
  }

  /** Loads one class by itself, as a web container or a plug-in system does. */
  private static final class Plugin extends ClassLoader {
    Plugin() {
      super(null);
    }

    Class<?> define(String name) throws Exception {
      try (InputStream in =
          FunctionsTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      }
    }
  }

  @Test
  void theirClassesMayComeFromAnotherClassLoader() throws Exception {
    Class<?> elsewhere = new Plugin().define(PluginFunctions.class.getName());
    db.functions().register("thousand", elsewhere, "thousand");

    assertThat(elsewhere).isNotSameAs(PluginFunctions.class);
    assertThat(rows("SELECT thousand(n) FROM t WHERE id = 1")).containsExactly("7000");
  }
}
