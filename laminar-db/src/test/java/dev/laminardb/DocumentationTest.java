package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.error.LaminarException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every fenced SQL block of README.md and docs/, each in a database of its own, and compiles
 * every Java block.
 *
 * <p>The words after the fence say how: {@code sql} must be accepted, {@code sql error LDB-1100}
 * must fail with that code (and, if a {@code text} block with an error follows, with that message),
 * {@code sql query} is a query that has to run, {@code sql setup} runs before each other SQL block
 * of its document. A {@code java} block is a whole class or, without one, the inside of a method
 * that has a database {@code db} and the quick start's types.
 */
final class DocumentationTest {
  private static final String SETUP = "sql setup";
  private static final String QUERY = "sql query";
  private static final String ERROR = "sql error ";

  static List<Documents.Block> sqlBlocks() {
    return Documents.blocks("sql");
  }

  static List<Documents.Block> javaBlocks() {
    return Documents.blocks("java");
  }

  @Test
  void findsTheExamples() {
    assertThat(sqlBlocks()).hasSizeGreaterThan(20);
    assertThat(sqlBlocks()).filteredOn(block -> block.info().startsWith(ERROR)).isNotEmpty();
    assertThat(javaBlocks()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("sqlBlocks")
  void sqlDoesWhatTheDocumentSays(Documents.Block block) {
    try (LaminarDB db = LaminarDB.builder().cores(1).onNotice(notice -> {}).open()) {
      if (!block.info().equals(SETUP)) {
        setup(block).forEach(db::execute);
      }
      if (block.info().startsWith(ERROR)) {
        LaminarException error =
            catchThrowableOfType(LaminarException.class, () -> db.execute(block.text()));
        assertThat(error).as(block.text()).isNotNull();
        assertThat(error.code())
            .as(error.getMessage())
            .isEqualTo(block.info().substring(ERROR.length()));
        promisedMessage(block).ifPresent(message -> assertThat(error).hasMessage(message));
      } else if (block.info().equals(QUERY)) {
        assertThat(db.query(block.text()).schema().getFields()).isNotEmpty();
      } else {
        db.execute(block.text());
      }
    }
  }

  private static List<String> setup(Documents.Block of) {
    return sqlBlocks().stream()
        .filter(block -> block.info().equals(SETUP) && block.file().equals(of.file()))
        .map(Documents.Block::text)
        .toList();
  }

  /** The text block after a block that must fail shows the whole message. */
  private static Optional<String> promisedMessage(Documents.Block failing) {
    return Documents.after(failing)
        .filter(next -> next.info().equals("text") && next.text().startsWith("LDB-"))
        .map(Documents.Block::text);
  }

  @ParameterizedTest
  @MethodSource("javaBlocks")
  void javaCompiles(Documents.Block block, @TempDir Path classes) throws Exception {
    boolean whole = block.text().contains("public class QuickStart ");
    String complaints =
        whole
            ? JavaText.compile("QuickStart", block.text(), classes)
            : JavaText.compile("Fragment", inMethod(block.text()), classes);

    assertThat(complaints).isEmpty();
  }

  private static String inMethod(String statements) {
    return """
        import dev.laminardb.*;
        import dev.laminardb.core.error.*;
        import java.time.*;
        import java.util.*;
        import org.agrona.concurrent.*;
        import org.apache.arrow.memory.*;
        import org.apache.arrow.vector.*;
        class Fragment {
          record Trade(String symbol, double price, long volume, Instant ts) {}
          record Bar(String symbol, Instant windowStart, long trades, double vwap, double low, double high) {}
          static void handle(Object result) {}
          void run(LaminarDB db) throws Exception {
        """
        + statements
        + "\n}}\n";
  }
}
