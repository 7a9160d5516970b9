package dev.laminardb.sql.explain;

import java.util.List;
import java.util.stream.Collectors;

/** An explanation as a directed graph in the language of Graphviz. */
final class DotPlan extends GraphWriter {
  private DotPlan() {}

  static List<String> lines(Explanation explanation) {
    DotPlan dot = new DotPlan();
    dot.lines.add("digraph plan {");
    dot.lines.add("  rankdir=BT;");
    dot.lines.add("  node [shape=box];");
    dot.lines.add("  label=" + quoted(explanation.title()) + ";");
    dot.add(explanation.root());
    dot.lines.add("}");
    return dot.lines;
  }

  @Override
  void node(String name, ExplainedNode node) {
    // \l ends a line that is flush left.
    lines.add(
        "  %s [label=\"%s\"];"
            .formatted(
                name,
                label(node).stream()
                    .map(line -> escaped(line) + "\\l")
                    .collect(Collectors.joining())));
  }

  @Override
  void edge(String from, String to, String label) {
    lines.add("  %s -> %s [label=%s];".formatted(from, to, quoted(label)));
  }

  private static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
