package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries that are prepared: parameters, changes of what they read, threads. */
class PreparedQueryTest {
  record Item(long id, String name) {}

  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  @BeforeEach
  void fill() {
    db.execute(
        "CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR, n INT, tags VARCHAR ARRAY);"
            + "INSERT INTO items VALUES (1, 'one', 10, ARRAY['a']), (2, 'two', 20, ARRAY['a', 'b']),"
            + " (3, NULL, 30, NULL)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static String rows(QueryResult result) {
    return String.join(
        ";",
        result
            .toString()
            .lines()
            .skip(2)
            .filter(l -> !l.startsWith("("))
            .map(String::strip)
            .toList());
  }

  @Test
  void findsRowsByTheirKeyForEachParameter() {
    try (Statement query = db.prepare("SELECT id, name FROM items WHERE id = ?")) {
      for (int round = 0; round < 3; round++) {
        assertThat(query.query(1L).rows(Item.class)).containsExactly(new Item(1, "one"));
        assertThat(query.query(2).rows(Item.class)).containsExactly(new Item(2, "two"));
        assertThat(query.query(4).rowCount()).isZero();
        assertThat(query.query((Object) null).rowCount()).isZero();
      }
      db.execute("UPDATE items SET name = 'uno' WHERE id = 1");
      assertThat(query.query(1L).rows(Item.class)).containsExactly(new Item(1, "uno"));
    }
  }

  @Test
  void takesParametersWhereverValuesStand() {
    try (Statement in = db.prepare("SELECT id FROM items WHERE id IN (?, ?) ORDER BY 1");
        Statement limit = db.prepare("SELECT id FROM items ORDER BY id DESC LIMIT ? OFFSET ?");
        Statement groups =
            db.prepare(
                "SELECT n > ? AS large, SUM(n) AS s FROM items GROUP BY 1 HAVING SUM(n) > ?");
        Statement array = db.prepare("SELECT id FROM items WHERE id = ANY (?) ORDER BY id");
        Statement made =
            db.prepare("SELECT id, UNNEST(tags) || ? AS tag FROM items WHERE id = ?")) {
      for (int round = 0; round < 3; round++) {
        assertThat(rows(in.query(1, 3))).isEqualTo("1;3");
        assertThat(rows(in.query(2, null))).isEqualTo("2");
        assertThat(rows(limit.query(1, 0))).isEqualTo("3");
        assertThat(rows(limit.query(2, 1))).isEqualTo("2;1");
        assertThat(rows(groups.query(15, 20))).isEqualTo("true  | 50");
        assertThat(rows(groups.query(25, 30))).isEmpty();
        assertThat(rows(array.query(List.of(3L, 1L)))).isEqualTo("1;3");
        assertThat(rows(made.query("!", 2))).isEqualTo("2 | a!;2 | b!");
      }
    }
  }

  @Test
  void givesTheRowsThatAStatementReturns() {
    try (Statement insert = db.prepare("INSERT INTO items (id) VALUES (?) RETURNING id * 2 AS d")) {
      assertThat(rows(insert.query(7))).isEqualTo("14");
      assertThat(insert.execute(8)).isEqualTo(1);
    }
    assertThat(rows(db.query("SELECT id FROM items WHERE id > 3 ORDER BY id"))).isEqualTo("7;8");
  }

  @Test
  void seesWhatThereIsAfterwards() {
    try (Statement all = db.prepare("SELECT * FROM items WHERE id = ?");
        Statement count = db.prepare("SELECT COUNT(name) AS n FROM items")) {
      assertThat(all.query(1).schema().getFields()).hasSize(4);
      assertThat(rows(count.query())).isEqualTo("2");

      db.execute("ALTER TABLE items ADD COLUMN price DOUBLE");
      assertThat(all.query(1).schema().getFields()).hasSize(5);
      assertThat(rows(count.query())).isEqualTo("2");

      db.execute("DROP TABLE items");
      assertThatThrownBy(() -> all.query(1)).hasMessageContaining("LDB-1101");
      assertThatThrownBy(count::query).hasMessageContaining("LDB-1101");

      db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, name INT)");
      db.execute("INSERT INTO items VALUES (1, 5)");
      assertThat(rows(all.query(1))).isEqualTo("1 |    5");
      assertThat(rows(count.query())).isEqualTo("1");
    }
  }

  @Test
  void saysAtOnceWhatIsWrongForAllParameters() {
    assertThatThrownBy(() -> db.prepare("SELECT nme FROM items WHERE id = ?"))
        .hasMessageContaining("LDB-1100 at line 1, column 8");
    assertThatThrownBy(() -> db.prepare("SELECT id FROM item WHERE id = ?"))
        .hasMessageContaining("LDB-1101 at line 1, column 16");
    assertThatThrownBy(() -> db.prepare("SELECT conjure(?) AS x FROM items"))
        .hasMessageContaining("LDB-1105");
    assertThatThrownBy(() -> db.prepare("SELECT id + name AS x FROM items"))
        .hasMessageContaining("LDB-1200");
    assertThatThrownBy(() -> db.prepare("SELECT FROM items")).hasMessageContaining("LDB-1000");
  }

  @Test
  void saysWhatIsWrongWithParametersWhenTheyAreGiven() {
    try (Statement query = db.prepare("SELECT id FROM items WHERE ROUND(?, 2) > n")) {
      assertThat(rows(query.query(25.5))).isEqualTo("1;2");
      assertThatThrownBy(() -> query.query("text")).hasMessageContaining("LDB-1200");
      assertThatThrownBy(query::query).hasMessageContaining("was given 0 values");
      assertThatThrownBy(() -> query.query(1, 2)).hasMessageContaining("was given 2 values");
    }
  }

  @Test
  void isNotExecutedAndEndsWhenClosed() {
    Statement query = db.prepare("SELECT id FROM items");
    assertThatThrownBy(query::execute).hasMessageContaining("query() gives its rows");
    assertThatThrownBy(() -> query.executeAll(List.of()))
        .hasMessageContaining("query() gives its rows");
    Statement delete = db.prepare("DELETE FROM items WHERE id = ?");
    assertThatThrownBy(() -> delete.query(1)).hasMessageContaining("execute() runs it");

    query.close();
    query.close();
    delete.close();
    assertThatThrownBy(query::query)
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> delete.query(1)).hasMessageContaining("closed");
  }

  @Test
  void isRunByManyThreadsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Statement byKey = db.prepare("SELECT n FROM items WHERE id = ?");
        Statement above = db.prepare("SELECT COUNT(*) AS c FROM items WHERE n > ?")) {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        long id = thread % 3 + 1;
        runs.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    assertThat(rows(byKey.query(id))).isEqualTo(String.valueOf(id * 10));
                    assertThat(rows(above.query(id * 10))).isEqualTo(String.valueOf(3 - id));
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
