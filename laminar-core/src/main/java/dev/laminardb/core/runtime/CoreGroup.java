package dev.laminardb.core.runtime;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.TopologyStatus.CoreStatus;
import dev.laminardb.core.stream.Barrier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cores of one runtime, the channels between them, and the two ways to reach them all:
 * commands, and barriers through the sources. The control plane uses it one call at a time; what
 * {@link Core.Group} asks for may be asked by any core.
 */
final class CoreGroup implements Core.Group {
  /** How long to let the cores work before a barrier is offered again to a source's full ring. */
  private static final long RETRY_NANOS = 50_000;

  private final CoreDriver driver;
  private final Gate allSources = new Gate();
  private final List<Core> cores = new ArrayList<>();
  private final Channel[][] channels;
  private final Parking parking = new Parking();
  private int placements;
  private long lastBarrier;
  private volatile @Nullable BarrierRun barrierRun;

  /** Cores that begin to work. */
  CoreGroup(RuntimeOptions options, CoreDriver driver, InstantSource wallClock) {
    this.driver = driver;
    this.channels = new Channel[options.cores()][options.cores()];
    for (int i = 0; i < options.cores(); i++) {
      cores.add(new Core(i, this, driver::nanoTime, wallClock));
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
      if (!relation.isRead) {
        System.getLogger(CoreGroup.class.getName())
            .log(System.Logger.Level.ERROR, failure.getMessage());
      }
      for (Task task : relation.tasks) {
        task.core.execute(() -> task.fail(failure));
      }
    }
  }

  @Override
  public void alert(String message) {
    System.getLogger(CoreGroup.class.getName()).log(System.Logger.Level.WARNING, message);
  }

  /** How busy each core is. */
  List<CoreStatus> status() {
    return cores.stream().map(Core::status).toList();
  }

  Core core(int index) {
    return cores.get(index);
  }

  int size() {
    return cores.size();
  }

  /** The next core to own something that runs on one core only. */
  int nextCore() {
    return placements++ % cores.size();
  }

  Channel channel(int from, int to) {
    return channels[from][to];
  }

  /** Lets the cores work until a condition holds; see {@link CoreDriver#await}. */
  boolean await(BooleanSupplier done, long timeoutNanos, Parking at) {
    return driver.await(done, timeoutNanos, at);
  }

  /** Lets the cores work until a condition holds, however long that takes. */
  void await(BooleanSupplier done) {
    driver.await(done, Long.MAX_VALUE, parking);
  }

  /**
   * Sends a barrier through sources and waits until every task has passed it.
   *
   * @return its id
   */
  long barrier(Collection<SourceTask> sources) {
    long id = ++lastBarrier;
    BarrierRun run = new BarrierRun(new Barrier(id), cores.size(), parking);
    barrierRun = run;
    for (Core core : cores) {
      core.execute(() -> core.begin(run));
    }
    for (SourceTask source : sources) {
      source.expectBarrier();
      while (!source.ring.offerBarrier(id)) {
        driver.await(() -> false, RETRY_NANOS, parking);
      }
      source.core.parking().wake();
    }
    await(run::isDone);
    return id;
  }

  /** Stops the cores and releases what was on its way between them. */
  void stop() {
    driver.close();
    cores.forEach(Core::discard);
  }

  /** Commands for several cores, and the wait until all have run. */
  final class Commands {
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
      await(() -> left.get() == 0);
    }
  }
}
