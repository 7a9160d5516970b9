package dev.laminardb.core.runtime;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.TopologyStatus.CoreStatus;
import dev.laminardb.core.stream.Barrier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One event loop. A duty cycle takes commands, then tells the time, then takes what other cores
 * sent, then the sources it owns, then goes on one step with each task that has not finished, and
 * then sends on what it had gathered. It never blocks, and all that runs on it belongs to it.
 *
 * <p>{@link #execute} and {@link #parking} may be used by any thread; everything else belongs to
 * the thread that runs the cycles, which in a simulation is the test's.
 */
public final class Core implements Agent {
  /** The most entries taken from one channel or source before it is the next one's turn. */
  private static final int BUDGET = 4096;

  /** What the cores of one runtime share. */
  interface Group {
    /** The barrier under way, if there is one. */
    @Nullable BarrierRun barrier();

    /** The gate before every source. */
    Gate allSources();

    /** Called by a core when a query has failed on it. */
    void relationFailed(RelationState relation, LaminarException failure);

    /** Called by a core when what it runs takes too long too often. */
    void alert(String message);
  }

  /** What gathers rows until the end of a duty cycle. */
  interface Gathering {
    /** Sends what has been gathered. */
    void flush();
  }

  private final int index;
  private final Group group;
  private final NanoClock clock;
  private final InstantSource wallClock;
  private final WorkTimer timer;
  private final CoreCounters counters;
  private final Parking parking = new Parking();
  private final MpscUnboundedArrayQueue<Runnable> commands = new MpscUnboundedArrayQueue<>(64);
  private final List<Channel> inbound = new ArrayList<>();
  private final List<Channel> outbound = new ArrayList<>();
  private final List<SourceTask> sources = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final List<SubscriptionPort> subscriptions = new ArrayList<>();
  private final List<OperatorTask> unfinished = new ArrayList<>();
  private final List<OperatorTask> timed = new ArrayList<>();
  private final List<Gathering> gathering = new ArrayList<>();
  private @Nullable BarrierRun run;
  private int tasksBeforeBarrier;

  /** What the clock on the wall has shown last, in milliseconds since the epoch. */
  private long millis = Long.MIN_VALUE;

  private int budget = BUDGET;

  /**
   * A core.
   *
   * @param clock measures how long tasks and duty cycles take
   * @param wallClock what operators have for the time; read only where there is one that asks
   */
  Core(int index, Group group, NanoClock clock, InstantSource wallClock) {
    this.index = index;
    this.group = group;
    this.clock = clock;
    this.wallClock = wallClock;
    this.timer = new WorkTimer(clock);
    this.counters =
        new CoreCounters(clock.nanoTime(), new BudgetMeter(() -> "core " + index, this::alert));
  }

  /** The core's number, from 0. */
  public int index() {
    return index;
  }

  /** Where its thread sleeps when there is nothing to do. */
  public Parking parking() {
    return parking;
  }

  WorkTimer timer() {
    return timer;
  }

  /** What it did so far. Any thread. */
  CoreStatus status() {
    return counters.status(index, clock.nanoTime());
  }

  void alert(String message) {
    group.alert(message);
  }

  Gate allSources() {
    return group.allSources();
  }

  /** Has a command run at the beginning of the next duty cycle. */
  void execute(Runnable command) {
    commands.offer(command);
    parking.wake();
  }

  void addInbound(Channel channel) {
    inbound.add(channel);
  }

  void addOutbound(Channel channel) {
    outbound.add(channel);
  }

  @Override
  public int doWork() {
    return doWork(BUDGET);
  }

  /**
   * One duty cycle.
   *
   * @param most entries taken from one channel or source, and groups that one task emits before it
   *     is the next one's turn; at least 1
   * @return how much was done; 0 means there was nothing to do
   */
  public int doWork(int most) {
    budget = most;
    long start = clock.nanoTime();
    int work = work();
    if (work == 0) {
      counters.idle();
    } else {
      long now = clock.nanoTime();
      counters.busy(now - start, now);
    }
    return work;
  }

  private int work() {
    int work = 0;
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      command.run();
      work++;
    }
    if (!timed.isEmpty()) {
      tellTime();
    }
    for (int i = 0; i < inbound.size(); i++) {
      work += inbound.get(i).drain(budget);
    }
    work += pollSources();
    work += goOn();
    // What is flushed may have something behind it flushed, too.
    for (int i = 0; i < gathering.size(); i++) {
      gathering.get(i).flush();
    }
    gathering.clear();
    for (int i = 0; i < subscriptions.size(); i++) {
      work += subscriptions.get(i).service();
    }
    for (int i = 0; i < outbound.size(); i++) {
      work += outbound.get(i).relieve() ? 1 : 0;
    }
    return work;
  }

  /**
   * Reads what has arrived until now. Of a source whose rows come while it is being read these wait
   * for the next time: else it would run ahead of the others, whose rows were pushed before.
   */
  private int pollSources() {
    int work = 0;
    for (int i = 0; i < sources.size(); i++) {
      sources.get(i).noteArrived();
    }
    long begun = sources.isEmpty() ? 0 : timer.begin();
    for (int i = 0; i < sources.size(); i++) {
      SourceTask source = sources.get(i);
      int read = source.poll(budget);
      if (read > 0) {
        // A source without rows costs no reading of the clock.
        timer.end(begun, TimeBudget.SOURCE_POLL, source.meter);
        begun = timer.begin();
        work += read;
      }
    }
    return work;
  }

  /** A step of each task that had not finished when this began. */
  private int goOn() {
    int work = 0;
    int tasksNow = unfinished.size();
    int left = 0;
    for (int i = 0; i < unfinished.size(); i++) {
      OperatorTask task = unfinished.get(i);
      if (i < tasksNow) {
        work += task.goOn();
      }
      if (task.isSuspended()) {
        unfinished.set(left++, task);
      }
    }
    unfinished.subList(left, unfinished.size()).clear();
    return work;
  }

  /** The most groups that a task emits before it is the next one's turn. */
  int budget() {
    return budget;
  }

  private void tellTime() {
    readClock();
    for (int i = timed.size() - 1; i >= 0; i--) {
      if (!timed.get(i).tell(millis)) {
        timed.remove(i);
      }
    }
  }

  /** Reads the clock on the wall, which may be put back; for operators it then stands still. */
  private void readClock() {
    millis = Math.max(millis, wallClock.millis());
  }

  /** Has a task told the time now and whenever it moves on. */
  void addTimed(OperatorTask task) {
    timed.add(task);
    readClock();
    task.tell(millis);
  }

  /** Has a task go on in the following duty cycles, until it has finished. */
  void goOnLater(OperatorTask task) {
    unfinished.add(task);
  }

  @Override
  public String roleName() {
    return "laminar-core-" + index;
  }

  /** Has something flushed at the end of this duty cycle. */
  void flushLater(Gathering flushed) {
    gathering.add(flushed);
  }

  /** Makes tasks part of every barrier to come. */
  void activate(List<Task> newTasks) {
    for (Task task : newTasks) {
      if (!task.hasEnded()) {
        tasks.add(task);
        if (task instanceof SourceTask source) {
          sources.add(source);
        }
      }
    }
  }

  /**
   * Learns of a barrier. The barrier itself may be here before the command that announces it, and
   * in a long duty cycle even its successor, so what is not newer is known already.
   */
  void begin(BarrierRun begun) {
    if (run != null && begun.barrier().id() <= run.barrier().id()) {
      return;
    }
    run = begun;
    tasksBeforeBarrier = 0;
    for (Task task : tasks) {
      if (!task.hasPassed(begun.barrier().id())) {
        tasksBeforeBarrier++;
      }
    }
    if (tasksBeforeBarrier == 0) {
      begun.coreDone();
    }
  }

  void taskPassed(Barrier barrier) {
    BarrierRun current = group.barrier();
    if (current == null || current.barrier().id() != barrier.id()) {
      throw new IllegalStateException("barrier " + barrier.id() + " is not under way");
    }
    if (run != current) {
      // The task has just marked itself as passed, so it is not counted by begin().
      begin(current);
      return;
    }
    countDown(current);
  }

  void taskEnded(Task task) {
    sources.remove(task);
    if (tasks.remove(task) && run != null && !task.hasPassed(run.barrier().id())) {
      countDown(run);
    }
  }

  private void countDown(BarrierRun current) {
    if (--tasksBeforeBarrier == 0) {
      current.coreDone();
    }
  }

  void relationFailed(RelationState relation, LaminarException failure) {
    group.relationFailed(relation, failure);
  }

  void addSubscription(SubscriptionPort port) {
    subscriptions.add(port);
  }

  void removeSubscription(SubscriptionPort port) {
    subscriptions.remove(port);
  }

  /** Frees every task and every element that waits. Called after the last duty cycle. */
  void discard() {
    for (Channel channel : inbound) {
      channel.discard();
    }
  }
}
