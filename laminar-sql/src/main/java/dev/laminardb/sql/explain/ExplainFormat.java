package dev.laminardb.sql.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How an explanation is written. All formats say the same. */
public enum ExplainFormat {
  /** An indented tree. */
  TEXT(TextPlan::lines),
  /** One object, its inputs within it. */
  JSON(JsonPlan::lines),
  /** A flow chart of Mermaid. */
  MERMAID(MermaidPlan::lines),
  /** A directed graph of Graphviz. */
  DOT(DotPlan::lines);

  private final Function<Explanation, List<String>> writer;

  ExplainFormat(Function<Explanation, List<String>> writer) {
    this.writer = writer;
  }

  /** An explanation in this format, by lines. */
  public List<String> lines(Explanation explanation) {
    return writer.apply(explanation);
  }

  /** The format of a name, whatever its case. */
  public static Optional<ExplainFormat> of(String name) {
    return Arrays.stream(values()).filter(format -> format.name().equalsIgnoreCase(name)).findAny();
  }

  /** The names of all formats. */
  public static List<String> names() {
    return Arrays.stream(values()).map(ExplainFormat::name).toList();
  }
}
