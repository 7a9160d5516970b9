package dev.laminardb.core.runtime;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.Replaying;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Watermark;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of the topology on one core. After its installation only that core's thread touches it;
 * {@link #hasEnded} may be asked by any.
 */
abstract class Task {
  final String node;
  final RelationState relation;
  final Core core;
  final FanOut outputs = new FanOut();
  final TaskCounters counters = new TaskCounters();
  final BudgetMeter meter;

  /** Whether what it emits are the relation's rows. */
  final boolean isOutput;

  private final List<Runnable> edgeChanges = new ArrayList<>();
  private long passedBarrier;
  private long emittedWatermark = Watermark.NONE;
  private volatile boolean ended;

  Task(String node, RelationState relation, Core core, boolean isOutput) {
    this.isOutput = isOutput;
    this.node = node;
    this.relation = relation;
    this.core = core;
    this.meter = new BudgetMeter("\"" + node + "\" on core " + core.index(), core::alert);
  }

  /**
   * Adds an outgoing edge when the next barrier has passed. What the node holds goes to it first.
   */
  final void connectAtBarrier(Receiver receiver) {
    edgeChanges.add(
        () -> {
          if (replayTo(receiver)) {
            outputs.add(receiver);
            if (emittedWatermark != Watermark.NONE) {
              receiver.onWatermark(new Watermark(emittedWatermark));
            }
          }
        });
  }

  /**
   * Hands what the node holds when the next barrier has passed to a receiver, and nothing more: all
   * event time has passed for it, and its input ends.
   */
  final void readAtBarrier(Receiver receiver) {
    edgeChanges.add(
        () -> {
          if (replayTo(receiver)) {
            receiver.onWatermark(new Watermark(Long.MAX_VALUE));
            receiver.onEndOfInput(new EndOfInput(null));
          }
        });
  }

  /**
   * Hands what the node holds to a receiver. If that fails, or the query has failed, the receiver's
   * input ends so.
   *
   * @return whether the receiver's input goes on
   */
  private boolean replayTo(Receiver receiver) {
    Throwable failure = isFailed() ? relation.failure.get() : null;
    if (failure == null) {
      try {
        Replaying content = content();
        if (content != null) {
          content.replay(new ReplayContext(relation.allocator, receiver));
        }
        return true;
      } catch (Throwable t) {
        failure =
            t instanceof LaminarException
                ? t
                : new LaminarException(
                    ErrorCode.INTERNAL, "\"" + relation.name + "\" cannot be read: " + t, t);
      }
    }
    receiver.onEndOfInput(new EndOfInput(failure));
    return false;
  }

  /** What the node holds, or null if its readers begin with what comes next. */
  abstract @Nullable Replaying content();

  /** Whether the node has stopped computing. */
  abstract boolean isFailed();

  /** Ends an outgoing edge when the next barrier has passed. */
  final void disconnectAtBarrier(Receiver receiver) {
    edgeChanges.add(
        () -> {
          outputs.remove(receiver);
          receiver.onEndOfInput(new EndOfInput(null));
        });
  }

  final void emitWatermark(long micros) {
    if (micros > emittedWatermark) {
      emittedWatermark = micros;
      counters.watermark(micros);
      outputs.onWatermark(new Watermark(micros));
    }
  }

  /** Hands the barrier on; what is connected now has not seen it, what is disconnected has. */
  final void pass(Barrier barrier) {
    outputs.onBarrier(barrier);
    for (Runnable change : edgeChanges) {
      change.run();
    }
    edgeChanges.clear();
    passedBarrier = barrier.id();
    core.taskPassed(barrier);
  }

  final boolean hasPassed(long barrierId) {
    return passedBarrier >= barrierId;
  }

  final void end(EndOfInput end) {
    if (!ended) {
      ended = true;
      outputs.onEndOfInput(end);
      core.taskEnded(this);
    }
  }

  final boolean hasEnded() {
    return ended;
  }

  /** Stops computing because the query failed elsewhere; barriers still pass. */
  abstract void fail(Throwable cause);
}
