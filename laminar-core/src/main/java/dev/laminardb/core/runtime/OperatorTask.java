package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.OperatorFactory;
import dev.laminardb.core.operator.Replaying;
import dev.laminardb.core.operator.Timed;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Watermark;
import dev.laminardb.core.topology.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * An operator on one core, with its ports: combines their watermarks by minimum, aligns their
 * barriers, and keeps a failure to its own query.
 *
 * <p>An operator that has much to emit for a watermark or a batch does it in steps, one in each
 * duty cycle of the core; until the last its ports hold back what comes. Then the watermark goes
 * on, and what was held back is delivered, one element in each cycle.
 *
 * <pre>
 *   watermark ─► step   step   step ─► watermark   rows   rows   barrier
 *   ports          hold back ..................................│ pass on
 * </pre>
 */
final class OperatorTask extends Task implements OperatorContext, Core.Gathering {
  private final OperatorFactory operators;
  private Operator operator = Absent.INSTANCE;
  private final boolean replays;
  private final List<InputPort> ports = new ArrayList<>();
  private long watermark = Watermark.NONE;
  private @Nullable Barrier aligning;
  private boolean keepsStep;
  private @Nullable Timed timed;
  private long toldMillis = Long.MIN_VALUE;
  private boolean failed;
  private boolean closed;

  /** Whether the operator has more to do for its watermark or its last batch. */
  private boolean unfinished;

  /** Whether the core has it go on in each duty cycle, and the ports hold back what comes. */
  private boolean suspended;

  private long stateBytes;

  /**
   * A task.
   *
   * @param isOutput whether what it emits are the relation's rows
   */
  OperatorTask(Node.Step step, RelationState relation, Core core, boolean isOutput) {
    super(step, relation, core, isOutput);
    this.operators = step.operators();
    this.replays = step.replays();
  }

  /**
   * Makes the operator. Called once, before any input comes, on the core's own thread: what it
   * allocates first lies near that core, too.
   */
  void open() {
    operator = operators.create();
    operator.open(this);
    timed = operator.timed();
    if (timed != null) {
      core.addTimed(this);
    }
  }

  /**
   * Tells the operator the time, and has it go on with what is due.
   *
   * @return whether it wants to be told again
   */
  boolean tell(long millis) {
    Timed told = timed;
    if (failed || closed || told == null) {
      return false;
    }
    if (millis == toldMillis) {
      return true;
    }
    toldMillis = millis;
    try {
      told.onTime(millis);
      if (!unfinished && operator.hasMore()) {
        unfinished = true;
        settle();
      }
    } catch (Throwable t) {
      fail(t);
    }
    return !failed;
  }

  /**
   * Adds an input.
   *
   * @param inStep whether its rows wait for the watermark that they came behind
   */
  InputPort addPort(int input, boolean inStep) {
    InputPort port = new InputPort(this, input, inStep);
    ports.add(port);
    keepsStep |= inStep;
    return port;
  }

  @Override
  public BufferAllocator allocator() {
    return relation.allocator;
  }

  @Override
  public void emit(Batch batch) {
    counters.emitted(batch);
    outputs.onBatch(batch);
  }

  @Override
  public void flushLater() {
    core.flushLater(this);
  }

  @Override
  public void flush() {
    if (failed || closed) {
      return;
    }
    long begun = core.timer().begin();
    try {
      operator.flush();
      account(operator.stateBytes());
    } catch (Throwable t) {
      fail(t);
    }
    core.timer().end(begun, TimeBudget.BATCH, meter);
  }

  @Override
  public void countLateRows(int rows) {
    counters.late(rows);
  }

  void process(int input, Batch batch) {
    if (failed) {
      return;
    }
    long begun = core.timer().begin();
    try {
      operator.onBatch(input, batch);
      unfinished = operator.hasMore();
      account(operator.stateBytes());
    } catch (Throwable t) {
      fail(t);
    }
    core.timer().end(begun, TimeBudget.BATCH, meter);
    if (unfinished) {
      settle();
    }
  }

  /** A port has a new watermark. */
  void portAdvanced() {
    long combined = Long.MAX_VALUE;
    for (InputPort port : ports) {
      if (!port.hasEnded()) {
        combined = Math.min(combined, port.watermark());
      }
    }
    if (combined > watermark && !failed) {
      watermark = combined;
      advance(false);
    }
    if (unfinished || keepsStep) {
      settle();
    }
  }

  /** Has the operator begin with its watermark, or resume. */
  private void advance(boolean resumes) {
    long begun = core.timer().begin();
    try {
      long output = resumes ? 0 : operator.onWatermark(watermark);
      if (operator.hasMore()) {
        output = operator.resume(core.budget());
      }
      unfinished = operator.hasMore();
      account(operator.stateBytes());
      if (!unfinished) {
        emitWatermark(output);
      }
    } catch (Throwable t) {
      fail(t);
    }
    core.timer().end(begun, TimeBudget.WATERMARK, meter);
  }

  /**
   * Does the next step: of the operator's work, or else delivers an element that was held back. The
   * operator waits while what it has emitted waits, so that little is ever under way.
   *
   * @return how much was done
   */
  int goOn() {
    if (unfinished) {
      if (outputs.isFull()) {
        return 0;
      }
      advance(true);
    } else {
      for (InputPort port : ports) {
        if (port.isBehind()) {
          port.deliverOne();
          break;
        }
      }
    }
    settle();
    return 1;
  }

  /**
   * Lets ports go on that are not ahead of the others any more. One that is at a barrier is not
   * waited for: the same watermarks need not have come from each core before it.
   */
  private void keepStep() {
    long step = Long.MAX_VALUE;
    for (InputPort port : ports) {
      if (!port.hasEnded() && !port.isWaiting()) {
        step = Math.min(step, port.watermark());
      }
    }
    for (InputPort port : ports) {
      port.keepStep(step);
    }
  }

  /** Has the core go on if there is something left to do, else lets the ports. */
  private void settle() {
    if (keepsStep) {
      keepStep();
    }
    boolean behind = unfinished;
    for (InputPort port : ports) {
      behind |= port.isBehind();
    }
    for (InputPort port : ports) {
      port.setHolding(behind);
    }
    if (behind && !suspended) {
      core.goOnLater(this);
    }
    suspended = behind;
  }

  /** Whether {@link #goOn} is to be called again. */
  boolean isSuspended() {
    return suspended;
  }

  private void account(long bytes) {
    if (bytes == stateBytes) {
      return;
    }
    long ofRelation = relation.stateBytes.addAndGet(bytes - stateBytes);
    stateBytes = bytes;
    counters.stateBytes(bytes);
    if (ofRelation > relation.stateLimitBytes) {
      throw new LaminarException(
          ErrorCode.STATE_LIMIT,
          String.format(
              Locale.ROOT,
              "its state takes %,d bytes, more than the %,d that a query may have",
              ofRelation,
              relation.stateLimitBytes));
    }
  }

  void portReached(Barrier barrier) {
    aligning = barrier;
    passIfAligned();
    if (keepsStep) {
      settle();
    }
  }

  private void passIfAligned() {
    Barrier barrier = aligning;
    if (barrier == null) {
      return;
    }
    for (InputPort port : ports) {
      if (!port.isWaiting() && !port.hasEnded()) {
        return;
      }
    }
    aligning = null;
    flush();
    pass(barrier);
    ports.forEach(InputPort::barrierPassed);
    settle();
  }

  void portEnded(EndOfInput end) {
    if (end.failure() != null) {
      fail(end.failure());
    }
    for (InputPort port : ports) {
      if (!port.hasEnded()) {
        passIfAligned();
        if (keepsStep) {
          settle();
        }
        return;
      }
    }
    flush();
    close();
    end(end);
  }

  @Override
  @Nullable Replaying content() {
    return replays ? (Replaying) operator : null;
  }

  @Override
  boolean isFailed() {
    return failed;
  }

  @Override
  void fail(Throwable cause) {
    if (failed || closed) {
      return;
    }
    failed = true;
    unfinished = false;
    LaminarException failure = describe(cause);
    closeOperator();
    outputs.onEndOfInput(new EndOfInput(failure));
    outputs.clear();
    core.relationFailed(relation, failure);
  }

  private LaminarException describe(Throwable cause) {
    if (cause instanceof LaminarException known
        && (relation.isRead || known.errorCode() == ErrorCode.QUERY_FAILED)) {
      return known;
    }
    String text =
        cause instanceof LaminarException
            ? String.valueOf(cause.getMessage())
            : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return new LaminarException(
        ErrorCode.QUERY_FAILED,
        relation.isRead
            ? "the query failed: " + text
            : "stream \"" + relation.name + "\" failed and has stopped: " + text,
        cause);
  }

  private void closeOperator() {
    if (!closed) {
      closed = true;
      operator.close();
      // A failed query stays until it is dropped; its state need not.
      operator = Absent.INSTANCE;
      relation.stateBytes.addAndGet(-stateBytes);
      stateBytes = 0;
      counters.stateBytes(0);
    }
  }

  /** Frees the operator and what the ports hold back. */
  void close() {
    closeOperator();
    for (InputPort port : ports) {
      port.discard();
    }
  }

  /** Stands for an operator before its beginning and after its end. */
  private enum Absent implements Operator {
    INSTANCE;

    @Override
    public void open(OperatorContext context) {
      throw new IllegalStateException("not open");
    }

    @Override
    public void onBatch(int input, Batch batch) {
      throw new IllegalStateException("not open");
    }

    @Override
    public void close() {
      // There is nothing to free.
    }
  }
}
