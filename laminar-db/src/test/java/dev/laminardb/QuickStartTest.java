package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the program that README.md shows, as it stands there. */
final class QuickStartTest {
  private static Documents.Block program() {
    return Documents.blocks("java").stream()
        .filter(block -> block.file().equals(Path.of("README.md")))
        .filter(block -> block.text().contains("public class QuickStart "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void printsTheBarThatTheReadmePromises(@TempDir Path classes) throws Exception {
    assertThat(JavaText.compile("QuickStart", program().text(), classes)).isEmpty();

    String printed = runMain("QuickStart", classes);

    assertThat(printed.lines())
        .containsExactly(
            "Bar[symbol=ACME, windowStart=2026-01-01T10:00:00Z, trades=2, vwap=10.375, low=10.0,"
                + " high=10.5]");
    assertThat(Documents.text("README.md")).contains("\n" + printed.strip() + "\n");
  }

  private static String runMain(String className, Path classes) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream standardOut = System.out;
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, QuickStartTest.class.getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass(className)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(standardOut);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
