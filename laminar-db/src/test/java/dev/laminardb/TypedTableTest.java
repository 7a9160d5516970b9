package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TypedTableTest {
  enum Kind {
    PLAIN,
    FANCY
  }

  record Thing(
      String name,
      int part,
      byte tiny,
      short small,
      long large,
      float real,
      double number,
      boolean ok,
      Optional<String> note,
      @Nullable Kind kind,
      BigDecimal price,
      LocalDate day,
      Instant at) {}

  record Pair(@Column("select") int key, String odd) {}

  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  @AfterEach
  void close() {
    db.close();
  }

  private Table<Thing> things() {
    db.execute(
        """
        CREATE TABLE things (name VARCHAR, part INT, tiny TINYINT NOT NULL, small SMALLINT NOT NULL,
          large BIGINT NOT NULL, real REAL NOT NULL, number DOUBLE NOT NULL, ok BOOLEAN NOT NULL,
          note VARCHAR, kind VARCHAR, price DECIMAL(10, 2), day DATE, at TIMESTAMP,
          PRIMARY KEY (part, name))
        """);
    return db.table("THINGS", Thing.class);
  }

  private static Thing thing(String name, int part, @Nullable String note) {
    return new Thing(
        name,
        part,
        (byte) 1,
        (short) 2,
        3,
        1.5f,
        2.5,
        true,
        Optional.ofNullable(note),
        note == null ? null : Kind.FANCY,
        new BigDecimal("1.50"),
        LocalDate.of(2026, 1, 2),
        Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void keepsRecordsByTheirKey() {
    try (Table<Thing> things = things()) {
      Thing first = thing("a", 1, "note");
      Thing second = thing("a", 2, null);

      things.insert(first);
      things.upsert(second);

      assertThat(things.get(1, "a")).contains(first);
      assertThat(things.get(2, "a")).contains(second);
      assertThat(things.get(3, "a")).isEmpty();
      assertThat(things.scan()).containsExactlyInAnyOrder(first, second);

      Thing changed = thing("a", 2, "now");
      things.upsert(changed);
      assertThat(things.scan()).containsExactlyInAnyOrder(first, changed);

      assertThat(things.delete(second)).isTrue();
      assertThat(things.deleteKey(2, "a")).isFalse();
      assertThat(things.deleteKey(1, "a")).isTrue();
      assertThat(things.scan()).isEmpty();
      assertThat(things.name()).isEqualTo("things");
    }
  }

  @Test
  void keepsConstraints() {
    try (Table<Thing> things = things()) {
      things.insert(thing("a", 1, null));

      assertThatThrownBy(() -> things.insert(thing("a", 1, "other")))
          .isInstanceOf(LaminarException.class)
          .hasMessageStartingWith("LDB-1300");
      assertThat(things.scan()).containsExactly(thing("a", 1, null));
    }
  }

  @Test
  void findsItsTableAgainAndEndsWithIt() {
    try (Table<Thing> things = things()) {
      things.insert(thing("a", 1, null));
      db.execute("DROP TABLE things");
      assertThatThrownBy(() -> things.insert(thing("b", 1, null)))
          .hasMessageStartingWith("LDB-1101");

      things().close();
      things.insert(thing("c", 1, null));
      assertThat(things.scan()).hasSize(1);
    }
  }

  @Test
  void namesAreQuoted() {
    db.execute("CREATE TABLE \"order\" (\"select\" INT PRIMARY KEY, odd VARCHAR)");
    try (Table<Pair> pairs = db.table("order", Pair.class)) {
      pairs.insert(new Pair(1, "it's"));

      assertThat(pairs.get(1)).contains(new Pair(1, "it's"));
    }
  }

  record Row(String name) {}

  record Other(int name) {}

  @Test
  void refusesWhatDoesNotFit() {
    db.execute("CREATE TABLE bag (name VARCHAR); CREATE SOURCE s (name VARCHAR)");
    Table<Row> bag = db.table("bag", Row.class);
    bag.insert(new Row("a"));
    bag.insert(new Row("a"));

    assertThat(bag.scan()).hasSize(2);
    assertThatThrownBy(() -> bag.upsert(new Row("a")))
        .hasMessage("LDB-0005: upsert() goes by the key, and table \"bag\" has no PRIMARY KEY");
    assertThatThrownBy(() -> bag.get("a")).hasMessageStartingWith("LDB-0005: get()");
    assertThatThrownBy(() -> bag.delete(new Row("a"))).hasMessageStartingWith("LDB-0005");
    assertThatThrownBy(() -> db.table("bag", Other.class))
        .hasMessageStartingWith("LDB-0006")
        .hasMessageContaining("does not match table \"bag\"");
    assertThatThrownBy(() -> db.table("s", Row.class))
        .hasMessage("LDB-1101: source \"s\" is no table");
    assertThatThrownBy(() -> db.table("none", Row.class)).hasMessageStartingWith("LDB-1101");
    bag.close();
    bag.close();
    assertThatThrownBy(() -> bag.insert(new Row("a")))
        .hasMessage("LDB-0004: table \"bag\" is closed");
  }
}
