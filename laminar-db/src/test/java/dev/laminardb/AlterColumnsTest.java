package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application holds of a table that gains or loses a column. */
final class AlterColumnsTest {
  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  record Item(long id, String name) {}

  record Rated(long id, String name, @Nullable Integer stars) {}

  record Count(long n) {}

  AlterColumnsTest() {
    db.execute(
        "CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL);"
            + " INSERT INTO items VALUES (1, 'a')");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<Rated> items() {
    return db.query("SELECT * FROM items ORDER BY id").rows(Rated.class);
  }

  private static ErrorCode refusal(Runnable call) {
    LaminarException e = catchThrowableOfType(LaminarException.class, call::run);
    return e.errorCode();
  }

  private static <T> List<T> rows(List<Change<T>> changes) {
    return changes.stream().map(Change::row).toList();
  }

  @Test
  void subscriptionsKeepTheirColumns() {
    try (Subscription<Change<Item>> before = db.subscribeChanges("items", Item.class);
        ArrowSubscription batches = db.subscribe("items");
        Subscription<Change<Item>> query =
            db.continuousQuery("SELECT * FROM items WHERE id < 10").subscribeChanges(Item.class)) {
      db.execute("ALTER TABLE items ADD COLUMN stars INT DEFAULT 3");
      try (Subscription<Change<Rated>> after = db.subscribeChanges("items", Rated.class)) {
        db.execute("INSERT INTO items VALUES (2, 'b', 5)");
        db.execute("ALTER TABLE items ADD COLUMN note VARCHAR");
        db.execute("INSERT INTO items VALUES (3, 'c', NULL, 'x')");
        db.flush();

        List<Item> all = List.of(new Item(1, "a"), new Item(2, "b"), new Item(3, "c"));
        assertThat(rows(before.poll())).containsExactlyElementsOf(all);
        assertThat(rows(query.poll())).containsExactlyElementsOf(all);
        assertThat(rows(after.poll()))
            .containsExactly(new Rated(1, "a", 3), new Rated(2, "b", 5), new Rated(3, "c", null));
        assertThat(batches.schema().getFields()).hasSize(3);
        List<Integer> columns = new ArrayList<>();
        for (ArrowBatch batch = batches.poll(); batch != null; batch = batches.poll()) {
          columns.add(batch.root().getFieldVectors().size());
          batch.close();
        }
        assertThat(columns).isNotEmpty().containsOnly(3);
      }
    }
    db.execute("INSERT INTO items VALUES (4, 'd', 1, 'y')");
  }

  @Test
  void aSubscriptionIsToldOfARowWhoseNewColumnAloneChanges() {
    try (Subscription<Change<Item>> changes = db.subscribeChanges("items", Item.class)) {
      db.execute("ALTER TABLE items ADD COLUMN stars INT");
      db.flush();
      changes.poll();

      db.execute("UPDATE items SET stars = 4");
      db.flush();

      assertThat(changes.poll())
          .extracting(Change::kind)
          .containsExactly(Change.Kind.UPDATE_BEFORE, Change.Kind.UPDATE_AFTER);
    }
  }

  @Test
  void typedHandlesGoOnWithTheColumnsThatTheyKnow() {
    try (Table<Item> items = db.table("items", Item.class)) {
      items.insert(new Item(2, "b"));

      db.execute("ALTER TABLE items ADD COLUMN stars INT DEFAULT 3");
      items.insert(new Item(4, "d"));
      db.execute("UPDATE items SET stars = 5 WHERE id < 3");
      items.upsert(new Item(2, "B"));

      assertThat(items.get(1L)).contains(new Item(1, "a"));
      assertThat(items.scan())
          .containsExactlyInAnyOrder(new Item(1, "a"), new Item(2, "B"), new Item(4, "d"));
      assertThat(items())
          .containsExactly(new Rated(1, "a", 5), new Rated(2, "B", 3), new Rated(4, "d", 3));
      assertThat(items.deleteKey(4L)).isTrue();
      assertThat(refusal(() -> db.table("items", Item.class))).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
      try (Table<Rated> rated = db.table("items", Rated.class)) {
        rated.upsert(new Rated(4, "e", null));
        assertThat(items.get(4L)).contains(new Item(4, "e"));
      }
    }
  }

  @Test
  void aHandleCannotInsertWhereANewColumnNeedsAValue() {
    db.execute("DELETE FROM items");
    try (Table<Item> items = db.table("items", Item.class)) {
      db.execute("ALTER TABLE items ADD COLUMN stars INT NOT NULL");

      assertThat(refusal(() -> items.insert(new Item(2, "b"))))
          .isEqualTo(ErrorCode.NOT_NULL_VIOLATION);
    }
  }

  @Test
  void preparedStatementsMeanWhatTheySay() {
    db.execute("CREATE TABLE copies (id BIGINT, name VARCHAR)");
    try (Statement all = db.prepare("INSERT INTO items VALUES (?, ?)");
        Statement named = db.prepare("INSERT INTO items (id, name) VALUES (?, ?)");
        Statement update = db.prepare("UPDATE items SET name = ? WHERE id = ?");
        Statement copy = db.prepare("INSERT INTO copies SELECT * FROM items")) {
      all.execute(2, "b");
      copy.execute();
      assertThat(db.query("SELECT * FROM items WHERE id = ?", 2).rows(Item.class)).hasSize(1);

      db.execute("ALTER TABLE items ADD COLUMN stars INT DEFAULT 3");

      assertThat(refusal(() -> all.execute(3, "c"))).isEqualTo(ErrorCode.INVALID_QUERY);
      assertThat(refusal(copy::execute)).isEqualTo(ErrorCode.INVALID_QUERY);
      named.execute(4, "d");
      update.execute("A", 1);
      assertThat(items())
          .containsExactly(new Rated(1, "A", 3), new Rated(2, "b", 3), new Rated(4, "d", 3));
      assertThat(db.query("SELECT * FROM items WHERE id = ?", 2).rows(Rated.class))
          .containsExactly(new Rated(2, "b", 3));
    }
  }

  @Test
  void whatCannotBeDoneChangesNothing() {
    try (Subscription<Change<Item>> changes = db.subscribeChanges("items", Item.class)) {
      assertThat(refusal(() -> db.execute("ALTER TABLE items ADD COLUMN stars INT NOT NULL")))
          .isEqualTo(ErrorCode.NOT_NULL_VIOLATION);

      db.execute("INSERT INTO items VALUES (2, 'b')");
      db.flush();

      assertThat(db.query("SELECT * FROM items").schema().getFields()).hasSize(2);
      assertThat(rows(changes.poll())).containsExactly(new Item(1, "a"), new Item(2, "b"));
    }
  }

  @Test
  void rowsThatWouldTakeTooMuchMemoryStayAsTheyAre() {
    try (LaminarDB small = LaminarDB.builder().cores(1).stateLimitBytes(1 << 20).open()) {
      small.execute(
          "CREATE TABLE n (id BIGINT); INSERT INTO n SELECT * FROM GENERATE_SERIES(1, 5000)");

      assertThat(
              refusal(
                  () ->
                      small.execute(
                          "ALTER TABLE n ADD COLUMN text VARCHAR DEFAULT '"
                              + "x".repeat(999)
                              + "'")))
          .isEqualTo(ErrorCode.STATE_LIMIT);

      assertThat(small.query("SELECT COUNT(*) AS n FROM n WHERE id > 0").rows(Count.class))
          .containsExactly(new Count(5000));
      small.execute("INSERT INTO n VALUES (5001)");
    }
  }

  @Test
  void manyRowsAreGivenTheColumnAndFoundByTheirKey() {
    db.execute(
        "INSERT INTO items SELECT i, 'n' || CAST(i AS VARCHAR) FROM GENERATE_SERIES(2, 20000) AS s(i);"
            + " DELETE FROM items WHERE MOD(id, 3) = 0;"
            + " ALTER TABLE items ADD COLUMN stars INT DEFAULT 3;"
            + " INSERT INTO items VALUES (3, 'three', 33)");

    assertThat(db.query("SELECT * FROM items WHERE id IN (3, 19999)").rows(Rated.class))
        .containsExactlyInAnyOrder(new Rated(3, "three", 33), new Rated(19999, "n19999", 3));
    assertThat(db.query("SELECT COUNT(*) AS n FROM items WHERE stars = 3").rows(Count.class))
        .containsExactly(new Count(20000 - 6666));
  }

  @Test
  void aDroppedColumnEndsSubscriptions() {
    db.execute("ALTER TABLE items ADD COLUMN stars INT DEFAULT 3");
    try (Table<Rated> rated = db.table("items", Rated.class);
        Subscription<Change<Rated>> changes = db.subscribeChanges("items", Rated.class)) {
      db.flush();
      assertThat(changes.poll()).hasSize(1);
      assertThat(rated.get(1L)).isPresent();

      db.execute("ALTER TABLE items DROP COLUMN stars");

      assertThat(changes.poll()).isEmpty();
      assertThat(changes.iterator().hasNext()).isFalse();
      assertThat(refusal(() -> rated.insert(new Rated(2, "b", 1))))
          .isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
      assertThat(refusal(rated::scan)).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
      try (Table<Item> items = db.table("items", Item.class)) {
        assertThat(items.get(1L)).contains(new Item(1, "a"));
      }
    }
  }

  @Test
  void aColumnOfAnotherTypeEndsSubscriptions() {
    db.execute("ALTER TABLE items ADD COLUMN stars INT DEFAULT 3");
    try (Table<Rated> rated = db.table("items", Rated.class);
        Subscription<Change<Rated>> changes = db.subscribeChanges("items", Rated.class);
        Statement insert = db.prepare("INSERT INTO items VALUES (?, ?, ?)")) {
      db.flush();
      assertThat(changes.poll()).hasSize(1);

      db.execute("ALTER TABLE items ALTER COLUMN stars TYPE BIGINT");

      assertThat(changes.iterator().hasNext()).isFalse();
      rated.insert(new Rated(2, "b", 1));
      assertThat(refusal(rated::scan)).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
      insert.execute(3, "c", 10_000_000_000L);
      assertThat(db.query("SELECT COALESCE(SUM(stars), 0) AS n FROM items").rows(Count.class))
          .containsExactly(new Count(10_000_000_004L));
    }
  }

  @Test
  void whatRunsIsExplainedAsItWasCreated() {
    db.execute("CREATE MATERIALIZED VIEW kept AS SELECT * FROM items");
    List<String> before = topology();

    db.execute("ALTER TABLE items ADD COLUMN stars INT; INSERT INTO items VALUES (2, 'b', 1)");
    db.flush();

    assertThat(topology()).isEqualTo(before);
    String explained = db.query("EXPLAIN ANALYZE kept").toString();
    assertThat(explained).contains("select id, name").contains("rows: 2 in 2 batches");
  }

  private List<String> topology() {
    return db.topology().nodes().stream().map(TopologyInfo.NodeInfo::id).toList();
  }

  /** Each transfer keeps the sum; what is seen never shows half of one, whatever the columns. */
  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void columnsComeWhileRowsChangeAndAreRead() throws Exception {
    db.execute(
        "CREATE TABLE accounts (id INT PRIMARY KEY, amount BIGINT NOT NULL);"
            + " INSERT INTO accounts SELECT CAST(i AS INT), 100 FROM GENERATE_SERIES(0, 99) AS s(i);"
            + " CREATE MATERIALIZED VIEW total AS SELECT COALESCE(SUM(amount), 0) AS n FROM accounts");
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        int seed = t;
        work.add(threads.submit(() -> transfer(seed)));
      }
      work.add(
          threads.submit(
              () -> {
                for (int c = 0; c < 8; c++) {
                  db.execute("ALTER TABLE accounts ADD COLUMN c" + c + " INT DEFAULT " + c);
                }
              }));
      while (!work.stream().allMatch(Future::isDone)) {
        assertThat(db.query("SELECT COALESCE(SUM(amount), 0) AS n FROM accounts").rows(Count.class))
            .containsExactly(new Count(10_000));
        assertThat(db.query("SELECT n FROM total").rows(Count.class))
            .containsExactly(new Count(10_000));
      }
      for (Future<?> done : work) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(
            db.query("SELECT COUNT(*) AS n FROM accounts WHERE c0 = 0 AND c7 = 7")
                .rows(Count.class))
        .containsExactly(new Count(100));
  }

  private void transfer(int seed) {
    try (Statement move =
        db.prepare(
            "UPDATE accounts SET amount = amount + CASE WHEN id = ? THEN 1 ELSE -1 END"
                + " WHERE id = ? OR id = ?")) {
      for (int i = 0; i < 500; i++) {
        int from = (7 * i + seed) % 100;
        int to = (from + 1 + i % 50) % 100;
        move.execute(to, from, to);
      }
    }
  }
}
