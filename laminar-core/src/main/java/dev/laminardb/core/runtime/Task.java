package dev.laminardb.core.runtime;

import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Watermark;
import java.util.ArrayList;
import java.util.List;

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

  /** Adds an outgoing edge when the next barrier has passed. */
  final void connectAtBarrier(Receiver receiver) {
    edgeChanges.add(
        () -> {
          outputs.add(receiver);
          if (emittedWatermark != Watermark.NONE) {
            receiver.onWatermark(new Watermark(emittedWatermark));
          }
        });
  }

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
