package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Constraints of tables under the calls of an application. */
final class ConstraintsTest {
  private final LaminarDB db = LaminarDB.open();

  record Item(long id, int price) {}

  ConstraintsTest() {
    db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, price INT NOT NULL CHECK (price > 0))");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static ErrorCode refusal(Runnable call) {
    return catchThrowableOfType(LaminarException.class, call::run).errorCode();
  }

  private List<Item> items() {
    return db.query("SELECT * FROM items ORDER BY id").rows(Item.class);
  }

  @Test
  void aCheckHoldsForRecordsAndBatches() {
    try (Table<Item> items = db.table("items", Item.class);
        Statement insert = db.prepare("INSERT INTO items VALUES (?, ?)")) {
      items.insert(new Item(1, 5));

      assertThat(refusal(() -> items.insert(new Item(2, 0)))).isEqualTo(ErrorCode.CHECK_VIOLATION);
      assertThat(refusal(() -> items.upsert(new Item(1, -1)))).isEqualTo(ErrorCode.CHECK_VIOLATION);
      assertThat(
              refusal(() -> insert.executeAll(List.of(new Object[] {2, 2}, new Object[] {3, -3}))))
          .isEqualTo(ErrorCode.CHECK_VIOLATION);
      assertThat(items()).containsExactly(new Item(1, 5));
    }
  }

  @Test
  void whatIsUniqueIsFoundAmongManyRowsThatComeAndGo() {
    db.execute("CREATE TABLE codes (id BIGINT PRIMARY KEY, code VARCHAR UNIQUE, n INT UNIQUE)");
    try (Statement insert = db.prepare("INSERT INTO codes VALUES (?, ?, ?)")) {
      insert.executeAll(
          IntStream.range(0, 100_000).mapToObj(i -> new Object[] {i, "code " + i, i}).toList());
      db.execute("UPDATE codes SET n = n + 1");
      db.execute("DELETE FROM codes WHERE MOD(id, 2) = 0");

      for (int i = 1; i < 100_000; i += 9_998) {
        int there = i;
        assertThat(refusal(() -> insert.execute(there - 1, "code " + there, null)))
            .isEqualTo(ErrorCode.DUPLICATE_KEY);
        assertThat(refusal(() -> insert.execute(there - 1, null, there + 1)))
            .isEqualTo(ErrorCode.DUPLICATE_KEY);
        insert.execute(there - 1, "code " + (there - 1), there);
      }
    }
  }

  @Test
  void whatIsPreparedKnowsOfAConstraintThatComesAndGoes() {
    try (Statement insert = db.prepare("INSERT INTO items VALUES (?, ?)")) {
      insert.execute(1, 20);
      db.execute("ALTER TABLE items ADD CONSTRAINT cheap CHECK (price < 100)");

      assertThat(refusal(() -> insert.execute(2, 100))).isEqualTo(ErrorCode.CHECK_VIOLATION);

      db.execute("ALTER TABLE items DROP CONSTRAINT cheap");
      insert.execute(2, 100);
      assertThat(items()).containsExactly(new Item(1, 20), new Item(2, 100));
    }
  }
}
