package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application holds of relations that are renamed. */
final class RenameTest {
  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  record Item(long id, String name) {}

  record Total(String name, long n) {}

  @AfterEach
  void close() {
    db.close();
  }

  private List<Item> items(String table) {
    return db.query("SELECT * FROM " + table + " ORDER BY id").rows(Item.class);
  }

  private static ErrorCode refusal(Runnable call) {
    LaminarException e = catchThrowableOfType(LaminarException.class, call::run);
    return e.errorCode();
  }

  @Test
  void aTableHasItsRowsByTheNewName() {
    db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)");
    try (Table<Item> items = db.table("items", Item.class)) {
      items.insert(new Item(1, "a"));
      assertThat(items.get(1L)).contains(new Item(1, "a"));

      db.execute("ALTER TABLE items RENAME TO things");

      try (Table<Item> things = db.table("things", Item.class)) {
        things.upsert(new Item(1, "b"));
        things.insert(new Item(2, "c"));
        assertThat(things.get(1L)).contains(new Item(1, "b"));
        assertThat(things.name()).isEqualTo("things");
        assertThat(refusal(() -> things.insert(new Item(2, "d"))))
            .isEqualTo(ErrorCode.DUPLICATE_KEY);
      }
      assertThat(refusal(() -> items.insert(new Item(3, "x"))))
          .isEqualTo(ErrorCode.RELATION_NOT_FOUND);
      assertThat(refusal(() -> items.get(1L))).isEqualTo(ErrorCode.RELATION_NOT_FOUND);
      assertThat(items("things")).containsExactly(new Item(1, "b"), new Item(2, "c"));
    }
  }

  @Test
  void handlesByTheOldNameFindATableThatTakesIt() {
    db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)");
    try (Statement insert = db.prepare("INSERT INTO items VALUES (?, ?)")) {
      insert.execute(1, "old");
      assertThat(items("items")).hasSize(1);

      db.execute("ALTER TABLE items RENAME TO things");
      assertThat(refusal(() -> insert.execute(2, "lost"))).isEqualTo(ErrorCode.RELATION_NOT_FOUND);
      assertThat(refusal(() -> items("items"))).isEqualTo(ErrorCode.RELATION_NOT_FOUND);
      db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)");
      insert.execute(3, "new");

      assertThat(items("items")).containsExactly(new Item(3, "new"));
      assertThat(items("things")).containsExactly(new Item(1, "old"));
    }
  }

  record Called(long id, String called) {}

  @Test
  void aTableHasItsRowsByTheNewNameOfAColumn() {
    db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)");
    try (Statement insert = db.prepare("INSERT INTO items VALUES (?, ?)");
        Statement update = db.prepare("UPDATE items SET name = ? WHERE id = ?");
        Subscription<Change<Item>> changes = db.subscribeChanges("items", Item.class)) {
      insert.execute(1, "a");
      db.flush();
      assertThat(changes.poll()).hasSize(1);

      db.execute("ALTER TABLE items RENAME COLUMN name TO called");
      insert.execute(2, "b");
      db.flush();

      try (Table<Called> items = db.table("items", Called.class)) {
        items.insert(new Called(3, "c"));
        assertThat(items.get(1L)).contains(new Called(1, "a"));
        assertThat(items.scan())
            .containsExactlyInAnyOrder(new Called(1, "a"), new Called(2, "b"), new Called(3, "c"));
      }
      assertThat(refusal(() -> update.execute("x", 1))).isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
      assertThat(refusal(() -> db.table("items", Item.class))).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
      assertThat(changes.poll()).isEmpty();
      assertThat(changes.iterator().hasNext()).isFalse();
    }
  }

  @Test
  void aTableStaysWhereItIsInTheOrderOfCreation() {
    db.execute("CREATE TABLE items (id INT); CREATE TABLE others (id INT)");

    db.execute("ALTER TABLE items RENAME COLUMN id TO number");
    db.execute("ALTER TABLE items RENAME TO things");

    assertThat(db.relations())
        .extracting(LaminarDB.RelationInfo::name)
        .containsExactly("things", "others");
  }

  @Test
  void sourcesAndSubscriptionsGoOn() {
    db.execute(
        "CREATE SOURCE items (id BIGINT NOT NULL, name VARCHAR NOT NULL);"
            + " CREATE MATERIALIZED VIEW totals AS SELECT name, COUNT(*) AS n FROM items GROUP BY name");
    Source<Item> items = db.source("items", Item.class);
    try (Subscription<Change<Total>> totals = db.subscribeChanges("totals", Total.class)) {
      items.push(new Item(1, "a"));
      db.flush();
      assertThat(totals.poll()).hasSize(1);

      db.execute("ALTER MATERIALIZED VIEW totals RENAME TO counts");
      items.push(new Item(2, "a"));
      db.flush();

      assertThat(totals.poll())
          .extracting(Change::row)
          .containsExactly(new Total("a", 1), new Total("a", 2));
      assertThat(db.query("SELECT * FROM counts").rows(Total.class))
          .containsExactly(new Total("a", 2));
    }
  }

  @Test
  void aSourceIsPushedIntoByHandlesThatWereMadeBefore() {
    db.execute("CREATE SOURCE items (id BIGINT NOT NULL, name VARCHAR NOT NULL)");
    Source<Item> items = db.source("items", Item.class);

    db.execute("ALTER SOURCE items RENAME TO things");
    db.execute("CREATE MATERIALIZED VIEW kept AS SELECT * FROM things");
    items.push(new Item(1, "a"));
    db.source("things", Item.class).push(new Item(2, "b"));

    assertThat(items.name()).isEqualTo("things");
    assertThat(items("kept")).containsExactly(new Item(1, "a"), new Item(2, "b"));
  }

  @Test
  void aQueryThatReadsItForASubscriberGoesOn() {
    db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)");
    try (Subscription<Change<Item>> few =
        db.continuousQuery("SELECT * FROM items WHERE id < 10").subscribeChanges(Item.class)) {
      db.execute("ALTER TABLE items RENAME TO things");

      db.execute("INSERT INTO things VALUES (1, 'a'), (20, 'b')");
      db.flush();

      assertThat(few.poll()).extracting(Change::row).containsExactly(new Item(1, "a"));
    }
  }

  @Test
  void whatRunsIsShownByTheNewName() {
    db.execute(
        "CREATE SOURCE items (id BIGINT NOT NULL, name VARCHAR NOT NULL);"
            + " CREATE STREAM named AS SELECT name, COUNT(*) AS n FROM items GROUP BY name");
    List<String> before = db.topology().nodes().stream().map(TopologyInfo.NodeInfo::id).toList();

    db.execute("ALTER STREAM named RENAME TO counted");

    assertThat(db.relations())
        .extracting(LaminarDB.RelationInfo::name)
        .containsExactly("items", "counted");
    assertThat(db.relations().get(1).sql()).startsWith("CREATE STREAM counted AS SELECT");
    assertThat(db.topology().nodes())
        .extracting(TopologyInfo.NodeInfo::id)
        .containsExactlyElementsOf(
            before.stream().map(id -> id.replace("named", "counted")).toList());
    db.execute("CREATE STREAM named AS SELECT name FROM counted");
    db.execute("DROP STREAM counted CASCADE; DROP SOURCE items");
    assertThat(db.topology().nodes()).isEmpty();
    assertThat(db.relations()).isEmpty();
  }
}
