package dev.laminardb.core.topology;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds what is wrong with a change before anything is made of it: nodes that are there twice, that
 * nothing leads to, or that form a cycle, edges of unknown nodes or between different columns, and
 * too many edges out of a node.
 */
public final class TopologyCheck {
  /** How many edges may lead out of a node: each costs something for every batch. */
  public static final int MAX_FAN_OUT = 1_024;

  private final TopologyChange change;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Set<String> added = new HashSet<>();
  private final Map<String, List<Edge>> incoming = new HashMap<>();

  private TopologyCheck(TopologyChange change, Collection<Node> running) {
    this.change = change;
    running.forEach(node -> nodes.put(node.id(), node));
  }

  /**
   * Checks a change.
   *
   * @param running the nodes that stay
   * @param runningEdges the edges that stay
   * @return the new nodes in the order of flow: each behind those that lead to it
   * @throws LaminarException INVALID_TOPOLOGY, FAN_OUT_LIMIT
   */
  public static List<Node> check(
      TopologyChange change, Collection<Node> running, Collection<Edge> runningEdges) {
    TopologyCheck check = new TopologyCheck(change, running);
    check.nodes();
    check.edges();
    check.inputs();
    check.fanOut(runningEdges);
    return check.inOrder();
  }

  private void nodes() {
    for (Node node : change.nodes()) {
      if (nodes.putIfAbsent(node.id(), node) != null) {
        throw invalid("there are two nodes \"" + node.id() + "\"");
      }
      added.add(node.id());
      incoming.put(node.id(), new ArrayList<>());
    }
  }

  private void edges() {
    for (Edge edge : change.edges()) {
      Node from = node(edge.from(), edge);
      Node to = node(edge.to(), edge);
      if (!added.contains(edge.to())) {
        throw invalid(name(edge) + " leads to a node that runs already");
      }
      if (!(to instanceof Node.Step step)) {
        throw invalid(name(edge) + " leads to a source");
      }
      if (edge.input() < 0 || edge.input() >= step.inputs().size()) {
        throw invalid(
            name(edge)
                + " leads to input "
                + edge.input()
                + " of a node that has "
                + step.inputs().size());
      }
      Schema wanted = step.inputs().get(edge.input());
      if (!sameColumns(from.schema(), wanted)) {
        throw invalid(
            name(edge)
                + " carries "
                + columns(from.schema())
                + " where "
                + columns(wanted)
                + " are expected");
      }
      incoming.getOrDefault(edge.to(), List.of()).add(edge);
    }
  }

  private Node node(String id, Edge edge) {
    Node node = nodes.get(id);
    if (node == null) {
      throw invalid(name(edge) + " names a node \"" + id + "\", which does not exist");
    }
    return node;
  }

  private void inputs() {
    for (Node node : change.nodes()) {
      if (node instanceof Node.Step step) {
        for (int input = 0; input < step.inputs().size(); input++) {
          int wanted = input;
          if (incoming.getOrDefault(step.id(), List.of()).stream()
              .noneMatch(edge -> edge.input() == wanted)) {
            throw invalid("nothing leads to input " + input + " of node \"" + step.id() + "\"");
          }
        }
      }
    }
  }

  private void fanOut(Collection<Edge> runningEdges) {
    Map<String, Long> counts =
        Stream.concat(runningEdges.stream(), change.edges().stream())
            .collect(Collectors.groupingBy(Edge::from, Collectors.counting()));
    for (Edge edge : change.edges()) {
      if (counts.getOrDefault(edge.from(), 0L) > MAX_FAN_OUT) {
        throw new LaminarException(
            ErrorCode.FAN_OUT_LIMIT,
            "more than "
                + MAX_FAN_OUT
                + " streams would read \""
                + node(edge.from(), edge).relation()
                + "\"; let some read a stream that selects from it, and others another");
      }
    }
  }

  /** Kahn's order (A. B. Kahn, Topological sorting of large networks, 1962). */
  private List<Node> inOrder() {
    Map<String, Integer> missing = new HashMap<>();
    Deque<Node> ready = new ArrayDeque<>();
    for (Node node : change.nodes()) {
      int before = 0;
      for (Edge edge : incoming.getOrDefault(node.id(), List.of())) {
        before += added.contains(edge.from()) ? 1 : 0;
      }
      missing.put(node.id(), before);
      if (before == 0) {
        ready.add(node);
      }
    }
    List<Node> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      Node node = ready.remove();
      order.add(node);
      for (Edge edge : change.edges()) {
        if (edge.from().equals(node.id()) && missing.merge(edge.to(), -1, Integer::sum) == 0) {
          ready.add(node(edge.to(), edge));
        }
      }
    }
    if (order.size() < change.nodes().size()) {
      throw invalid("nodes form a cycle: " + cycle(order));
    }
    return order;
  }

  /** Walks back from a node that never became ready until one comes again. */
  private String cycle(List<Node> ordered) {
    Set<String> done = ordered.stream().map(Node::id).collect(Collectors.toSet());
    Deque<String> path = new ArrayDeque<>();
    String at =
        change.nodes().stream()
            .map(Node::id)
            .filter(id -> !done.contains(id))
            .findFirst()
            .orElseThrow();
    while (!path.contains(at)) {
      path.push(at);
      at =
          incoming.getOrDefault(at, List.of()).stream()
              .map(Edge::from)
              .filter(from -> added.contains(from) && !done.contains(from))
              .findFirst()
              .orElseThrow();
    }
    List<String> cycle = new ArrayList<>(List.of(at));
    for (String id : path) {
      cycle.add(id);
      if (id.equals(at)) {
        break;
      }
    }
    return String.join(" -> ", cycle);
  }

  private static boolean sameColumns(Schema a, Schema b) {
    return columns(a).equals(columns(b));
  }

  private static String columns(Schema schema) {
    return schema.getFields().stream()
        .map(TopologyCheck::column)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String column(Field field) {
    ColumnType type = ColumnType.of(field);
    String name = type == ColumnType.DECIMAL ? ColumnType.decimal(field).toString() : type.name();
    return field.isNullable() ? name : name + " NOT NULL";
  }

  private static String name(Edge edge) {
    return "edge \"" + edge.from() + "\" -> \"" + edge.to() + "\"";
  }

  private static LaminarException invalid(String message) {
    return new LaminarException(ErrorCode.INVALID_TOPOLOGY, message);
  }
}
