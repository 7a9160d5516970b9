package dev.laminardb.slt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.SimulatedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every script of {@code src/test/resources/slt} in several ways, which all have to give the
 * same rows. {@code -Dslt.update=true} writes what the streams deliver into the scripts, to be
 * reviewed there.
 */
class SltTest {
  private static final Path SCRIPTS_TO_UPDATE = Path.of("src/test/resources/slt");
  private static final int SEEDS = 3;

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
    Path directory =
        Path.of(Objects.requireNonNull(SltTest.class.getResource("/slt"), "scripts").toURI());
    return scriptsIn(directory).stream().flatMap(SltTest::ways);
  }

  private static List<Path> scriptsIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> scripts =
          files.filter(file -> file.getFileName().toString().endsWith(".slt")).sorted().toList();
      assertThat(scripts).isNotEmpty();
      return scripts;
    }
  }

  private static Stream<DynamicTest> ways(Path path) {
    String name = path.getFileName().toString();
    if (Boolean.getBoolean("slt.update")) {
      return Stream.of(DynamicTest.dynamicTest(name + " [update]", () -> update(name)));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (int cores : new int[] {1, 3}) {
      for (Pushing pushing : new Pushing[] {Pushing.SINGLE_ROWS, Pushing.WHOLE_BLOCKS}) {
        String way = pushing == Pushing.SINGLE_ROWS ? "rows" : "blocks";
        tests.add(
            DynamicTest.dynamicTest(
                "%s [cores=%d, %s]".formatted(name, cores, way),
                () -> run(path, LaminarDB.builder().cores(cores).open(), pushing)));
      }
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      long chosen = seed;
      tests.add(
          DynamicTest.dynamicTest(
              "%s [simulated, seed=%d]".formatted(name, seed),
              () ->
                  run(
                      path,
                      SimulatedDatabase.open(chosen, 1 + (int) chosen).db(),
                      Pushing.GATHERED_ROWS)));
    }
    return tests.stream();
  }

  private static void run(Path path, LaminarDB database, Pushing pushing) throws IOException {
    SltFile file = SltFile.parse(path.getFileName().toString(), Files.readAllLines(path));
    try (database;
        SltRun run = new SltRun(file, database, pushing, null)) {
      run.run();
    }
  }

  private static void update(String name) {
    Path path = SCRIPTS_TO_UPDATE.resolve(name);
    try (LaminarDB db = LaminarDB.builder().cores(1).open()) {
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
    try (LaminarDB db = LaminarDB.builder().cores(1).open();
        SltRun run = new SltRun(wrong, db, Pushing.WHOLE_BLOCKS, null)) {
      run.run();
    } catch (AssertionError e) {
      thrown = e;
    }
    assertThat(thrown).isNotNull().hasMessageContaining("wrong.slt:8");
  }
}
