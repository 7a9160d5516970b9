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
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Columns that are numbered, by the API. */
final class IdentityTest {
  private static final String USERS =
      "CREATE TABLE users (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name VARCHAR)";

  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  record NewUser(String name) {}

  record User(long id, String name) {}

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void numbersRecordsThatHaveNoNumber() {
    db.execute(USERS);
    try (Table<NewUser> added = db.table("users", NewUser.class);
        Table<User> users = db.table("users", User.class)) {
      added.insert(new NewUser("Ann"));
      added.insert(new NewUser("Bob"));

      assertThat(users.scan()).containsExactlyInAnyOrder(new User(1, "Ann"), new User(2, "Bob"));
      assertThat(users.get(2)).contains(new User(2, "Bob"));
      assertThat(added.get(1)).contains(new NewUser("Ann"));
      assertThat(added.deleteKey(1)).isTrue();
      assertThat(error(() -> added.upsert(new NewUser("Cy"))))
          .isEqualTo(ErrorCode.INVALID_OPERATION);
      assertThat(error(() -> added.delete(new NewUser("Bob"))))
          .isEqualTo(ErrorCode.INVALID_OPERATION);
      assertThat(error(() -> users.insert(new User(7, "Di"))))
          .isEqualTo(ErrorCode.GENERATED_ALWAYS);
    }
  }

  @Test
  void writesTheNumbersOfRecordsThatHaveThem() {
    db.execute("CREATE TABLE users (id BIGSERIAL PRIMARY KEY, name VARCHAR)");
    try (Table<User> users = db.table("users", User.class)) {
      users.insert(new User(7, "Ann"));
      users.upsert(new User(7, "Bob"));

      assertThat(users.scan()).containsExactly(new User(7, "Bob"));
    }
  }

  @Test
  void needsEveryOtherColumnOfRecords() {
    db.execute("CREATE TABLE users (id BIGSERIAL PRIMARY KEY, name VARCHAR, city VARCHAR)");

    assertThat(error(() -> db.table("users", NewUser.class))).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
  }

  @Test
  void givesNoNumberTwice() throws Exception {
    db.execute(USERS);
    List<Future<?>> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Statement insert = db.prepare("INSERT INTO users (name) VALUES (?)")) {
      for (int i = 0; i < 4; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int k = 0; k < 100; k++) {
                    insert.execute("x");
                  }
                }));
      }
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (int k = 0; k < 10_000; k++) {
        rows.add(new Object[] {"y"});
      }
      insert.executeAll(rows);
      for (Future<?> one : all) {
        one.get();
      }
      db.execute("INSERT INTO users (name) SELECT name FROM users");
    } finally {
      threads.shutdown();
    }

    assertThat(db.query("SELECT id, name FROM users").rows(User.class))
        .extracting(User::id)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 20_800).boxed().toList());
  }

  private static ErrorCode error(Runnable call) {
    return catchThrowableOfType(LaminarException.class, call::run).errorCode();
  }
}
