package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables by the API: parameters, prepared statements, row counts, constraints. */
final class TableTest {
  private static final String TABLE =
      "CREATE TABLE t (id BIGINT PRIMARY KEY, n INT, x DOUBLE, amount DECIMAL(6, 2), name VARCHAR,"
          + " ok BOOLEAN, at_ TIMESTAMP)";

  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  record Row(
      long id,
      @Nullable Integer n,
      @Nullable Double x,
      @Nullable BigDecimal amount,
      @Nullable String name,
      @Nullable Boolean ok,
      @Nullable Instant at_) {}

  record Total(long n, @Nullable Long total) {}

  @AfterEach
  void close() {
    db.close();
  }

  private static <T> List<T> rows(List<Change<T>> changes) {
    List<T> rows = new ArrayList<>();
    for (Change<T> change : changes) {
      if (change.isInsert()) {
        rows.add(change.row());
      } else {
        assertThat(rows.remove(change.row())).as("%s was there", change.row()).isTrue();
      }
    }
    return rows;
  }

  @Test
  void takesParametersOfEveryType() {
    db.execute(TABLE);
    Instant now = Instant.parse("2026-01-02T03:04:05.000006Z");
    try (Subscription<Change<Row>> changes = db.subscribeChanges("t", Row.class)) {
      long rows =
          db.execute(
              "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?)",
              1,
              2L,
              3,
              new BigDecimal("4.5"),
              "fünf",
              true,
              now,
              2L,
              null,
              null,
              null,
              null,
              null,
              null);
      db.flush();

      assertThat(rows).isEqualTo(2);
      assertThat(rows(changes.poll()))
          .containsExactly(
              new Row(1, 2, 3.0, new BigDecimal("4.50"), "fünf", true, now),
              new Row(2, null, null, null, null, null, null));
    }
  }

  @Test
  void computesWithParameters() {
    db.execute(TABLE);
    db.execute("INSERT INTO t (id, n, name) VALUES (1, 10, 'a'), (2, 20, 'b'), (3, NULL, 'c')");
    try (Subscription<Change<Row>> changes = db.subscribeChanges("t", Row.class)) {
      long computed =
          db.execute(
              "INSERT INTO t (id, n, name) VALUES (? + 1, ABS(CAST(? AS INT)), UPPER(CAST(? AS VARCHAR)) || 'x')",
              8L,
              -4,
              "z");
      long updated =
          db.execute(
              "UPDATE t AS u SET n = u.n * ?, name = ? WHERE n BETWEEN ? AND ?", 3, "w", 5, 15);
      long deleted = db.execute("DELETE FROM t WHERE name IN (?, ?) OR id = ?", "b", "q", 100);
      db.flush();

      assertThat(List.of(computed, updated, deleted)).containsExactly(1L, 1L, 1L);
      assertThat(changes.poll())
          .extracting(
              c ->
                  (c.isInsert() ? "+" : "-")
                      + c.row().id()
                      + " "
                      + c.row().n()
                      + " "
                      + c.row().name())
          .containsSubsequence("+9 4 Zx")
          .containsSubsequence("+1 30 w")
          .containsSubsequence("-2 20 b");
    }
  }

  private record Returned(long id, Integer twice) {}

  @Test
  void returnsRowsWithParameters() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");

    QueryResult inserted =
        db.query("INSERT INTO t VALUES (?, ?), (2, 20) RETURNING id, n * ? AS twice", 1L, 10, 2);
    QueryResult deleted = db.query("DELETE FROM t WHERE n > ? RETURNING id, n + n AS twice", 15);

    assertThat(inserted.rows(Returned.class))
        .containsExactly(new Returned(1, 20), new Returned(2, 40));
    assertThat(deleted.rows(Returned.class)).containsExactly(new Returned(2, 40));
    assertThat(db.query("SELECT id FROM t").rowCount()).isEqualTo(1);
  }

  @Test
  void insertsOrUpdatesWithParameters() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");
    db.execute("CREATE STREAM totals AS SELECT COUNT(*) AS n, SUM(n) AS total FROM t");
    try (Subscription<Change<Total>> totals = db.subscribeChanges("totals", Total.class);
        Statement add =
            db.prepare(
                "INSERT INTO t VALUES (?, ?) ON CONFLICT DO UPDATE"
                    + " SET n = t.n + excluded.n * ?")) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(add.execute(i % 10, 1, 2)).isEqualTo(1);
      }
      db.flush();

      assertThat(rows(totals.poll())).containsExactly(new Total(10, 10L + 990 * 2));
    }
  }

  @Test
  void aPreparedStatementIsExecutedAgainAndAgain() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");
    db.execute("CREATE STREAM totals AS SELECT COUNT(*) AS n, SUM(n) AS total FROM t");
    try (Subscription<Change<Total>> totals = db.subscribeChanges("totals", Total.class);
        Statement insert = db.prepare("INSERT INTO t VALUES (?, ?)");
        Statement add = db.prepare("UPDATE t SET n = n + ? WHERE id = ?");
        Statement delete = db.prepare("DELETE FROM t WHERE id = ?")) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(insert.execute(i, i % 7)).isEqualTo(1);
      }
      for (int i = 0; i < 12_000; i++) {
        assertThat(add.execute(1, i)).isEqualTo(i < 10_000 ? 1 : 0);
      }
      for (int i = 0; i < 10_000; i += 2) {
        assertThat(delete.execute(i)).isEqualTo(1);
      }
      db.flush();

      long total = 0;
      for (int i = 1; i < 10_000; i += 2) {
        total += i % 7 + 1;
      }
      assertThat(rows(totals.poll())).containsExactly(new Total(5000, total));
    }
  }

  @Test
  void manyParametersAreExecutedAsOneStatement() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");
    db.execute("CREATE STREAM totals AS SELECT COUNT(*) AS n, SUM(n) AS total FROM t");
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      rows.add(new @Nullable Object[] {i, i % 7 == 0 ? null : i, 3});
    }
    try (Subscription<Change<Total>> totals = db.subscribeChanges("totals", Total.class);
        Statement insert =
            db.prepare("INSERT INTO t VALUES (?, COALESCE(CAST(? AS INT), 0) + CAST(? AS INT))");
        Statement delete = db.prepare("DELETE FROM t WHERE id BETWEEN ? AND ?")) {
      assertThat(insert.executeAll(rows)).isEqualTo(10_000);
      assertThat(insert.executeAll(List.of())).isZero();
      assertThat(
              delete.executeAll(
                  List.of(
                      new Object[] {0, 9_989}, new Object[] {9_980, 9_990}, new Object[] {5, 1})))
          .isEqualTo(9_991);
      db.flush();

      long total = 0;
      for (int i = 9_991; i < 10_000; i++) {
        total += (i % 7 == 0 ? 0 : i) + 3;
      }
      assertThat(rows(totals.poll())).containsExactly(new Total(9, total));
    }
  }

  @Test
  void statementsWithSubqueriesTakeParameters() {
    record Count(@Nullable Long n) {}
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, name VARCHAR)");
    db.execute("INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')");
    String update = "UPDATE t SET n = ?, name = ? WHERE id IN (SELECT id FROM t WHERE n > ?)";

    assertThat(db.execute(update, 7, null, 15)).isEqualTo(2);
    assertThat(db.execute("INSERT INTO t SELECT id + ?, n, name FROM t WHERE id = ?", 10, 1))
        .isEqualTo(1);
    assertThat(
            db.query("DELETE FROM t WHERE id = (SELECT MIN(id) FROM t WHERE n = ?) RETURNING n", 7)
                .rows(Count.class))
        .containsExactly(new Count(7L));
    assertThat(db.query("SELECT id AS n FROM t ORDER BY id").rows(Count.class))
        .containsExactly(new Count(1L), new Count(3L), new Count(11L));
    assertThat(
            catchThrowableOfType(LaminarException.class, () -> db.execute(update, 7)).errorCode())
        .isEqualTo(ErrorCode.INVALID_OPERATION);
    try (Statement all =
        db.prepare(
            "UPDATE t SET n = (SELECT COUNT(*) FROM t) WHERE id < (SELECT MAX(id) FROM t)")) {
      assertThat(all.execute()).isEqualTo(2);
      assertThat(all.execute()).isEqualTo(2);
    }
  }

  @Test
  void joinedUpdatesTakeParametersAndChangeNothingIfARowWouldBeSetToSeveralValues() {
    record Count(@Nullable Long n) {}
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT)");
    db.execute("CREATE TABLE u (k BIGINT, v BIGINT)");
    try (Statement insert = db.prepare("INSERT INTO t VALUES (?, 0)");
        Statement other = db.prepare("INSERT INTO u VALUES (?, ?)")) {
      for (long i = 0; i < 10_000; i++) {
        insert.execute(i);
        other.execute(i, i % 3);
      }
    }
    String update = "UPDATE t SET n = n + ? + u.v FROM (SELECT k, v FROM u WHERE k < ?) AS u";

    assertThat(db.execute(update + " WHERE u.k = t.id AND t.id >= ?", 5, 9_000, 10))
        .isEqualTo(8_990);
    try (Statement set = db.prepare("UPDATE t SET n = u.v FROM u WHERE u.k = t.id")) {
      assertThat(set.execute()).isEqualTo(10_000);
      assertThat(set.execute()).isEqualTo(10_000);
      db.execute("INSERT INTO u VALUES (9999, 1), (77, 2)");
      db.execute("UPDATE t SET n = 100");

      LaminarException refusal = catchThrowableOfType(LaminarException.class, set::execute);

      // 9999 % 3 is 0; 77 % 3 is 2, which is said twice.
      assertThat(refusal.errorCode()).isEqualTo(ErrorCode.MORE_THAN_ONE_ROW);
      assertThat(refusal).hasMessageContaining("PRIMARY KEY (id) = (9999)");
    }
    assertThat(db.query("SELECT COUNT(*) AS n FROM t WHERE n = 100").rows(Count.class))
        .containsExactly(new Count(10_000L));
    assertThat(db.query("SELECT n FROM t WHERE id = 9999").rows(Count.class))
        .containsExactly(new Count(100L));
  }

  @Test
  void manyParametersChangeNothingIfOneFails() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");
    db.execute("INSERT INTO t VALUES (3, 0)");
    List<@Nullable Object[]> rows =
        List.of(new Object[] {1, 1}, new Object[] {2, 2}, new Object[] {3, 3});
    record Count(@Nullable Long n) {}
    try (Statement insert = db.prepare("INSERT INTO t VALUES (?, ?)");
        Statement upsert =
            db.prepare("INSERT INTO t VALUES (?, ?) ON CONFLICT DO UPDATE SET n = ?");
        Statement update = db.prepare("UPDATE t SET n = ? WHERE id = ?")) {
      assertThat(
              catchThrowableOfType(LaminarException.class, () -> insert.executeAll(rows))
                  .errorCode())
          .isEqualTo(ErrorCode.DUPLICATE_KEY);
      assertThat(
              catchThrowableOfType(LaminarException.class, () -> update.executeAll(rows))
                  .errorCode())
          .isEqualTo(ErrorCode.INVALID_OPERATION);
      assertThat(db.query("SELECT COUNT(*) AS n FROM t").rows(Count.class))
          .containsExactly(new Count(1L));

      long changed = upsert.executeAll(List.of(new Object[] {3, 0, 8}, new Object[] {4, 9, 0}));

      assertThat(changed).isEqualTo(2);
      assertThat(db.query("SELECT n FROM t ORDER BY n").rows(Count.class))
          .containsExactly(new Count(8L), new Count(9L));
    }
  }

  @Test
  void aStatementFindsItsTableAgainAfterItWasCreatedAnew() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY)");
    Statement insert = db.prepare("INSERT INTO t VALUES (?)");
    insert.execute(1);
    db.execute("DROP TABLE t");

    assertThat(catchThrowableOfType(LaminarException.class, () -> insert.execute(1)).errorCode())
        .isEqualTo(ErrorCode.RELATION_NOT_FOUND);
    db.execute("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR DEFAULT 'x')");
    assertThat(catchThrowableOfType(LaminarException.class, () -> insert.execute(1)).errorCode())
        .isEqualTo(ErrorCode.INVALID_QUERY);
    db.execute("DROP TABLE t; CREATE TABLE t (id INT PRIMARY KEY)");
    assertThat(insert.execute(1)).isEqualTo(1);

    insert.close();
    assertThat(catchThrowableOfType(LaminarException.class, () -> insert.execute(2)).errorCode())
        .isEqualTo(ErrorCode.CLOSED);
  }

  @Test
  void preparedStatementsWithSubqueriesTakeParameters() {
    db.execute(
        "CREATE TABLE p (id INT PRIMARY KEY, n INT); CREATE TABLE q (k INT PRIMARY KEY, v INT);"
            + "INSERT INTO p VALUES (1, 10), (2, 20), (3, 30); INSERT INTO q VALUES (1, 100), (2, 200)");

    try (Statement set =
            db.prepare("UPDATE p SET n = n + ? WHERE id IN (SELECT k FROM q WHERE v > ?)");
        Statement joined =
            db.prepare("UPDATE p SET n = q.v + ? FROM q WHERE q.k = p.id AND q.v = ?");
        Statement copy = db.prepare("INSERT INTO p SELECT k + ?, v FROM q WHERE v > ?");
        Statement remove =
            db.prepare("DELETE FROM p WHERE n < (SELECT MAX(v) FROM q) - ? AND id <> ?")) {
      assertThat(set.execute(1, 150)).isEqualTo(1);
      assertThat(set.execute(1, 50)).isEqualTo(2);
      assertThat(set.execute(1, null)).isZero();
      assertThat(joined.execute(5, 100)).isEqualTo(1);
      assertThat(copy.execute(10, 150)).isEqualTo(1);
      // Another catalog does not matter.
      db.execute("CREATE TABLE other (id INT PRIMARY KEY)");
      assertThat(remove.execute(150, 2)).isEqualTo(1);

      assertThatThrownBy(() -> set.execute(1))
          .hasMessageContaining(ErrorCode.INVALID_OPERATION.code());
      assertThatThrownBy(() -> remove.executeAll(List.<Object[]>of(new Object[] {1, 1})))
          .hasMessageContaining("one row of parameters at a time");
      set.close();
      assertThatThrownBy(() -> set.execute(1, 1)).hasMessageContaining("is closed");
    }
    assertThat(db.query("SELECT * FROM p ORDER BY id").toString())
        .contains("105", "22", "200")
        .doesNotContain("30");
    assertThatThrownBy(
            () -> db.prepare("DELETE FROM p WHERE id IN (SELECT nope FROM q WHERE v = ?)"))
        .hasMessageContaining("nope");
  }

  @Test
  void aPreparedInsertionOfAQueryReadsWhatIsThereEachTime() {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY); CREATE TABLE log (n BIGINT)");
    try (Statement note = db.prepare("INSERT INTO log SELECT COUNT(*) FROM t")) {
      note.execute();
      db.execute("INSERT INTO t VALUES (1), (2)");
      note.execute();
      db.execute(
          "DROP TABLE t; CREATE TABLE t (id BIGINT, PRIMARY KEY (id)); INSERT INTO t VALUES (1)");
      note.execute();

      record Count(@Nullable Long n) {}
      assertThat(db.query("SELECT n FROM log ORDER BY n").rows(Count.class))
          .containsExactly(new Count(0L), new Count(1L), new Count(2L));
    }
  }

  @Test
  void aTableOfAQueryTakesParameters() {
    db.execute("CREATE TABLE p (id BIGINT PRIMARY KEY, n INT)");
    db.execute("INSERT INTO p VALUES (1, 10), (2, 20), (3, 30)");

    long rows = db.execute("CREATE TABLE q (a, b) AS SELECT id + ?, n FROM p WHERE n > ?", 100, 10);

    assertThat(rows).isEqualTo(2);
    assertThat(db.query("SELECT a, b FROM q ORDER BY a").toString()).contains("102", "103");
    assertThat(db.execute("CREATE TABLE IF NOT EXISTS q AS SELECT ? AS x FROM p", 1)).isZero();
    assertThat(db.execute("CREATE TABLE r AS SELECT ? AS x FROM p WITH NO DATA", 1)).isZero();
    assertThat(db.query("SELECT x FROM r").rowCount()).isZero();
    assertThatThrownBy(() -> db.execute("CREATE TABLE s AS SELECT ? AS x FROM p", 1, 2))
        .hasMessageContaining("the query has 1 parameter and was given 2 values");
    assertThatThrownBy(() -> db.prepare("CREATE TABLE s AS SELECT ? AS x FROM p"))
        .hasMessageContaining("one INSERT, UPSERT, UPDATE, DELETE or MERGE can be prepared");
  }

  @Test
  void refusesParametersThatDoNotFit() {
    db.execute(TABLE);
    String insert = "INSERT INTO t (id, n, amount) VALUES (?, ?, ?)";

    assertThat(refusal(insert, 1)).isEqualTo("LDB-0005");
    assertThat(refusal(insert, 1, 2, null, null)).isEqualTo("LDB-0005");
    assertThat(refusal(insert, "1", 2, null)).isEqualTo("LDB-1200");
    assertThat(refusal(insert, 1.0, 2, null)).isEqualTo("LDB-1200");
    assertThat(refusal(insert, 1, 1L << 31, null)).isEqualTo("LDB-0008");
    assertThat(refusal(insert, 1, 2, new BigDecimal("0.001"))).isEqualTo("LDB-0008");
    assertThat(refusal(insert, 1, 2, new BigDecimal("10000"))).isEqualTo("LDB-0008");
    assertThat(refusal(insert, null, 2, null)).isEqualTo("LDB-1301");
    assertThat(refusal("CREATE TABLE u (a INT)", 1)).isEqualTo("LDB-0005");
    assertThat(refusal(insert + ";" + insert, 1, 2, null)).isEqualTo("LDB-0005");
    assertThat(refusal("DELETE FROM t; DELETE FROM t WHERE id = ?")).isEqualTo("LDB-0005");
    assertThat(db.execute("DELETE FROM t")).isZero();
  }

  private String refusal(String sql, @Nullable Object... parameters) {
    return Objects.requireNonNull(
            catchThrowableOfType(
                LaminarException.class,
                () -> {
                  if (parameters.length == 0) {
                    db.execute(sql);
                  } else {
                    db.execute(sql, parameters);
                  }
                }))
        .code();
  }

  @Test
  void checksWhatIsAssigned() {
    db.execute(TABLE);
    db.execute("INSERT INTO t (id, n, amount) VALUES (1, 2147483647, 9999.99)");

    assertThat(refusal("UPDATE t SET n = n + ?", 1)).isEqualTo("LDB-7002");
    assertThat(refusal("UPDATE t SET n = id * 3000000000")).isEqualTo("LDB-7002");
    assertThat(refusal("UPDATE t SET amount = amount + 1")).isEqualTo("LDB-7002");
    assertThat(db.execute("UPDATE t SET amount = amount / 3, x = amount")).isEqualTo(1);
    try (Subscription<Change<Row>> changes = db.subscribeChanges("t", Row.class)) {
      db.execute("UPDATE t SET n = 1");
      db.flush();
      Row last =
          changes.poll().stream().filter(Change::isInsert).reduce((a, b) -> b).orElseThrow().row();
      assertThat(last.amount()).isEqualTo("3333.33");
      assertThat(last.x()).isEqualTo(9999.99);
    }
  }

  @Test
  void stopsAScriptAtTheStatementThatFails() {
    LaminarException duplicate =
        catchThrowableOfType(
            LaminarException.class,
            () ->
                db.execute(
                    "CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1), (2);"
                        + " INSERT INTO t VALUES (1); INSERT INTO t VALUES (3)"));

    assertThat(duplicate.errorCode()).isEqualTo(ErrorCode.DUPLICATE_KEY);
    assertThat(db.execute("DELETE FROM t WHERE id = 3")).isZero();
    assertThat(db.execute("DELETE FROM t")).isEqualTo(2);
  }

  @Test
  void changesNothingWhereTheTextIsWrong() {
    assertThat(refusal("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES ('x')"))
        .isEqualTo("LDB-1200");
    assertThat(db.relations()).isEmpty();
  }

  @Test
  void isNoSource() {
    db.execute(TABLE);

    LaminarException refused =
        catchThrowableOfType(LaminarException.class, () -> db.source("t", Row.class));

    assertThat(refused).hasMessageContaining("its rows come by INSERT");
  }

  @Test
  void changesMoreRowsThanABatchAndItsRingHold() {
    try (LaminarDB small = LaminarDB.builder().cores(2).sourceBufferBytes(1 << 12).open()) {
      small.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR, n BIGINT)");
      small.execute(
          "CREATE STREAM totals AS SELECT COUNT(*) AS n, SUM(CHAR_LENGTH(name) * n) AS total FROM t");
      StringBuilder values = new StringBuilder("INSERT INTO t VALUES ");
      for (int i = 0; i < 10_000; i++) {
        values.append(i == 0 ? "" : ", ").append("(").append(i).append(", 'name").append(i % 10);
        values.append("', 1)");
      }
      try (Subscription<Change<Total>> totals = small.subscribeChanges("totals", Total.class)) {
        assertThat(small.execute(values.toString())).isEqualTo(10_000);
        assertThat(small.execute("UPDATE t SET id = id + 1, n = 2")).isEqualTo(10_000);
        assertThat(small.execute("DELETE FROM t WHERE id > ?", 9_000)).isEqualTo(1_000);
        small.flush();

        assertThat(rows(totals.poll())).containsExactly(new Total(9_000, 9_000L * 10));
      }
    }
  }

  @Test
  void changesNothingWhereThereIsNoRoomForTheChange() {
    SimulatedDatabase simulated = SimulatedDatabase.open(1, 2, 4096, 1);
    try (LaminarDB small = simulated.db()) {
      small.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR)");
      small.execute("CREATE STREAM totals AS SELECT COUNT(*) AS n, SUM(id) AS total FROM t");
      try (Subscription<Change<Total>> totals = small.subscribeChanges("totals", Total.class);
          ArrowSubscription unread = small.subscribe("t");
          Statement insert = small.prepare("INSERT INTO t VALUES (?, ?)")) {
        LaminarException noRoom = null;
        long inserted = 0;
        while (noRoom == null) {
          try {
            insert.execute(inserted, "x".repeat(200));
            inserted++;
          } catch (LaminarException e) {
            noRoom = e;
          }
        }
        assertThat(noRoom.errorCode()).isEqualTo(ErrorCode.BACKPRESSURE_TIMEOUT);
        while (unread.poll(1, batch -> {}) > 0) {
          small.flush();
        }
        insert.execute(inserted, "y");
        small.flush();

        assertThat(rows(totals.poll()))
            .containsExactly(new Total(inserted + 1, inserted * (inserted + 1) / 2));
      }
    }
  }

  @Test
  void refusesToGrowBeyondItsLimit() {
    try (LaminarDB small = LaminarDB.builder().cores(1).stateLimitBytes(1 << 20).open()) {
      small.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR)");
      try (Statement insert = small.prepare("INSERT INTO t VALUES (?, ?)")) {
        LaminarException full = null;
        long inserted = 0;
        while (full == null) {
          try {
            inserted += insert.execute(inserted, "name " + inserted);
          } catch (LaminarException e) {
            full = e;
          }
        }
        assertThat(full.errorCode()).isEqualTo(ErrorCode.STATE_LIMIT);
        assertThat(inserted).isGreaterThan(1_000);
        assertThat(small.execute("DELETE FROM t WHERE id % 2 = 0")).isEqualTo((inserted + 1) / 2);
        assertThat(insert.execute(inserted, "in the place of another")).isEqualTo(1);
      }
    }
  }

  @Test
  void statementsOfSeveralThreadsTakeTurns() throws Exception {
    db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)");
    db.execute("CREATE STREAM totals AS SELECT COUNT(*) AS n, SUM(n) AS total FROM t");
    db.execute("INSERT INTO t VALUES (1, 0), (2, 0), (3, 0)");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Subscription<Change<Total>> totals = db.subscribeChanges("totals", Total.class);
        Statement add = db.prepare("UPDATE t SET n = n + 1 WHERE id = ?")) {
      db.execute("INSERT INTO t VALUES (4, 0)");
      List<Future<?>> ends = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        ends.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 5_000; i++) {
                    add.execute(1 + i % 4);
                  }
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
      db.flush();

      List<Change<Total>> changes = totals.poll();
      Change<Total> last = changes.get(changes.size() - 1);
      assertThat(last.isInsert()).isTrue();
      assertThat(last.row()).isEqualTo(new Total(4, 20_000L));
    } finally {
      threads.shutdownNow();
    }
  }
}
