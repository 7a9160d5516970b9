package dev.laminardb.sql.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
 *
 * An operator that several others read has a number, and where it comes again there is nothing but
 * that: {@code [1] as above}.
 */
final class TextPlan {
  private static final String ARROW = "<- ";

  private final List<String> lines = new ArrayList<>();

  /** The ids of operators that several others read, which are numbered in this order. */
  private final List<String> shared;

  private final Set<String> written = new HashSet<>();

  private TextPlan(List<String> shared) {
    this.shared = shared;
  }

  static List<String> lines(Explanation explanation) {
    TextPlan text = new TextPlan(explanation.shared());
    text.lines.add(explanation.title());
    text.add(explanation.root(), "", 0);
    return text.lines;
  }

  private void add(ExplainedNode node, String lead, int indent) {
    int number = shared.indexOf(node.id()) + 1;
    String begin = " ".repeat(indent) + lead + (number > 0 ? "[" + number + "] " : "");
    if (number > 0 && !written.add(node.id())) {
      lines.add(begin + "as above");
      return;
    }
    lines.add(begin + node.operation());
    int inside = indent + (lead.isEmpty() ? 0 : ARROW.length());
    for (String fact : NodeFacts.of(node)) {
      lines.add(" ".repeat(inside + 4) + fact);
    }
    for (ExplainedInput input : node.inputs()) {
      add(input.node(), ARROW + input.distribution() + ": ", inside + 2);
    }
  }
}
