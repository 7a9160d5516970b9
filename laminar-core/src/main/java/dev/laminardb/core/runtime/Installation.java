package dev.laminardb.core.runtime;

import dev.laminardb.core.state.KeyRanges;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.SingleRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tasks and edges of new nodes, all of them or none, without touching what runs. The
 * control plane then connects them at a barrier.
 */
final class Installation {
  /** The buffer of a source that gets barriers only. */
  private static final int BARRIERS_BYTES = 4_096;

  /**
   * A node with its task on each core that runs it, null elsewhere.
   *
   * @param spread whether its rows have been spread over the cores, with the same watermarks on
   *     each
   */
  record Placed(Node node, RelationState relation, Task[] tasks, boolean spread) {
    /** The same tasks, of a relation that has another name now. */
    Placed renamed(String newRelation) {
      return as(node.renamed(newRelation));
    }

    /** The same tasks, of a node that is another now. */
    Placed as(Node other) {
      return new Placed(other, relation, tasks, spread);
    }

    List<Task> all() {
      List<Task> all = new ArrayList<>();
      for (Task task : tasks) {
        if (task != null) {
          all.add(task);
        }
      }
      return all;
    }
  }

  /**
   * An edge out of one task.
   *
   * @param keys which rows are read once; null if all are
   */
  record Connection(Task from, String toRelation, Receiver receiver, @Nullable KeyRanges keys) {
    /** The same, to a relation that has another name now. */
    Connection to(String newRelation) {
      return new Connection(from, newRelation, receiver, keys);
    }
  }

  private final RunningTopology topology;
  private final CoreGroup cores;
  private final Map<String, Placed> running;
  private final boolean isRead;
  private final Map<String, Placed> placed = new LinkedHashMap<>();
  private final List<Connection> toConnectAtBarrier = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();

  /**
   * An installation of nothing yet.
   *
   * @param isRead whether it is of a query that is read once
   */
  Installation(RunningTopology topology, Map<String, Placed> running, boolean isRead) {
    this.topology = topology;
    this.isRead = isRead;
    this.cores = topology.cores();
    this.running = running;
  }

  /** The new nodes by id. */
  Map<String, Placed> placed() {
    return placed;
  }

  /** Edges from tasks that run already to new ones. */
  List<Connection> toConnectAtBarrier() {
    return toConnectAtBarrier;
  }

  /** Every new edge. */
  List<Connection> connections() {
    return connections;
  }

  /**
   * Makes everything.
   *
   * @param nodes the new nodes in the order of flow
   * @param edges the new edges
   * @throws RuntimeException if an operator cannot be opened; then nothing is left behind
   */
  void prepare(List<Node> nodes, List<Edge> edges) {
    try {
      Map<String, RelationState> relations = new HashMap<>();
      for (Node node : nodes) {
        List<Edge> incoming = edges.stream().filter(e -> e.to().equals(node.id())).toList();
        boolean last = edges.stream().noneMatch(e -> leadsOn(e, node, nodes));
        place(node, incoming, last, relations);
      }
      open();
    } catch (RuntimeException | Error e) {
      abandon();
      throw e;
    }
  }

  private void place(
      Node node, List<Edge> incoming, boolean last, Map<String, RelationState> relations) {
    boolean[] runs = placement(node, incoming);
    Task[] tasks = new Task[runs.length];
    Set<SourceTask> upstream = upstream(incoming);
    RelationState relation =
        relations.computeIfAbsent(node.relation(), name -> topology.newRelation(name, isRead));
    relation.upstream.addAll(upstream);
    Placed made = new Placed(node, relation, tasks, isSpread(incoming));
    placed.put(node.id(), made);
    for (int i = 0; i < runs.length; i++) {
      if (runs[i]) {
        tasks[i] = task(node, relation, cores.core(i), last);
        relation.tasks.add(tasks[i]);
      }
    }
    for (Edge edge : incoming) {
      connect(find(edge.from()), edge, made);
    }
  }

  /** Whether an edge leads from a node to another of its relation. */
  private static boolean leadsOn(Edge edge, Node node, List<Node> nodes) {
    return edge.from().equals(node.id())
        && nodes.stream()
            .anyMatch(n -> n.id().equals(edge.to()) && n.relation().equals(node.relation()));
  }

  /** The sources whose rows come by edges. */
  private Set<SourceTask> upstream(List<Edge> incoming) {
    Set<SourceTask> upstream = new HashSet<>();
    for (Edge edge : incoming) {
      Placed from = find(edge.from());
      upstream.addAll(from.relation().upstream);
      for (Task task : from.all()) {
        if (task instanceof SourceTask source) {
          upstream.add(source);
        }
      }
    }
    return upstream;
  }

  private Task task(Node node, RelationState relation, Core core, boolean last) {
    if (node instanceof Node.Source source) {
      return new SourceTask(source, relation, core, ringBytes(source));
    }
    return new OperatorTask((Node.Step) node, relation, core, last);
  }

  /** Opens every operator on its core. */
  private void open() {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    CoreGroup.Commands opening = cores.new Commands();
    for (Placed node : placed.values()) {
      for (Task task : node.all()) {
        if (task instanceof OperatorTask operator) {
          opening.add(task.core, () -> open(operator, failures));
        }
      }
    }
    opening.run();
    Throwable first = failures.poll();
    if (first != null) {
      failures.forEach(first::addSuppressed);
      if (first instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) first;
    }
  }

  private static void open(OperatorTask operator, Queue<Throwable> failures) {
    try {
      operator.open();
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
  }

  private int ringBytes(Node.Source source) {
    return source.content() instanceof SingleRow
        ? BARRIERS_BYTES
        : topology.options().sourceBufferBytes();
  }

  private Placed find(String node) {
    Placed found = placed.get(node);
    found = found == null ? running.get(node) : found;
    if (found == null) {
      throw new IllegalStateException("no node \"" + node + "\"");
    }
    return found;
  }

  /**
   * Which cores run a node: all behind a hash exchange or where batches are spread, one behind a
   * gather, else those that any of its inputs runs on.
   */
  private boolean[] placement(Node node, List<Edge> incoming) {
    boolean[] runs = new boolean[cores.size()];
    if (incoming.isEmpty()) {
      runs[cores.nextCore()] = true;
      return runs;
    }
    Partitioning partitioning = incoming.get(0).partitioning();
    if (partitioning instanceof Partitioning.Hash
        || partitioning instanceof Partitioning.Rebalance) {
      Arrays.fill(runs, true);
    } else if (partitioning instanceof Partitioning.Gather) {
      runs[cores.nextCore()] = true;
    } else {
      for (Edge edge : incoming) {
        Task[] before = find(edge.from()).tasks();
        for (int i = 0; i < runs.length; i++) {
          runs[i] |= before[i] != null;
        }
      }
    }
    return runs;
  }

  private boolean isSpread(List<Edge> incoming) {
    if (incoming.size() != 1) {
      return false;
    }
    Edge edge = incoming.get(0);
    Placed from = find(edge.from());
    return edge.partitioning() instanceof Partitioning.Forward
        ? from.spread()
        : spreads(edge, from);
  }

  /** Whether an edge leads from one core to all. */
  private boolean spreads(Edge edge, Placed from) {
    return edge.partitioning() instanceof Partitioning.Rebalance
        && from.all().size() < cores.size();
  }

  private void connect(Placed from, Edge edge, Placed to) {
    for (Task upstream : from.all()) {
      Receiver receiver = receiver(upstream, from, edge, to);
      Connection connection = new Connection(upstream, to.node().relation(), receiver, edge.keys());
      connections.add(connection);
      if (placed.containsValue(from)) {
        upstream.outputs.add(receiver);
      } else {
        toConnectAtBarrier.add(connection);
      }
    }
  }

  private Receiver receiver(Task upstream, Placed from, Edge edge, Placed to) {
    if (edge.partitioning() instanceof Partitioning.Hash hash && cores.size() > 1) {
      return new HashExchange(
          upstream.core,
          from.node().schema(),
          hash.keys(),
          ports(upstream, from, edge, to),
          to.relation().allocator);
    }
    if (spreads(edge, from)) {
      return new Rebalance(ports(upstream, from, edge, to), channels(upstream.core));
    }
    Task target =
        edge.partitioning() instanceof Partitioning.Gather
            ? to.all().get(0)
            : to.tasks()[upstream.core.index()];
    if (target == null) {
      throw new IllegalArgumentException(
          "node \""
              + to.node().id()
              + "\" does not run on core "
              + upstream.core.index()
              + " where its input \""
              + edge.from()
              + "\" does: partition that edge by hash, or gather it");
    }
    return port(upstream, from, edge, (OperatorTask) target);
  }

  /** A port on every core. */
  private Receiver[] ports(Task upstream, Placed from, Edge edge, Placed to) {
    Receiver[] ports = new Receiver[cores.size()];
    for (int i = 0; i < ports.length; i++) {
      ports[i] = port(upstream, from, edge, (OperatorTask) to.tasks()[i]);
    }
    return ports;
  }

  /** What leads to each core from one, null for itself. */
  private @Nullable Channel[] channels(Core from) {
    @Nullable Channel[] channels = new Channel[cores.size()];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = i == from.index() ? null : cores.channel(from.index(), i);
    }
    return channels;
  }

  private Receiver port(Task upstream, Placed from, Edge edge, OperatorTask target) {
    InputPort port = target.addPort(edge.input(), edge.inStep() && from.spread());
    return upstream.core == target.core
        ? port
        : new RemotePort(cores.channel(upstream.core.index(), target.core.index()), port);
  }

  /** Frees what was made. */
  void abandon() {
    for (Placed node : placed.values()) {
      for (Task task : node.all()) {
        if (task instanceof OperatorTask operator) {
          operator.close();
        } else if (task instanceof SourceTask source) {
          source.abandon();
        }
      }
    }
    placed.values().forEach(node -> topology.retire(node.relation()));
  }
}
