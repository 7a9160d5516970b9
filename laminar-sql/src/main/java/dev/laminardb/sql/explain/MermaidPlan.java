package dev.laminardb.sql.explain;

import java.util.List;
import java.util.stream.Collectors;

/** An explanation as a flow chart of Mermaid, which Markdown viewers draw. */
final class MermaidPlan extends GraphWriter {
  private MermaidPlan() {}

  static List<String> lines(Explanation explanation) {
    MermaidPlan chart = new MermaidPlan();
    chart.lines.add("flowchart BT");
    chart.lines.add("  %% " + explanation.title().replace('\n', ' '));
    chart.add(explanation.root());
    return chart.lines;
  }

  @Override
  void node(String name, ExplainedNode node) {
    lines.add(
        "  %s[\"%s\"]"
            .formatted(
                name,
                label(node).stream()
                    .map(MermaidPlan::escaped)
                    .collect(Collectors.joining("<br>"))));
  }

  @Override
  void edge(String from, String to, String label) {
    lines.add("  %s -->|\"%s\"| %s".formatted(from, escaped(label), to));
  }

  /** Mermaid has entities of numbers, and takes Markdown and HTML for what they are. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if ("\"#<>&`*_\\\n;".indexOf(c) >= 0) {
                safe.append('#').append(c).append(';');
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
