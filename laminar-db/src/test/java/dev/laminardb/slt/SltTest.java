package dev.laminardb.slt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every script of {@code src/test/resources/slt} in several ways, which all have to give the
 * same rows. {@code -Dslt.update=true} writes what the streams deliver into the scripts, to be
 * reviewed there; {@code -Dslt.only=explain} runs {@code explain.slt} alone.
 */
class SltTest {
  private static final Path SCRIPTS_TO_UPDATE = Path.of("src/test/resources/slt");
  private static final String ONLY = System.getProperty("slt.only", "");
  private static final int SEEDS = 3;
  private static final List<Integer> CORES = List.of(1, 3);

  /** Held, so that its level is not forgotten: scripts fail queries on purpose. */
  private static final Logger FAILED_QUERIES = Logger.getLogger("dev.laminardb.core.runtime");

  @BeforeAll
  static void silence() {
    FAILED_QUERIES.setLevel(Level.OFF);
  }

  @AfterAll
  static void unsilence() {
    FAILED_QUERIES.setLevel(null);
  }

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
    Path directory =
        Path.of(Objects.requireNonNull(SltTest.class.getResource("/slt"), "scripts").toURI());
    return scriptsIn(directory).stream().flatMap(SltTest::ways);
  }

  private static List<Path> scriptsIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> scripts =
          files
              .filter(file -> file.getFileName().toString().endsWith(ONLY + ".slt"))
              .sorted()
              .toList();
      assertThat(scripts).isNotEmpty();
      return scripts;
    }
  }

  private static Stream<DynamicTest> ways(Path path) {
    String name = path.getFileName().toString();
    if (Boolean.getBoolean("slt.update")) {
      return Stream.of(
          DynamicTest.dynamicTest(
              name + " [update]", () -> CORES.forEach(cores -> update(name, cores))));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (int cores : CORES) {
      String file = "%s [cores=%d, ".formatted(name, cores);
      Supplier<ScriptDatabase> database = () -> ScriptDatabase.threaded(cores);
      tests.add(test(file + "rows]", path, database, Pushing.SINGLE_ROWS));
      tests.add(test(file + "blocks]", path, database, Pushing.WHOLE_BLOCKS));
    }
    for (int seed = 1; seed <= SEEDS; seed++) {
      int cores = seed + 1;
      long chosen = seed;
      tests.add(
          test(
              "%s [simulated, seed=%d]".formatted(name, seed),
              path,
              () -> ScriptDatabase.simulated(chosen, cores),
              Pushing.GATHERED_ROWS));
    }
    return tests.stream();
  }

  private static DynamicTest test(
      String name, Path path, Supplier<ScriptDatabase> database, Pushing pushing) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          SltFile file = SltFile.parse(name, Files.readAllLines(path));
          try (ScriptDatabase db = database.get();
              SltRun run = new SltRun(file, db, pushing, null)) {
            run.run();
          }
        });
  }

  private static void update(String name, int cores) {
    Path path = SCRIPTS_TO_UPDATE.resolve(name);
    try (ScriptDatabase db = ScriptDatabase.threaded(cores)) {
      List<String> lines = Files.readAllLines(path);
      Rewrite rewrite = new Rewrite();
      try (SltRun run = new SltRun(SltFile.parse(name, lines), db, Pushing.WHOLE_BLOCKS, rewrite)) {
        run.run();
      }
      Files.write(path, rewrite.apply(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aScriptThatExpectsOtherRowsFails() {
    SltFile wrong =
        SltFile.parse(
            "wrong.slt",
            List.of(
                "statement ok",
                "CREATE SOURCE s (a BIGINT)",
                "",
                "push s",
                "1",
                "2",
                "",
                "expect s",
                "+ 1"));
    Throwable thrown = null;
    try (ScriptDatabase db = ScriptDatabase.threaded(1);
        SltRun run = new SltRun(wrong, db, Pushing.WHOLE_BLOCKS, null)) {
      run.run();
    } catch (AssertionError e) {
      thrown = e;
    }
    assertThat(thrown).isNotNull().hasMessageContaining("wrong.slt:8");
  }
}
