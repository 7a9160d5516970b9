package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions of the application that go again, and how all are shown. */
final class DropFunctionTest {
  private final LaminarDB db = LaminarDB.builder().cores(2).open();

  record Word(String word) {}

  record Item(long id, String name) {}

  DropFunctionTest() {
    db.functions().register("shout", String.class, String.class, text -> text + "!");
    db.functions()
        .registerTable("words", Word.class, String.class, text -> List.of(new Word(text)));
    db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)");
    db.execute("INSERT INTO items VALUES (1, 'a')");
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

  private static LaminarException refusal(Runnable call) {
    return catchThrowableOfType(LaminarException.class, call::run);
  }

  private LaminarException refused(String sql) {
    return refusal(() -> db.execute(sql));
  }

  @Test
  void aFunctionThatNothingCallsGoes() {
    assertThat(rows("SELECT shout(name) AS s FROM items")).containsExactly("a!");

    db.execute("DROP FUNCTION SHOUT; DROP FUNCTION IF EXISTS shout; DROP FUNCTION words RESTRICT");

    assertThat(refusal(() -> db.query("SELECT shout(name) AS s FROM items")).errorCode())
        .isEqualTo(ErrorCode.FUNCTION_NOT_FOUND);
    assertThat(refusal(() -> db.query("SELECT * FROM TABLE(words('a'))"))).isNotNull();
    assertThat(rows("SHOW FUNCTIONS")).contains("UPPER").doesNotContain("shout", "words");
  }

  @Test
  void itsNameIsFreeForAnother() {
    assertThat(rows("SELECT shout('a') AS s FROM items")).containsExactly("a!");
    try (Statement insert = db.prepare("INSERT INTO items VALUES (?, shout(CAST(? AS VARCHAR)))")) {
      insert.execute(2, "b");

      db.execute("DROP FUNCTION shout");
      assertThat(refusal(() -> insert.execute(3, "c")).errorCode())
          .isEqualTo(ErrorCode.FUNCTION_NOT_FOUND);
      db.functions().register("shout", String.class, String.class, text -> text + "?");
      insert.execute(4, "d");

      assertThat(rows("SELECT shout('a') AS s FROM items WHERE id = 1")).containsExactly("a?");
      assertThat(rows("SELECT name FROM items WHERE id > 1 ORDER BY id"))
          .containsExactly("b!", "d?");
    }
  }

  @Test
  void whatCallsItKeepsIt() {
    db.execute(
        "CREATE VIEW loud AS SELECT id, shout(name) AS name FROM items;"
            + " CREATE MATERIALIZED VIEW louder AS SELECT id FROM items WHERE Shout(name) > 'b';"
            + " CREATE STREAM said AS SELECT w.word FROM items, LATERAL TABLE(words(name)) AS w;"
            + " CREATE VIEW of_loud AS SELECT * FROM loud;"
            + " CREATE VIEW quiet AS SELECT name AS shout FROM items");

    LaminarException called = refused("DROP FUNCTION shout");
    assertThat(called.errorCode()).isEqualTo(ErrorCode.RELATION_IN_USE);
    assertThat(called)
        .hasMessageContaining(
            "function \"shout\" is called by view \"loud\", materialized view \"louder\"\n")
        .hasMessageContaining("^^^^^ drop them first, or add CASCADE");
    assertThat(refused("DROP FUNCTION words")).hasMessageContaining("stream \"said\"");
    assertThat(rows("SELECT name FROM of_loud")).containsExactly("a!");

    db.execute("DROP FUNCTION shout CASCADE");

    assertThat(db.relations())
        .extracting(LaminarDB.RelationInfo::name)
        .containsExactly("items", "said", "quiet");
  }

  @Test
  void aScriptSeesTheFunctionsThatAreLeft() {
    assertThat(
            refused(
                    "CREATE VIEW before AS SELECT shout(name) AS name FROM items;"
                        + " DROP FUNCTION shout CASCADE;"
                        + " CREATE VIEW after AS SELECT shout(name) AS name FROM items")
                .errorCode())
        .isEqualTo(ErrorCode.FUNCTION_NOT_FOUND);
    assertThat(rows("SELECT shout('a') AS s FROM items")).containsExactly("a!");

    db.execute(
        "INSERT INTO items VALUES (2, shout('b'));"
            + " CREATE VIEW loud AS SELECT shout(name) AS name FROM items;"
            + " DROP VIEW loud; DROP FUNCTION shout;"
            + " INSERT INTO items VALUES (3, 'c')");

    assertThat(rows("SELECT name FROM items ORDER BY id")).containsExactly("a", "b!", "c");
  }

  @Test
  void aQueryThatRunsGoesOnCallingIt() {
    try (Subscription<Change<Item>> loud =
        db.continuousQuery("SELECT id, shout(name) AS name FROM items")
            .subscribeChanges(Item.class)) {
      db.execute("DROP FUNCTION shout; INSERT INTO items VALUES (2, 'b')");
      db.flush();

      assertThat(loud.poll())
          .extracting(Change::row)
          .containsExactly(new Item(1, "a!"), new Item(2, "b!"));
    }
  }

  @Test
  void whatIsNoneIsRefused() {
    assertThat(refused("DROP FUNCTION shoot"))
        .hasMessageContaining("there is no function \"shoot\"")
        .hasMessageContaining("^^^^^ did you mean \"shout\"?   (functions: shout, words)");
    assertThat(refused("DROP FUNCTION IF EXISTS upper"))
        .hasMessageContaining("\"upper\" is a function of SQL");
    assertThat(refused("DROP FUNCTION COUNT").errorCode()).isEqualTo(ErrorCode.FUNCTION_NOT_FOUND);
    assertThatCode(() -> db.execute("DROP FUNCTION IF EXISTS shoot")).doesNotThrowAnyException();
  }

  @Test
  void allAreInTheInformationSchema() {
    String query =
        "SELECT routine_name, routine_type, data_type, external_language"
            + " FROM information_schema.routines"
            + " WHERE UPPER(routine_name) IN ('SHOUT', 'WORDS', 'UPPER', 'SUM', 'GENERATE_SERIES')"
            + " ORDER BY UPPER(routine_name)";
    assertThat(rows(query))
        .containsExactly(
            "GENERATE_SERIES | TABLE FUNCTION | null | null",
            "shout | FUNCTION | VARCHAR | JAVA",
            "SUM | AGGREGATE | null | null",
            "UPPER | FUNCTION | null | null",
            "words | TABLE FUNCTION | ROW | JAVA");

    db.functions().register("root", Math.class, "cbrt");
    db.execute("DROP FUNCTION words");

    assertThat(
            rows(
                "SELECT routine_name, data_type FROM information_schema.routines WHERE external_language = 'JAVA'"))
        .containsExactly("root | DOUBLE", "shout | VARCHAR");
    assertThat(rows(query)).hasSize(4);
    assertThat(rows("SELECT COUNT(*) AS n FROM information_schema.routines"))
        .containsExactly(rows("SHOW FUNCTIONS").size() + "");
  }
}
