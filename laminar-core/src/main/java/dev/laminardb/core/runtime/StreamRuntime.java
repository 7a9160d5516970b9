package dev.laminardb.core.runtime;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.Installation.Placed;
import dev.laminardb.core.state.KeyRanges;
import dev.laminardb.core.state.RowBag;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.TopologyChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
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
  private final RootAllocator root = new RootAllocator();
  private final CoreGroup cores;
  private final RunningTopology topology;
  private final ReentrantLock control = new ReentrantLock();
  private final List<ResultQueue> subscriptions = new CopyOnWriteArrayList<>();
  private final Map<ResultQueue, List<Task>> reads = new HashMap<>();

  /** The relations that run for one subscriber only. */
  private final Map<ResultQueue, String> continuous = new HashMap<>();

  private volatile boolean closed;

  /** A runtime with no nodes, whose cores begin to work. */
  public StreamRuntime(RuntimeOptions options, CoreDriver driver) {
    this(options, driver, () -> Instant.EPOCH.plusNanos(driver.nanoTime()));
  }

  /**
   * As above.
   *
   * @param wallClock what state expires by; read by every core
   */
  public StreamRuntime(RuntimeOptions options, CoreDriver driver, InstantSource wallClock) {
    this.options = options;
    this.cores = new CoreGroup(options, driver, wallClock);
    this.topology = new RunningTopology(cores, options, root);
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

  /** Waits until a condition holds that a source's core brings about. */
  boolean await(BooleanSupplier done, long timeoutNanos) {
    return cores.await(done, timeoutNanos, new Parking());
  }

  /**
   * Waits until a queue has something, or another condition holds, or the thread is interrupted.
   *
   * @param or checked often; whoever makes it true wakes the queue's parking
   */
  public void await(ResultQueue queue, BooleanSupplier or, long timeoutNanos) {
    cores.await(
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
    return cores.await(done, timeoutNanos, parking);
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
      topology.apply(change);
    } finally {
      control.unlock();
    }
  }

  /**
   * Gives a relation another name. Whatever it does goes on as before.
   *
   * @throws LaminarException if the runtime is closed
   * @throws IllegalArgumentException if there is no such relation, or the name is taken
   */
  public void rename(String relation, String newName) {
    control.lock();
    try {
      checkOpen();
      topology.rename(relation, newName);
    } finally {
      control.unlock();
    }
  }

  /**
   * Gives a table more columns, behind those it has. Whatever reads it goes on with those it knows;
   * who reads it from now on begins with the content of the new node. Nothing is pushed into the
   * table meanwhile.
   *
   * @param wider the table's node, by its id
   * @throws LaminarException if the runtime is closed
   */
  public void widen(Node.Source wider) {
    control.lock();
    try {
      checkOpen();
      topology.widen(wider);
    } finally {
      control.unlock();
    }
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
      return new SourceInput((SourceTask) topology.relation(relation).tasks.get(0), this);
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
      Placed placed = topology.node(node);
      RunningTopology.checkRunning(placed.relation());
      Parking consumer = new Parking();
      List<SubscriptionPort> ports = new ArrayList<>();
      CoreGroup.Commands edges = cores.new Commands();
      Schema schema = placed.node().schema();
      for (Task task : placed.all()) {
        SubscriptionPort port = port(task, schema, sourcesOf(task), consumer, carriesBarriers);
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
      topology.barrier();
      return queue;
    } finally {
      control.unlock();
    }
  }

  /**
   * Has a query run for one subscriber, from its first row on. It ends with the subscription.
   *
   * @param query new nodes and edges, of one relation
   * @param node the id of the last of its nodes
   * @param carriesBarriers whether barriers appear in the queue
   * @return to be {@linkplain #unsubscribe given back}
   * @throws LaminarException as {@link #apply}
   */
  public ResultQueue subscribe(TopologyChange query, String node, boolean carriesBarriers) {
    control.lock();
    try {
      checkOpen();
      Parking consumer = new Parking();
      List<SubscriptionPort> ports = new ArrayList<>();
      topology.apply(query, made -> attach(made, node, consumer, carriesBarriers, ports));
      ResultQueue queue = new ResultQueue(ports, consumer);
      subscriptions.add(queue);
      continuous.put(queue, topology.node(node).node().relation());
      return queue;
    } finally {
      control.unlock();
    }
  }

  private void attach(
      Installation made,
      String node,
      Parking consumer,
      boolean carriesBarriers,
      List<SubscriptionPort> ports) {
    Placed placed = Objects.requireNonNull(made.placed().get(node));
    CoreGroup.Commands edges = cores.new Commands();
    for (Task task : placed.all()) {
      SubscriptionPort port =
          port(task, placed.node().schema(), sourcesOf(task), consumer, carriesBarriers);
      ports.add(port);
      edges.add(
          task.core,
          () -> {
            task.core.addSubscription(port);
            task.outputs.add(port);
          });
    }
    edges.run();
  }

  private SubscriptionPort port(
      Task task,
      Schema schema,
      Set<SourceTask> heldBack,
      Parking consumer,
      boolean carriesBarriers) {
    return new SubscriptionPort(
        task,
        schema,
        task.relation.allocator,
        options.subscriptionBatches(),
        heldBack,
        consumer,
        carriesBarriers);
  }

  /**
   * Runs a query once, over what the nodes before it hold at a barrier: everything pushed before
   * this call is in it, and of all nodes the same part of what is pushed meanwhile.
   *
   * @param query new nodes and edges, which become no part of what runs; the nodes that edges lead
   *     in from hold their content
   * @param node the id of the last of its nodes
   * @return its changes and then the end of every lane; to be {@linkplain #unsubscribe given back}
   * @throws LaminarException if the runtime is closed, or a stream that the query reads has failed
   */
  public ResultQueue read(TopologyChange query, String node) {
    control.lock();
    try {
      checkOpen();
      Schema schema =
          query.nodes().stream()
              .filter(n -> n.id().equals(node))
              .findFirst()
              .orElseThrow()
              .schema();
      Parking consumer = new Parking();
      List<SubscriptionPort> ports = new ArrayList<>();
      List<Task> tasks =
          topology.read(
              query,
              node,
              task -> {
                SubscriptionPort port = port(task, schema, Set.of(), consumer, false);
                ports.add(port);
                return port;
              });
      ResultQueue queue = new ResultQueue(ports, consumer);
      reads.put(queue, tasks);
      subscriptions.add(queue);
      return queue;
    } finally {
      control.unlock();
    }
  }

  /**
   * Finds rows that a node holds at a barrier: everything pushed before this call is in them.
   *
   * @param node the id of a node whose content is {@linkplain
   *     dev.laminardb.core.operator.Searchable searchable}
   * @param keys of the rows; others may come, too
   * @return of each of its tasks the changes that they are
   * @throws LaminarException if the runtime is closed, or the stream has failed
   */
  public List<RowBag> find(String node, KeyRanges keys) {
    control.lock();
    try {
      checkOpen();
      Placed placed = topology.node(node);
      RunningTopology.checkRunning(placed.relation());
      List<FoundRows> found = new ArrayList<>();
      CoreGroup.Commands reads = cores.new Commands();
      for (Task task : placed.all()) {
        FoundRows rows = new FoundRows(placed.node().schema());
        found.add(rows);
        reads.add(task.core, () -> task.readAtBarrier(rows, keys));
      }
      reads.run();
      topology.barrier();
      found.forEach(rows -> throwIf(rows.failure()));
      return found.stream().map(FoundRows::rows).toList();
    } finally {
      control.unlock();
    }
  }

  private static void throwIf(@Nullable Throwable failure) {
    if (failure instanceof LaminarException known) {
      throw known;
    }
    if (failure != null) {
      throw new LaminarException(
          ErrorCode.INTERNAL, "the rows cannot be read: " + failure, failure);
    }
  }

  private static Set<SourceTask> sourcesOf(Task task) {
    Set<SourceTask> sources = new HashSet<>(task.relation.upstream);
    if (task instanceof SourceTask source) {
      sources.add(source);
    }
    return sources;
  }

  /**
   * Ends a subscription or read and releases what has not been consumed. The consumer must have
   * stopped.
   */
  public void unsubscribe(ResultQueue queue) {
    control.lock();
    try {
      if (!subscriptions.remove(queue)) {
        return;
      }
      if (!closed) {
        CoreGroup.Commands detach = cores.new Commands();
        queue.ports().forEach(port -> detach.add(port.task.core, port::detach));
        detach.run();
      }
      for (StreamElement left = queue.poll(); left != null; left = queue.poll()) {
        if (left instanceof Rows rows) {
          rows.batch().release();
        }
      }
      String query = continuous.remove(queue);
      if (query != null && !closed) {
        topology.apply(new TopologyChange(Set.of(query), List.of(), List.of()));
      }
      List<Task> read = reads.remove(queue);
      if (read != null) {
        topology.finish(read);
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
      return topology.barrier();
    } finally {
      control.unlock();
    }
  }

  /**
   * How a relation fares.
   *
   * @param rows what it has emitted
   * @param lateRows what its query has dropped as late
   * @param stateBytes the memory of its query's state
   * @param failure why its query has stopped, or null
   */
  public record RelationStatus(
      long rows, long lateRows, long stateBytes, @Nullable Throwable failure) {}

  /** The counters of a relation and why it failed, if it did. */
  public RelationStatus status(String relation) {
    control.lock();
    try {
      RelationState state = topology.relation(relation);
      return new RelationStatus(
          state.rows(), state.lateRows(), state.stateBytes.get(), state.failure.get());
    } finally {
      control.unlock();
    }
  }

  /** What runs and how it fares. */
  public TopologyStatus topology() {
    control.lock();
    try {
      checkOpen();
      return topology.status();
    } finally {
      control.unlock();
    }
  }

  /** Says which subscription holds a source back, as the end of a message. */
  String pressureOn(SourceTask source) {
    for (ResultQueue queue : subscriptions) {
      for (SubscriptionPort port : queue.ports()) {
        if (port.isPressing() && sourcesOf(port.task).contains(source)) {
          return "; a subscription to \""
              + port.task.relation.name
              + "\" does not keep up: poll it, close it, or give it a larger buffer";
        }
      }
    }
    return "; its queries do not keep up with what is pushed";
  }

  private void checkOpen() {
    if (closed) {
      throw new LaminarException(ErrorCode.CLOSED, "the database is closed");
    }
  }

  /**
   * Drains what was pushed, ends every query and subscription, and stops the cores. Queues can
   * still be read until they are unsubscribed.
   */
  public void drainAndStop() {
    control.lock();
    try {
      if (closed) {
        return;
      }
      try {
        topology.drain();
      } finally {
        closed = true;
        cores.stop();
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
      topology.close();
      root.close();
    } finally {
      control.unlock();
    }
  }
}
