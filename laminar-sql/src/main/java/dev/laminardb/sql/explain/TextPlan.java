package dev.laminardb.sql.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * An explanation as an indented tree, the result first:
 *
 * <pre>
 * stream "totals", 1 core
 * aggregate changes by [symbol], total = SUM(price)
 *     state: …
 *   &lt;- hash(symbol): select …
 *         changes: append-only
 *      &lt;- forward: read source trades
 * </pre>
 */
final class TextPlan {
  private static final String ARROW = "<- ";

  private final List<String> lines = new ArrayList<>();

  private TextPlan() {}

  static List<String> lines(Explanation explanation) {
    TextPlan text = new TextPlan();
    text.lines.add(explanation.title());
    text.add(explanation.root(), "", 0);
    return text.lines;
  }

  private void add(ExplainedNode node, String lead, int indent) {
    lines.add(" ".repeat(indent) + lead + node.operation());
    int inside = indent + (lead.isEmpty() ? 0 : ARROW.length());
    for (String fact : NodeFacts.of(node)) {
      lines.add(" ".repeat(inside + 4) + fact);
    }
    for (ExplainedInput input : node.inputs()) {
      add(input.node(), ARROW + input.distribution() + ": ", inside + 2);
    }
  }
}
