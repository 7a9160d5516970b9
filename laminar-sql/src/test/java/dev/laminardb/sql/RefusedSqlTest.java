package dev.laminardb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.error.SqlPosition;
import dev.laminardb.sql.catalog.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts that are refused, each with its whole message. The file is written anew, for review, by
 * {@code mvn test -pl laminar-sql -am -Dtest=RefusedSqlTest -Dgolden.rewrite=true}.
 */
class RefusedSqlTest {
  private static final Path FILE = Path.of("src/test/resources/sql/refused.txt");
  private static final String EXISTING =
      """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, volume BIGINT NOT NULL,
        ts TIMESTAMP NOT NULL, flag BOOLEAN, n INT,
        WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);
      CREATE SOURCE plain (a INT, t TIMESTAMP);
      """;

  private final SqlPlanner planner = new SqlPlanner(1, InstantSource.fixed(Instant.EPOCH));
  private final Catalog existing = planner.plan(EXISTING, Catalog.empty()).catalog();

  private record Case(String sql, String message) {}

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String block : Files.readString(FILE, StandardCharsets.UTF_8).split("====\n")) {
      String[] parts = block.split("----\n", 2);
      cases.add(new Case(parts[0].stripTrailing(), parts[1].stripTrailing()));
    }
    return cases;
  }

  private LaminarException refusal(String sql) {
    return catchThrowableOfType(LaminarException.class, () -> planner.plan(sql, existing));
  }

  @TestFactory
  Stream<DynamicTest> refusesWithThisMessage() throws IOException {
    if (Boolean.getBoolean("golden.rewrite")) {
      rewrite();
    }
    return cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.sql().lines().findFirst().orElse(""),
                    () -> assertThat(refusal(c.sql())).as(c.sql()).hasMessage(c.message())));
  }

  @Test
  void pointsAtThePieceThatIsUnderlined() throws IOException {
    for (Case c : cases()) {
      LaminarException refusal = refusal(c.sql());
      SqlPosition position = refusal.position().orElseThrow();
      String[] lines = String.valueOf(refusal.getMessage()).split("\n");
      int gutter = lines[1].indexOf("|") + 2;

      assertThat(lines).hasSize(3);
      assertThat(lines[1].substring(gutter)).isEqualTo(c.sql().split("\n")[position.line() - 1]);
      assertThat(lines[2].indexOf('^')).isEqualTo(gutter + position.column() - 1);
    }
  }

  private void rewrite() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Case c : cases()) {
      text.append(text.isEmpty() ? "" : "====\n");
      text.append(c.sql()).append("\n----\n");
      LaminarException refusal = refusal(c.sql());
      text.append(refusal == null ? "ACCEPTED" : refusal.getMessage()).append('\n');
    }
    Files.writeString(FILE, text, StandardCharsets.UTF_8);
  }
}
