package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import dev.laminardb.core.stream.Watermark;
import java.util.ArrayDeque;

/**
 * Where one upstream task's elements enter an operator's task. It holds elements back, in their
 * order, between its barrier and the last barrier of its fellow ports, so that the operator sees
 * the cut exactly; while the operator has more to emit for a watermark, or its task delivers what
 * was held back; and, if it is to keep in step, between a watermark and the same one of its
 * fellows, so that the operator sees each row under the watermark that it came behind. Used by one
 * core's thread.
 */
final class InputPort implements Receiver {
  /** Elements held back above which the sources that feed the task are held back too. */
  private static final int MAX_HELD = 64;

  private final OperatorTask task;
  private final int input;
  private final boolean inStep;
  private final ArrayDeque<StreamElement> held = new ArrayDeque<>();
  private final SourcePressure pressure;
  private long watermark = Watermark.NONE;

  /** Whether what comes is held back, for whichever reason. */
  private boolean holding;

  /** Whether it has had a barrier that fellow ports have not. */
  private boolean waiting;

  /** Whether it has had a watermark that fellow ports have not, and waits for them. */
  private boolean ahead;

  private boolean ended;

  /**
   * A port.
   *
   * @param inStep whether rows wait for the watermark that they came behind
   */
  InputPort(OperatorTask task, int input, boolean inStep) {
    this.task = task;
    this.input = input;
    this.inStep = inStep;
    this.pressure = new SourcePressure(task.relation.upstream);
  }

  @Override
  public void onBatch(Batch batch) {
    if (holding) {
      hold(new Rows(batch.retain()));
    } else if (!ended) {
      task.process(input, batch);
    }
  }

  @Override
  public void onWatermark(Watermark mark) {
    if (holding) {
      hold(mark);
    } else if (!ended && mark.micros() > watermark) {
      watermark = mark.micros();
      task.portAdvanced();
    }
  }

  @Override
  public void onBarrier(Barrier barrier) {
    if (holding) {
      hold(barrier);
    } else if (!ended) {
      waiting = true;
      holding = true;
      task.portReached(barrier);
    }
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    if (holding) {
      hold(end);
    } else if (!ended) {
      ended = true;
      task.portEnded(end);
    }
  }

  @Override
  public boolean isFull() {
    return pressure.isOn();
  }

  private void hold(StreamElement element) {
    held.add(element);
    if (held.size() > MAX_HELD) {
      pressure.press();
    }
  }

  long watermark() {
    return watermark;
  }

  boolean isWaiting() {
    return waiting;
  }

  boolean hasEnded() {
    return ended;
  }

  /** All fellow ports have had the barrier. */
  void barrierPassed() {
    waiting = false;
  }

  /**
   * Whether it holds something back that neither barrier nor watermark keeps it from delivering.
   */
  boolean isBehind() {
    return !waiting && !ahead && !held.isEmpty();
  }

  /** Holds back what comes from now on, or, unless it waits for its fellows, does not. */
  void setHolding(boolean hold) {
    holding = hold || waiting || ahead;
  }

  /**
   * Waits for its fellows if it is to keep in step with them and is ahead.
   *
   * @param step the least watermark of the ports that are not at a barrier
   */
  void keepStep(long step) {
    ahead = inStep && watermark > step;
  }

  /** Delivers the first element held back; {@link #setHolding} follows. */
  void deliverOne() {
    StreamElement element = held.remove();
    if (held.isEmpty()) {
      pressure.relieve();
    }
    holding = false;
    try {
      element.deliverTo(this);
    } finally {
      release(element);
    }
  }

  /** Releases what is held back. */
  void discard() {
    while (!held.isEmpty()) {
      release(held.remove());
    }
    pressure.relieve();
  }

  private static void release(StreamElement element) {
    if (element instanceof Rows rows) {
      rows.batch().release();
    }
  }
}
