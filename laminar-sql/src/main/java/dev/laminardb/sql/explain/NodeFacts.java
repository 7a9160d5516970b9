package dev.laminardb.sql.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What there is to say of a node besides what it computes, a line each. Stateless. */
final class NodeFacts {
  private static final double NANOS_PER_MILLI = 1e6;

  private NodeFacts() {}

  static List<String> of(ExplainedNode node) {
    List<String> facts = new ArrayList<>();
    ExplainedState state = node.state();
    if (state != null) {
      facts.add("state: " + state.text());
    }
    facts.add("changes: " + node.changes());
    NodeCounters counters = node.counters();
    if (counters == null) {
      facts.add("runs on: " + node.runsOn());
      return facts;
    }
    facts.add(
        "runs on: core "
            + counters.cores().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    facts.add("rows: %d in %d batches".formatted(counters.rows(), counters.batches()));
    facts.add("late rows: " + counters.lateRows());
    facts.add("state bytes: " + counters.stateBytes());
    facts.add("watermark: " + (counters.watermark() == null ? "none" : counters.watermark()));
    facts.add(String.format(Locale.ROOT, "busy: %.3f ms", counters.busyNanos() / NANOS_PER_MILLI));
    return facts;
  }
}
