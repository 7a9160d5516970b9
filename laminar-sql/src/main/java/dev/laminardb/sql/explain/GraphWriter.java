package dev.laminardb.sql.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks a plan from its result and numbers its nodes, for formats that list nodes and edges. An
 * operator that several others read is one node. For one thread.
 */
abstract class GraphWriter {
  final List<String> lines = new ArrayList<>();
  private final Map<String, String> operators = new HashMap<>();
  private int nodes;

  /** Adds a node. */
  abstract void node(String name, ExplainedNode node);

  /** Adds an edge, in the direction in which rows go. */
  abstract void edge(String from, String to, String label);

  /** Adds a node and what leads to it, unless it is an operator that is there. */
  final String add(ExplainedNode node) {
    String known = operators.get(node.id());
    if (known != null) {
      return known;
    }
    String name = "n" + ++nodes;
    if (node.isOperator()) {
      operators.put(node.id(), name);
    }
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
