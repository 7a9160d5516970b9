package dev.laminardb.sql.explain;

import java.util.ArrayList;
import java.util.List;

/** Walks a tree and numbers its nodes, for formats that list nodes and edges. For one thread. */
abstract class GraphWriter {
  final List<String> lines = new ArrayList<>();
  private int nodes;

  /** Adds a node. */
  abstract void node(String name, ExplainedNode node);

  /** Adds an edge, in the direction in which rows go. */
  abstract void edge(String from, String to, String label);

  /** Adds a node and what leads to it. */
  final String add(ExplainedNode node) {
    String name = "n" + ++nodes;
    node(name, node);
    for (ExplainedInput input : node.inputs()) {
      String from = add(input.node());
      edge(from, name, input.distribution() + ", " + input.node().changes());
    }
    return name;
  }

  /** The lines of a node's label: the operation, and the facts that are not the edge's. */
  static List<String> label(ExplainedNode node) {
    List<String> label = new ArrayList<>();
    label.add(node.operation());
    label.addAll(NodeFacts.of(node));
    return label;
  }
}
