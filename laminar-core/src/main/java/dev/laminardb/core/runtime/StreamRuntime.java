package dev.laminardb.core.runtime;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.Installation.Connection;
import dev.laminardb.core.runtime.Installation.Placed;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import dev.laminardb.core.topology.TopologyChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a topology on cores and changes it while it runs. This is the control plane: its methods may
 * be called by any thread, one is served at a time, and they wait for the cores.
 *
 * <p>Everything that needs a consistent cut, a flush as much as a change of the topology, is a
 * {@link Barrier} sent through every source.
 */
public final class StreamRuntime implements AutoCloseable {
  private final RuntimeOptions options;
  private final CoreDriver driver;
  private final RootAllocator root = new RootAllocator();
  private final Gate allSources = new Gate();
  private final List<Core> cores = new ArrayList<>();
  private final Channel[][] channels;
  private final ReentrantLock control = new ReentrantLock();
  private final Parking parking = new Parking();
  private final Map<String, Placed> nodes = new LinkedHashMap<>();
  private final Map<String, RelationState> relations = new HashMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<RelationState> retired = new ArrayList<>();
  private final List<ResultQueue> subscriptions = new CopyOnWriteArrayList<>();
  private int placements;
  private long lastBarrier;
  private volatile @Nullable BarrierRun barrierRun;
  private volatile boolean closed;

  /** A runtime with no nodes, whose cores begin to work. */
  public StreamRuntime(RuntimeOptions options, CoreDriver driver) {
    this.options = options;
    this.driver = driver;
    this.channels = new Channel[options.cores()][options.cores()];
    Core.Group group = new Group();
    for (int i = 0; i < options.cores(); i++) {
      cores.add(new Core(i, group));
    }
    for (Core from : cores) {
      for (Core to : cores) {
        if (from != to) {
          Channel channel = new Channel(options.channelBatches(), allSources, to.parking());
          channels[from.index()][to.index()] = channel;
          from.addOutbound(channel);
          to.addInbound(channel);
        }
      }
    }
    driver.start(List.copyOf(cores));
  }

  private final class Group implements Core.Group {
    @Override
    public @Nullable BarrierRun barrier() {
      return barrierRun;
    }

    @Override
    public Gate allSources() {
      return allSources;
    }

    @Override
    public void relationFailed(RelationState relation, LaminarException failure) {
      if (relation.failure.compareAndSet(null, failure)) {
        System.getLogger(StreamRuntime.class.getName())
            .log(System.Logger.Level.ERROR, failure.getMessage());
        for (Task task : relation.tasks) {
          task.core.execute(() -> task.fail(failure));
        }
      }
    }
  }

  /** The bounds it was made with. */
  public RuntimeOptions options() {
    return options;
  }

  /**
   * The allocator of everything; what is taken from it must be given back before {@link #close}.
   */
  public BufferAllocator allocator() {
    return root;
  }

  Core core(int index) {
    return cores.get(index);
  }

  int coreCount() {
    return cores.size();
  }

  /** The next core to own something that runs on one core only. */
  int nextCore() {
    return placements++ % cores.size();
  }

  Channel channel(int from, int to) {
    return channels[from][to];
  }

  RelationState newRelation(String name, Set<SourceTask> upstream) {
    return new RelationState(name, root.newChildAllocator(name, 0, Long.MAX_VALUE), upstream);
  }

  boolean await(BooleanSupplier done, long timeoutNanos) {
    return driver.await(done, timeoutNanos, new Parking());
  }

  /**
   * Waits until a queue has something, or another condition holds, or the thread is interrupted.
   *
   * @param or checked often; whoever makes it true wakes the queue's parking
   */
  public void await(ResultQueue queue, BooleanSupplier or, long timeoutNanos) {
    driver.await(
        () -> !queue.isEmpty() || or.getAsBoolean() || Thread.currentThread().isInterrupted(),
        timeoutNanos,
        queue.parking());
  }

  /**
   * Waits until a condition holds that does not depend on a core.
   *
   * @param parking woken by whoever makes it true
   * @return whether it holds
   */
  public boolean await(BooleanSupplier done, Parking parking, long timeoutNanos) {
    return driver.await(done, timeoutNanos, parking);
  }

  /**
   * Changes the topology at a barrier: all of the change or, if it throws, nothing.
   *
   * @throws LaminarException if the runtime is closed, or a stream that a new one reads has failed
   */
  public void apply(TopologyChange change) {
    control.lock();
    try {
      checkOpen();
      Map<String, Placed> kept = new HashMap<>(nodes);
      kept.values().removeIf(n -> change.removedRelations().contains(n.node().relation()));
      Installation installation = new Installation(this, kept);
      installation.prepare(change);
      try {
        installation.toConnectAtBarrier().forEach(c -> checkRunning(c.from().relation));
      } catch (LaminarException e) {
        installation.abandon();
        throw e;
      }
      changeAtBarrier(change, installation);
    } finally {
      control.unlock();
    }
  }

  private void changeAtBarrier(TopologyChange change, Installation installation) {
    List<Placed> removed = new ArrayList<>();
    nodes.values().stream()
        .filter(n -> change.removedRelations().contains(n.node().relation()))
        .forEach(removed::add);
    List<Task> removedTasks = removed.stream().flatMap(n -> n.all().stream()).toList();
    CoreCommands edges = new CoreCommands();
    for (Connection c : connections) {
      if (change.removedRelations().contains(c.toRelation()) && !removedTasks.contains(c.from())) {
        edges.add(c.from().core, () -> c.from().disconnectAtBarrier(c.receiver()));
      }
    }
    for (Connection c : installation.toConnectAtBarrier()) {
      edges.add(c.from().core, () -> c.from().connectAtBarrier(c.receiver()));
    }
    edges.run();
    barrier();

    CoreCommands after = new CoreCommands();
    for (Placed node : installation.placed().values()) {
      node.all().forEach(t -> after.add(t.core, () -> t.core.activate(List.of(t))));
    }
    for (Task task : removedTasks) {
      if (task instanceof SourceTask source) {
        after.add(source.core, source::close);
      }
    }
    after.run();
    driver.await(
        () -> removedTasks.stream().allMatch(Task::hasEnded), Long.MAX_VALUE, new Parking());

    connections.removeIf(
        c ->
            change.removedRelations().contains(c.toRelation())
                || change.removedRelations().contains(c.from().relation.name));
    for (Placed node : removed) {
      nodes.remove(node.node().id());
      relations.remove(node.node().relation());
      retire(node.relation());
    }
    nodes.putAll(installation.placed());
    connections.addAll(installation.connections());
    installation.placed().values().forEach(n -> relations.put(n.node().relation(), n.relation()));
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

  /**
   * Where to push rows of a source.
   *
   * @param relation the name of a source that has been installed
   */
  public SourceInput source(String relation) {
    control.lock();
    try {
      checkOpen();
      Task task = find(relation).tasks.get(0);
      return new SourceInput((SourceTask) task, this);
    } finally {
      control.unlock();
    }
  }

  /**
   * Subscribes to what a node emits, from the rows pushed after this call on.
   *
   * @param node the node's id
   * @param carriesBarriers whether barriers appear in the queue
   */
  public ResultQueue subscribe(String node, boolean carriesBarriers) {
    control.lock();
    try {
      checkOpen();
      Placed placed = nodes.get(node);
      if (placed == null) {
        throw new IllegalArgumentException("no node \"" + node + "\"");
      }
      checkRunning(placed.relation());
      Parking consumer = new Parking();
      List<SubscriptionPort> ports = new ArrayList<>();
      CoreCommands edges = new CoreCommands();
      for (Task task : placed.all()) {
        SubscriptionPort port =
            new SubscriptionPort(
                task,
                placed.node().schema(),
                placed.relation().allocator,
                options.subscriptionBatches(),
                sourcesOf(placed),
                consumer,
                carriesBarriers);
        ports.add(port);
        edges.add(
            task.core,
            () -> {
              task.core.addSubscription(port);
              task.connectAtBarrier(port);
            });
      }
      ResultQueue queue = new ResultQueue(ports, consumer);
      subscriptions.add(queue);
      edges.run();
      barrier();
      return queue;
    } finally {
      control.unlock();
    }
  }

  private static Set<SourceTask> sourcesOf(Placed placed) {
    Set<SourceTask> sources = new HashSet<>(placed.relation().upstream);
    for (Task task : placed.all()) {
      if (task instanceof SourceTask source) {
        sources.add(source);
      }
    }
    return sources;
  }

  /** Ends a subscription and releases what it has not consumed. The consumer must have stopped. */
  public void unsubscribe(ResultQueue queue) {
    control.lock();
    try {
      if (!subscriptions.remove(queue)) {
        return;
      }
      if (!closed) {
        CoreCommands detach = new CoreCommands();
        queue.ports().forEach(port -> detach.add(port.task.core, port::detach));
        detach.run();
      }
      for (StreamElement left = queue.poll(); left != null; left = queue.poll()) {
        if (left instanceof Rows rows) {
          rows.batch().release();
        }
      }
    } finally {
      control.unlock();
    }
  }

  /**
   * Waits until everything pushed before has been processed and its results are in the queues of
   * the subscriptions.
   *
   * @return the barrier's id, which queues that carry barriers show after those results
   */
  public long flush() {
    control.lock();
    try {
      checkOpen();
      return barrier();
    } finally {
      control.unlock();
    }
  }

  private long barrier() {
    long id = ++lastBarrier;
    BarrierRun run = new BarrierRun(new Barrier(id), cores.size(), parking);
    barrierRun = run;
    for (Core core : cores) {
      core.execute(() -> core.begin(run));
    }
    for (Placed node : nodes.values()) {
      for (Task task : node.all()) {
        if (task instanceof SourceTask source) {
          inject(source, id);
        }
      }
    }
    driver.await(run::isDone, Long.MAX_VALUE, parking);
    return id;
  }

  private void inject(SourceTask source, long barrierId) {
    source.expectBarrier();
    while (!source.ring.offerBarrier(barrierId)) {
      driver.await(() -> false, 50_000, parking);
    }
    source.core.parking().wake();
  }

  /** How a relation fares. */
  public record RelationStatus(long rows, long lateRows, @Nullable Throwable failure) {}

  /** The counters of a relation and why it failed, if it did. */
  public RelationStatus status(String relation) {
    control.lock();
    try {
      RelationState state = find(relation);
      return new RelationStatus(state.rows.get(), state.lateRows.get(), state.failure.get());
    } finally {
      control.unlock();
    }
  }

  private RelationState find(String relation) {
    RelationState state = relations.get(relation);
    if (state == null) {
      throw new IllegalArgumentException("no relation \"" + relation + "\"");
    }
    return state;
  }

  private static void checkRunning(RelationState relation) {
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

  /** Says which subscriptions hold a source back, as the end of a message. */
  String pressureOn(SourceTask source) {
    for (ResultQueue queue : subscriptions) {
      for (SubscriptionPort port : queue.ports()) {
        if (port.isPressing() && sourcesOfPort(port).contains(source)) {
          return "; a subscription to \""
              + port.task.relation.name
              + "\" does not keep up: poll it, close it, or give it a larger buffer";
        }
      }
    }
    return "; its queries do not keep up with what is pushed";
  }

  private static Set<SourceTask> sourcesOfPort(SubscriptionPort port) {
    return port.task instanceof SourceTask source ? Set.of(source) : port.task.relation.upstream;
  }

  private void checkOpen() {
    if (closed) {
      throw new LaminarException(ErrorCode.CLOSED, "the database is closed");
    }
  }

  /**
   * Drains what was pushed, ends every query and subscription, stops the cores and frees all
   * memory. Queues can still be read until they are unsubscribed.
   */
  public void drainAndStop() {
    control.lock();
    try {
      if (closed) {
        return;
      }
      List<Task> all = nodes.values().stream().flatMap(n -> n.all().stream()).toList();
      for (Task task : all) {
        if (task instanceof SourceTask source) {
          source.ring.close();
        }
      }
      try {
        barrier();
        CoreCommands end = new CoreCommands();
        for (Task task : all) {
          if (task instanceof SourceTask source) {
            end.add(source.core, source::close);
          }
        }
        end.run();
        driver.await(() -> all.stream().allMatch(Task::hasEnded), Long.MAX_VALUE, new Parking());
      } finally {
        closed = true;
        driver.close();
        cores.forEach(Core::discard);
      }
    } finally {
      control.unlock();
    }
  }

  /**
   * Closes the runtime for good; {@link #drainAndStop} comes first if it has not come before.
   *
   * @throws LaminarException INVALID_OPERATION if Arrow memory is still held by the application
   */
  @Override
  public void close() {
    drainAndStop();
    control.lock();
    try {
      List.copyOf(subscriptions).forEach(this::unsubscribe);
      long held = root.getAllocatedMemory();
      if (held > 0) {
        throw new LaminarException(
            ErrorCode.INVALID_OPERATION,
            held
                + " bytes of Arrow memory were still held by the application when the database closed:"
                + " close every ArrowBatch and every vector taken from its allocator first");
      }
      relations.values().forEach(this::retire);
      relations.clear();
      root.close();
    } finally {
      control.unlock();
    }
  }

  /** Commands for several cores, and the wait until all have run. */
  private final class CoreCommands {
    private final Map<Core, List<Runnable>> commands = new HashMap<>();

    void add(Core core, Runnable command) {
      commands.computeIfAbsent(core, c -> new ArrayList<>()).add(command);
    }

    void run() {
      AtomicInteger left = new AtomicInteger(commands.size());
      commands.forEach(
          (core, list) ->
              core.execute(
                  () -> {
                    list.forEach(Runnable::run);
                    left.decrementAndGet();
                    parking.wake();
                  }));
      driver.await(() -> left.get() == 0, Long.MAX_VALUE, parking);
    }
  }
}
