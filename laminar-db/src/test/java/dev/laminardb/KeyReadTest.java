package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Queries that find rows of a table or a view by their key, when they are asked again and again.
 */
class KeyReadTest {
  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  @AfterEach
  void close() {
    db.close();
  }

  /** What a query gives each of three times: as planned, as a lookup, and as a lookup again. */
  private String rows(String sql, @Nullable Object... parameters) {
    String first = db.query(sql, parameters).toString();
    assertThat(db.query(sql, parameters).toString()).isEqualTo(first);
    assertThat(db.query(sql, parameters).toString()).isEqualTo(first);
    return String.join(
        ";",
        first.lines().skip(2).filter(line -> !line.startsWith("(")).map(String::strip).toList());
  }

  @Test
  void givesTheSameForParametersOfAnyType() {
    db.execute(
        "CREATE TABLE t (id BIGINT, day DATE, code VARCHAR, n DECIMAL(8, 2), PRIMARY KEY (id, day))");
    db.execute(
        "INSERT INTO t VALUES (5, DATE '2026-01-01', 'a', 1.50), (5, DATE '2026-01-02', 'b', 2.50),"
            + " (6, DATE '2026-01-01', 'c', 3.50)");

    assertThat(rows("SELECT code FROM t WHERE id = ? ORDER BY 1", 5)).isEqualTo("a;b");
    assertThat(rows("SELECT code FROM t WHERE id = ? AND day = ?", 5L, LocalDate.of(2026, 1, 2)))
        .isEqualTo("b");
    assertThat(rows("SELECT code FROM t WHERE id = ?", 6)).isEqualTo("c");
    assertThat(rows("SELECT code FROM t WHERE id = ?", (byte) 6)).isEqualTo("c");
    assertThat(rows("SELECT code FROM t WHERE id = ?", new BigDecimal("6.0"))).isEqualTo("c");
    assertThat(rows("SELECT code FROM t WHERE id = ?", new BigDecimal("5.5"))).isEmpty();
    assertThat(rows("SELECT code FROM t WHERE id = ?", 6.0)).isEqualTo("c");
    assertThat(rows("SELECT code FROM t WHERE id = ?", (Object) null)).isEmpty();
    assertThat(rows("SELECT code FROM t WHERE id = 5 AND day > ?", LocalDate.of(2026, 1, 1)))
        .isEqualTo("b");
    assertThat(
            rows(
                "SELECT code FROM t WHERE id IN (?, ?) AND n > 2 AND day < ?",
                6,
                9,
                LocalDate.of(2027, 1, 1)))
        .isEqualTo("c");
    assertThat(rows("SELECT code, id + 1 AS more FROM t x WHERE ? = x.id AND code <> 'q'", 6))
        .isEqualTo("c    |    7");
  }

  @Test
  void findsRowsOfViews() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, k INT, s VARCHAR)");
    db.execute(
        "CREATE MATERIALIZED VIEW sums AS SELECT k, COUNT(*) AS n, MAX(s) AS s FROM t GROUP BY k;"
            + "CREATE MATERIALIZED VIEW twice AS SELECT k * 2 AS k, id, s || s AS s FROM t");
    db.execute("INSERT INTO t VALUES (1, 1, 'a'), (2, 1, 'b'), (3, NULL, 'c'), (4, 0, 'd')");

    assertThat(rows("SELECT n, s FROM sums WHERE k = ?", 1)).isEqualTo("2 | b");
    assertThat(rows("SELECT n FROM sums WHERE k = ?", 0)).isEqualTo("1");
    assertThat(rows("SELECT n FROM sums WHERE k = ?", (Object) null)).isEmpty();
    assertThat(rows("SELECT n FROM sums WHERE k IN (?, ?) AND s <> 'd'", 0, 1)).isEqualTo("2");
    assertThat(rows("SELECT n FROM sums WHERE k = ?", new BigDecimal("0.5"))).isEmpty();
    assertThat(rows("SELECT s FROM twice WHERE id = ?", 3)).isEqualTo("cc");
    assertThat(rows("SELECT s FROM twice WHERE id > ? AND id <= ? AND k > 1", 1, 4))
        .isEqualTo("bb");
    db.execute("UPDATE t SET k = 0 WHERE id = 1");
    assertThat(rows("SELECT n, s FROM sums WHERE k = ?", 1)).isEqualTo("1 | b");
    assertThat(rows("SELECT n, s FROM sums WHERE k = ?", 0)).isEqualTo("2 | d");
    db.execute("DELETE FROM t WHERE id = 3");
    assertThat(rows("SELECT s FROM twice WHERE id = ?", 3)).isEmpty();
    assertThatThrownBy(() -> rows("SELECT 1 / (n - n) FROM sums WHERE k = ?", 1))
        .hasMessageContaining("LDB-7001");
  }

  @Test
  void isNoLookupWhereParametersAreMoreThanKeys() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");
    db.execute("INSERT INTO t VALUES (1, 10), (2, 20)");

    assertThat(rows("SELECT n + ? FROM t WHERE id = ?", new BigDecimal("0.5"), 1))
        .isEqualTo("10.5");
    assertThat(rows("SELECT n + ? FROM t WHERE id = ?", 1, 1)).isEqualTo("11");
    assertThat(rows("SELECT n FROM t WHERE id = ? AND n > ?", 2, new BigDecimal("19.5")))
        .isEqualTo("20");
    assertThat(rows("SELECT n FROM t WHERE id = ? + 1", 1)).isEqualTo("20");
    assertThat(rows("SELECT COUNT(*) FROM t WHERE id = ?", 1)).isEqualTo("1");
    assertThat(rows("SELECT n FROM t WHERE id = ? AND EXISTS (SELECT 1 FROM t)", 2))
        .isEqualTo("20");
    assertThat(rows("SELECT n FROM t WHERE id = ? ORDER BY n LIMIT 1", 2)).isEqualTo("20");
    assertThatThrownBy(() -> db.query("SELECT n FROM t WHERE id = ?"))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("has 1 parameter");
    assertThatThrownBy(() -> db.query("SELECT n FROM t WHERE id = ?", "x"))
        .isInstanceOf(LaminarException.class);
  }

  @Test
  void failsAsAnyQueryDoes() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");
    db.execute("INSERT INTO t VALUES (1, 0)");
    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(() -> db.query("SELECT 1 / n FROM t WHERE id = ?", 1))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("LDB-7001");
      assertThat(db.query("SELECT 1 / n FROM t WHERE id = ?", 2).rowCount()).isZero();
    }
  }

  @Test
  void readsTheTableThatThereIs() {
    String sql = "SELECT n FROM t WHERE id = ?";
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n INT); INSERT INTO t VALUES (1, 1)");
    assertThat(rows(sql, 1)).isEqualTo("1");
    db.execute("UPDATE t SET n = 2");
    assertThat(rows(sql, 1)).isEqualTo("2");
    db.execute("DELETE FROM t WHERE id = 1");
    assertThat(rows(sql, 1)).isEmpty();
    db.execute("DROP TABLE t; CREATE TABLE t (id BIGINT PRIMARY KEY, n VARCHAR)");
    db.execute("INSERT INTO t VALUES (1, 'new')");
    assertThat(rows(sql, 1)).isEqualTo("new");
    db.execute("DROP TABLE t");
    assertThatThrownBy(() -> db.query(sql, 1)).hasMessageContaining("LDB-1101");
  }

  @Test
  void seesEveryStatementThatHasReturned() throws InterruptedException {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)");
    db.execute("CREATE MATERIALIZED VIEW v AS SELECT n, id FROM t");
    db.execute("INSERT INTO t VALUES (1, 0), (2, 0)");
    record N(long n) {}
    AtomicLong written = new AtomicLong();
    Thread writer =
        new Thread(
            () -> {
              try (Statement add = db.prepare("UPDATE t SET n = n + 1 WHERE id = ?")) {
                for (long i = 1; i <= 2_000; i++) {
                  add.execute(2);
                  written.set(i);
                }
              }
            });
    writer.start();
    long before = 0;
    while (before < 2_000) {
      for (String relation : List.of("t", "v")) {
        long least = Math.max(written.get(), before);
        before =
            db.query("SELECT n FROM " + relation + " WHERE id = ?", 2).rows(N.class).get(0).n();
        assertThat(before).isGreaterThanOrEqualTo(least);
      }
    }
    writer.join();
  }
}
