package dev.laminardb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The texts of this repository that users read, and the fenced blocks in them. */
final class Documents {
  /**
   * A fenced block.
   *
   * @param file its document, relative to the repository
   * @param line of its opening fence, from 1
   * @param info what follows the opening fence: a language and perhaps more words
   * @param text the lines between the fences
   */
  record Block(Path file, int line, String info, String text) {
    /** The first word of the info string. */
    String language() {
      return info.split(" ", 2)[0];
    }

    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  private Documents() {}

  /** README.md and everything in docs/, in the order of their names. */
  static List<Path> files() {
    try (Stream<Path> docs = Files.list(root().resolve("docs"))) {
      return Stream.concat(Stream.of(root().resolve("README.md")), docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a document, by its path in the repository. */
  static String text(String path) {
    return read(root().resolve(path));
  }

  /** The blocks of all documents in a language. */
  static List<Block> blocks(String language) {
    return files().stream()
        .flatMap(file -> blocks(file).stream())
        .filter(block -> block.language().equals(language))
        .toList();
  }

  /** The next block of the same document. */
  static Optional<Block> after(Block block) {
    return blocks(root().resolve(block.file())).stream()
        .filter(other -> other.line() > block.line())
        .findFirst();
  }

  private static List<Block> blocks(Path file) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = read(file).lines().toList();
    for (int open = 0; open < lines.size(); open++) {
      if (lines.get(open).startsWith("```")) {
        int close = open + 1;
        while (!lines.get(close).equals("```")) {
          close++;
        }
        blocks.add(
            new Block(
                root().relativize(file),
                open + 1,
                lines.get(open).substring(3).strip(),
                String.join("\n", lines.subList(open + 1, close))));
        open = close;
      }
    }
    return blocks;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tests run in their module's directory, just below the repository's. */
  private static Path root() {
    Path root = Path.of("..").toAbsolutePath().normalize();
    if (!Files.exists(root.resolve("README.md"))) {
      throw new IllegalStateException("no README.md in " + root);
    }
    return root;
  }
}
