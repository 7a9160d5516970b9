package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.Replaying;
import dev.laminardb.core.operator.Searchable;
import dev.laminardb.core.state.KeyRanges;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Watermark;
import dev.laminardb.core.topology.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of the topology on one core. After its installation only that core's thread touches it;
 * {@link #hasEnded} may be asked by any.
 */
abstract class Task {
  /** Its id, as it is now, for messages; the control plane changes it. */
  volatile String node;

  final RelationState relation;
  final Core core;
  final FanOut outputs = new FanOut();
  final TaskCounters counters = new TaskCounters();
  final BudgetMeter meter;

  /** Whether what it emits are the relation's rows. */
  final boolean isOutput;

  private final boolean retracts;
  private final List<Runnable> edgeChanges = new ArrayList<>();
  private long passedBarrier;
  private long emittedWatermark = Watermark.NONE;
  private volatile boolean ended;

  Task(Node node, RelationState relation, Core core, boolean isOutput) {
    this.isOutput = isOutput;
    this.node = node.id();
    this.retracts = Changelog.weightColumn(node.schema()) >= 0;
    this.relation = relation;
    this.core = core;
    this.meter =
        new BudgetMeter(() -> "\"" + this.node + "\" on core " + core.index(), core::alert);
  }

  /**
   * Adds an outgoing edge when the next barrier has passed. What the node holds goes to it first.
   */
  final void connectAtBarrier(Receiver receiver) {
    atBarrier(
        () -> {
          if (replayTo(receiver, null)) {
            outputs.add(receiver);
            if (emittedWatermark != Watermark.NONE) {
              receiver.onWatermark(new Watermark(emittedWatermark));
            }
          }
        });
  }

  /**
   * As {@link #connectAtBarrier}, for a query, which has to know the rows that are taken back: its
   * input fails if some have come already and are not held.
   */
  final void readChangesAtBarrier(Receiver receiver) {
    atBarrier(
        () -> {
          try {
            checkNothingEmitted();
          } catch (LaminarException e) {
            receiver.onEndOfInput(new EndOfInput(e));
          }
        });
    connectAtBarrier(receiver);
  }

  /** Whether it takes back rows that a reader who comes later has not been told of. */
  final boolean forgetsWhatItTakesBack() {
    return retracts && content() == null;
  }

  /**
   * Refuses readers who would not be told of rows that are taken back.
   *
   * @throws LaminarException if it has emitted rows and does not hold them
   */
  final void checkNothingEmitted() {
    if (forgetsWhatItTakesBack() && counters.rows() > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "stream \""
              + relation.name
              + "\" takes rows back and has emitted some already, which it does not keep: a query that"
              + " begins now would miss them; make it a MATERIALIZED VIEW, or create both together");
    }
  }

  /**
   * Hands what the node holds when the next barrier has passed to a receiver, and nothing more: all
   * event time has passed for it, and its input ends.
   *
   * @param keys of the rows that matter; null if all do
   */
  final void readAtBarrier(Receiver receiver, @Nullable KeyRanges keys) {
    atBarrier(
        () -> {
          if (replayTo(receiver, keys)) {
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
  private boolean replayTo(Receiver receiver, @Nullable KeyRanges keys) {
    Throwable failure = isFailed() ? relation.failure.get() : null;
    if (failure == null) {
      try {
        replay(new ReplayContext(relation.allocator, receiver), keys);
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

  private void replay(ReplayContext reader, @Nullable KeyRanges keys) {
    Replaying content = content();
    if (keys != null && content instanceof Searchable searchable) {
      searchable.replay(keys, reader);
    } else if (content != null) {
      content.replay(reader);
    }
  }

  /** Changes the edges when the next barrier has passed; at once if none will pass any more. */
  final void atBarrier(Runnable change) {
    if (ended) {
      change.run();
    } else {
      edgeChanges.add(change);
    }
  }

  private void changeEdges() {
    edgeChanges.forEach(Runnable::run);
    edgeChanges.clear();
  }

  /** What the node holds, or null if its readers begin with what comes next. */
  abstract @Nullable Replaying content();

  /** Whether the node has stopped computing. */
  abstract boolean isFailed();

  /** Ends an outgoing edge when the next barrier has passed. */
  final void disconnectAtBarrier(Receiver receiver) {
    atBarrier(
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
    changeEdges();
    passedBarrier = barrier.id();
    core.taskPassed(barrier);
  }

  final boolean hasPassed(long barrierId) {
    return passedBarrier >= barrierId;
  }

  final void end(EndOfInput end) {
    if (!ended) {
      ended = true;
      changeEdges();
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
