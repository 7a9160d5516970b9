package dev.laminardb;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.error.Notice;
import dev.laminardb.core.runtime.CoreDriver;
import dev.laminardb.core.runtime.RuntimeOptions;
import dev.laminardb.core.runtime.ThreadedCoreDriver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/** What a database is opened with. Every value has a default. Used by one thread. */
public final class LaminarDBBuilder {
  private int cores = RuntimeOptions.defaults().cores();
  private int sourceBufferBytes = RuntimeOptions.defaults().sourceBufferBytes();
  private int subscriptionBatches = RuntimeOptions.defaults().subscriptionBatches();
  private long stateLimitBytes = RuntimeOptions.defaults().stateLimitBytes();
  private Duration backpressureTimeout = RuntimeOptions.defaults().backpressureTimeout();
  private @Nullable Supplier<? extends IdleStrategy> idleStrategies;
  private @Nullable CoreDriver driver;
  private InstantSource clock = InstantSource.system();
  private boolean pinCores;
  private Consumer<? super Notice> onNotice = Notices::log;

  LaminarDBBuilder() {}

  /**
   * How many event loops, each a thread, share the work of keyed queries. Default: one for each
   * processor but one, and at least one.
   */
  public LaminarDBBuilder cores(int value) {
    cores = value;
    return this;
  }

  /**
   * What a core does when there is nothing to do; called once for each core. Default: it spins and
   * yields briefly, then sleeps until it is woken. {@link
   * org.agrona.concurrent.BusySpinIdleStrategy} has the least latency and uses a whole processor.
   */
  public LaminarDBBuilder idleStrategy(Supplier<? extends IdleStrategy> value) {
    idleStrategies = value;
    return this;
  }

  /**
   * Whether the thread of each core is bound to a processor of its own among those that the process
   * may use: physical cores before second hardware threads, NUMA node by node. Worth it on a
   * machine that does little else. Linux only, and before Java 22 only with {@code
   * net.java.dev.jna:jna} on the class path; where it does not work, the log says so and the
   * database runs without. Default: false.
   */
  public LaminarDBBuilder pinCores(boolean value) {
    pinCores = value;
    return this;
  }

  /** The size in bytes of each source's buffer of pushed rows, a power of two. Default: 4 MiB. */
  public LaminarDBBuilder sourceBufferBytes(int value) {
    sourceBufferBytes = value;
    return this;
  }

  /**
   * How many batches may wait for the consumer of a subscription before the sources behind its
   * stream are held back. Small batches are merged while they wait. Default: 1,024.
   */
  public LaminarDBBuilder subscriptionBufferBatches(int value) {
    subscriptionBatches = value;
    return this;
  }

  /**
   * The memory that one query's state may take, in bytes: its groups, windows and whatever else it
   * keeps between batches. A query that outgrows it fails with LDB-7004; everything else goes on.
   * One table may take as much: a statement that needs more is refused. Default: half of the heap.
   */
  public LaminarDBBuilder stateLimitBytes(long value) {
    stateLimitBytes = value;
    return this;
  }

  /** How long a push waits for room in the source's buffer before it fails. Default: one minute. */
  public LaminarDBBuilder backpressureTimeout(Duration value) {
    backpressureTimeout = value;
    return this;
  }

  /**
   * What {@code CURRENT_TIMESTAMP} and its like read, once for each statement, and what state
   * expires by that has a TTL: for tests. Called by any thread. Default: the system's clock.
   */
  public LaminarDBBuilder clock(InstantSource value) {
    clock = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Who is told what statements have to say though they succeed, such as that the state of a new
   * stream grows without bound. Called by the thread that executed the statement, once it has taken
   * effect; what it throws is logged. Default: notices are logged, as INFO.
   */
  public LaminarDBBuilder onNotice(Consumer<? super Notice> value) {
    onNotice = Objects.requireNonNull(value);
    return this;
  }

  /** Who runs the cores: for simulations. */
  LaminarDBBuilder driver(CoreDriver value) {
    driver = value;
    return this;
  }

  /**
   * Opens the database.
   *
   * @throws LaminarException INVALID_CONFIGURATION if a value is out of its range
   */
  public LaminarDB open() {
    RuntimeOptions defaults = RuntimeOptions.defaults();
    RuntimeOptions options =
        new RuntimeOptions(
            cores,
            sourceBufferBytes,
            defaults.channelBatches(),
            subscriptionBatches,
            stateLimitBytes,
            backpressureTimeout);
    return new LaminarDB(options, driver(), clock, new Notices(onNotice));
  }

  private CoreDriver driver() {
    if (driver != null) {
      return driver;
    }
    return pinCores
        ? ThreadedCoreDriver.pinned(idleStrategies)
        : new ThreadedCoreDriver(idleStrategies);
  }
}
