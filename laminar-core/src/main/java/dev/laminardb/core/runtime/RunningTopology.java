package dev.laminardb.core.runtime;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.Installation.Connection;
import dev.laminardb.core.runtime.Installation.Placed;
import dev.laminardb.core.runtime.TopologyStatus.EdgeStatus;
import dev.laminardb.core.runtime.TopologyStatus.NodeStatus;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.core.topology.TopologyCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What runs on the cores now, and how it changes: at a barrier, as a whole. Used by the control
 * plane.
 */
final class RunningTopology {
  private final CoreGroup cores;
  private final RuntimeOptions options;
  private final BufferAllocator allocator;
  private final Map<String, Placed> nodes = new LinkedHashMap<>();
  private final Map<String, RelationState> relations = new HashMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<RelationState> retired = new ArrayList<>();
  private final List<Task> reading = new ArrayList<>();

  RunningTopology(CoreGroup cores, RuntimeOptions options, BufferAllocator allocator) {
    this.cores = cores;
    this.options = options;
    this.allocator = allocator;
  }

  CoreGroup cores() {
    return cores;
  }

  RuntimeOptions options() {
    return options;
  }

  /** A node by its id. */
  Placed node(String id) {
    Placed node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node \"" + id + "\"");
    }
    return node;
  }

  /** A relation by its name. */
  RelationState relation(String name) {
    RelationState relation = relations.get(name);
    if (relation == null) {
      throw new IllegalArgumentException("no relation \"" + name + "\"");
    }
    return relation;
  }

  List<SourceTask> sources() {
    return sourcesAmong(tasks());
  }

  private List<Task> tasks() {
    return nodes.values().stream().flatMap(node -> node.all().stream()).toList();
  }

  private static List<SourceTask> sourcesAmong(List<Task> tasks) {
    return tasks.stream().filter(SourceTask.class::isInstance).map(SourceTask.class::cast).toList();
  }

  /** Sends a barrier through every source. */
  long barrier() {
    return cores.barrier(sources());
  }

  /**
   * Makes a change, all of it or, if it throws, nothing.
   *
   * @throws LaminarException if it makes no topology, or a stream that a new one reads has failed
   */
  void apply(TopologyChange change) {
    apply(change, installation -> {});
  }

  /**
   * As above.
   *
   * @param prepared is called with what has been made, before any rows can come
   */
  void apply(TopologyChange change, Consumer<Installation> prepared) {
    Map<String, Placed> kept = new HashMap<>(nodes);
    kept.values().removeIf(n -> change.removedRelations().contains(n.node().relation()));
    List<Edge> keptEdges =
        edges.stream().filter(e -> kept.containsKey(e.from()) && kept.containsKey(e.to())).toList();
    List<Node> added =
        TopologyCheck.check(change, kept.values().stream().map(Placed::node).toList(), keptEdges);
    Installation installation = new Installation(this, kept, false);
    installation.prepare(added, change.edges());
    try {
      installation.toConnectAtBarrier().forEach(c -> checkRunning(c.from().relation));
      checkFromTheBeginning(installation.toConnectAtBarrier());
    } catch (LaminarException e) {
      installation.abandon();
      throw e;
    }
    List<Placed> removed =
        nodes.values().stream()
            .filter(n -> change.removedRelations().contains(n.node().relation()))
            .toList();
    List<Task> removedTasks = removed.stream().flatMap(n -> n.all().stream()).toList();
    prepared.accept(installation);
    changeEdges(change.removedRelations(), removedTasks, installation);
    start(installation, removedTasks);
    record(change, removed, installation);
  }

  /** Refuses to read changes that take rows back which came before there was a reader. */
  private void checkFromTheBeginning(List<Connection> connections) {
    List<Task> forgetful =
        connections.stream().map(Connection::from).filter(Task::forgetsWhatItTakesBack).toList();
    if (!forgetful.isEmpty()) {
      // What was pushed before the statement counts, too.
      barrier();
      forgetful.forEach(Task::checkNothingEmitted);
    }
  }

  private void changeEdges(
      Set<String> removedRelations, List<Task> removedTasks, Installation installation) {
    CoreGroup.Commands edges = cores.new Commands();
    for (Connection c : connections) {
      if (removedRelations.contains(c.toRelation()) && !removedTasks.contains(c.from())) {
        edges.add(c.from().core, () -> c.from().disconnectAtBarrier(c.receiver()));
      }
    }
    for (Connection c : installation.toConnectAtBarrier()) {
      edges.add(c.from().core, () -> c.from().readChangesAtBarrier(c.receiver()));
    }
    edges.run();
    barrier();
  }

  /**
   * Has a query take what the nodes before it hold at a barrier, and nothing more. It becomes no
   * part of what runs.
   *
   * @param output makes the receiver of what a task of the query's last node emits
   * @return its tasks, which end by themselves; {@link #finish} takes them back
   * @throws LaminarException if it makes no topology, or a stream that it reads has failed
   */
  List<Task> read(TopologyChange query, String node, Function<Task, Receiver> output) {
    List<Node> added =
        TopologyCheck.check(query, nodes.values().stream().map(Placed::node).toList(), edges);
    Installation installation = new Installation(this, nodes, true);
    installation.prepare(added, query.edges());
    Placed last = installation.placed().get(node);
    try {
      if (last == null) {
        throw new IllegalArgumentException("no node \"" + node + "\" in the query");
      }
      installation.toConnectAtBarrier().forEach(c -> checkRunning(c.from().relation));
    } catch (RuntimeException e) {
      installation.abandon();
      throw e;
    }
    last.all().forEach(task -> task.outputs.add(output.apply(task)));
    CoreGroup.Commands reads = cores.new Commands();
    for (Connection c : installation.toConnectAtBarrier()) {
      reads.add(c.from().core, () -> c.from().readAtBarrier(c.receiver(), c.keys()));
    }
    List<Task> tasks =
        installation.placed().values().stream().flatMap(n -> n.all().stream()).toList();
    reading.addAll(tasks);
    reads.run();
    barrier();
    return tasks;
  }

  /** Frees what a query has left that has been read. */
  void finish(List<Task> tasks) {
    cores.await(() -> tasks.stream().allMatch(Task::hasEnded));
    reading.removeAll(tasks);
    tasks.forEach(task -> retire(task.relation));
  }

  private void start(Installation installation, List<Task> removedTasks) {
    CoreGroup.Commands commands = cores.new Commands();
    for (Placed node : installation.placed().values()) {
      node.all().forEach(t -> commands.add(t.core, () -> t.core.activate(List.of(t))));
    }
    sourcesAmong(removedTasks).forEach(s -> commands.add(s.core, s::close));
    commands.run();
    cores.await(() -> removedTasks.stream().allMatch(Task::hasEnded));
  }

  private void record(TopologyChange change, List<Placed> removed, Installation installation) {
    Set<String> removedRelations = change.removedRelations();
    connections.removeIf(
        c ->
            removedRelations.contains(c.toRelation())
                || removedRelations.contains(c.from().relation.name));
    for (Placed node : removed) {
      String id = node.node().id();
      edges.removeIf(edge -> edge.from().equals(id) || edge.to().equals(id));
      nodes.remove(id);
      relations.remove(node.node().relation());
      retire(node.relation());
    }
    nodes.putAll(installation.placed());
    connections.addAll(installation.connections());
    edges.addAll(change.edges());
    installation.placed().values().forEach(n -> relations.put(n.node().relation(), n.relation()));
  }

  /**
   * Gives a relation another name, and its nodes the ids that go with it. No task is touched but
   * for what it is called.
   *
   * @throws IllegalArgumentException if there is no such relation, or the name is taken
   */
  void rename(String relation, String newName) {
    RelationState state = relation(relation);
    if (relations.containsKey(newName)) {
      throw new IllegalArgumentException("there is a relation \"" + newName + "\"");
    }
    Map<String, Placed> after = new LinkedHashMap<>();
    Map<String, String> newIds = new HashMap<>();
    for (Placed placed : nodes.values()) {
      Placed put = placed.relation() == state ? placed.renamed(newName) : placed;
      newIds.put(placed.node().id(), put.node().id());
      if (after.putIfAbsent(put.node().id(), put) != null) {
        throw new IllegalArgumentException("there is a node \"" + put.node().id() + "\"");
      }
    }
    nodes.clear();
    nodes.putAll(after);
    edges.replaceAll(edge -> edge.renamed(newIds));
    connections.replaceAll(c -> c.toRelation().equals(relation) ? c.to(newName) : c);
    relations.remove(relation);
    relations.put(newName, state);
    state.name = newName;
    after.values().forEach(placed -> placed.all().forEach(t -> t.node = placed.node().id()));
  }

  /**
   * Gives a table more columns behind those it has, at a barrier. Whatever reads it goes on with
   * those it knows.
   *
   * @param wider the table's node
   */
  void widen(Node.Source wider) {
    Placed placed = node(wider.id());
    CoreGroup.Commands commands = cores.new Commands();
    for (Task task : placed.all()) {
      commands.add(task.core, () -> ((SourceTask) task).widenAtBarrier(wider));
    }
    commands.run();
    barrier();
    nodes.put(wider.id(), placed.as(wider));
  }

  /** What runs and how it fares. */
  TopologyStatus status() {
    return new TopologyStatus(
        nodes.values().stream().map(RunningTopology::status).toList(),
        edges.stream().map(this::status).toList(),
        cores.status());
  }

  private static NodeStatus status(Placed placed) {
    long rows = 0;
    long batches = 0;
    long lateRows = 0;
    long watermark = Long.MAX_VALUE;
    long busyNanos = 0;
    long violations = 0;
    long worstNanos = 0;
    List<Integer> on = new ArrayList<>();
    for (Task task : placed.all()) {
      on.add(task.core.index());
      rows += task.counters.rows();
      batches += task.counters.batches();
      lateRows += task.counters.lateRows();
      watermark = Math.min(watermark, task.counters.watermark());
      busyNanos += task.meter.busyNanos();
      violations += task.meter.violations();
      worstNanos = Math.max(worstNanos, task.meter.worstNanos());
    }
    long stateBytes = placed.all().stream().mapToLong(task -> task.counters.stateBytes()).sum();
    return new NodeStatus(
        placed.node(),
        on,
        rows,
        batches,
        lateRows,
        stateBytes,
        watermark,
        busyNanos,
        violations,
        worstNanos);
  }

  private EdgeStatus status(Edge edge) {
    List<Task> from = node(edge.from()).all();
    List<Task> to = node(edge.to()).all();
    boolean local =
        edge.partitioning() instanceof Partitioning.Forward
            || (edge.partitioning() instanceof Partitioning.Rebalance && from.size() == to.size())
            || (from.size() == 1 && to.size() == 1 && from.get(0).core == to.get(0).core);
    return new EdgeStatus(edge, !local);
  }

  static void checkRunning(RelationState relation) {
    Throwable failure = relation.failure.get();
    if (failure != null) {
      throw new LaminarException(
          ErrorCode.QUERY_FAILED,
          "stream \""
              + relation.name
              + "\" has failed; drop it and create it again. "
              + failure.getMessage(),
          failure);
    }
  }

  RelationState newRelation(String name, boolean isRead) {
    return new RelationState(
        name,
        allocator.newChildAllocator(name, 0, Long.MAX_VALUE),
        isRead,
        options.stateLimitBytes(),
        new HashSet<>());
  }

  /** Keeps a dropped relation's allocator until its last batches have come back. */
  void retire(RelationState relation) {
    if (!retired.contains(relation)) {
      retired.add(relation);
    }
    retired.removeIf(
        r -> {
          boolean empty = r.allocator.getAllocatedMemory() == 0;
          if (empty) {
            r.allocator.close();
          }
          return empty;
        });
  }

  /** Processes what was pushed and ends every task. */
  void drain() {
    List<Task> all = new ArrayList<>(tasks());
    List<SourceTask> sources = sourcesAmong(all);
    sources.forEach(source -> source.ring.close());
    barrier();
    CoreGroup.Commands end = cores.new Commands();
    sources.forEach(source -> end.add(source.core, source::close));
    end.run();
    all.addAll(reading);
    cores.await(() -> all.stream().allMatch(Task::hasEnded));
  }

  /** Gives up every relation's allocator. */
  void close() {
    relations.values().forEach(this::retire);
    relations.clear();
    nodes.clear();
  }
}
