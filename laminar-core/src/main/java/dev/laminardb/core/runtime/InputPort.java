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
 * Where one upstream task's elements enter an operator's task. Between its barrier and the last
 * barrier of its fellow ports it holds elements back, so that the operator sees the cut exactly.
 * Used by one core's thread.
 */
final class InputPort implements Receiver {
  /** Elements held back above which the sources are held back too. */
  private static final int MAX_HELD = 64;

  private final OperatorTask task;
  private final int input;
  private final ArrayDeque<StreamElement> held = new ArrayDeque<>();
  private long watermark = Watermark.NONE;
  private boolean waiting;
  private boolean pressing;
  private boolean ended;

  InputPort(OperatorTask task, int input) {
    this.task = task;
    this.input = input;
  }

  @Override
  public void onBatch(Batch batch) {
    if (waiting) {
      hold(new Rows(batch.retain()));
    } else if (!ended) {
      task.process(input, batch);
    }
  }

  @Override
  public void onWatermark(Watermark mark) {
    if (waiting) {
      hold(mark);
    } else if (!ended && mark.micros() > watermark) {
      watermark = mark.micros();
      task.portAdvanced();
    }
  }

  @Override
  public void onBarrier(Barrier barrier) {
    if (waiting) {
      hold(barrier);
    } else if (!ended) {
      waiting = true;
      task.portReached(barrier);
    }
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    if (waiting) {
      hold(end);
    } else if (!ended) {
      ended = true;
      task.portEnded(end);
    }
  }

  private void hold(StreamElement element) {
    held.add(element);
    if (held.size() > MAX_HELD && !pressing) {
      pressing = true;
      task.core.allSources().close();
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

  /** Delivers what was held back. */
  void resume() {
    waiting = false;
    while (!waiting && !held.isEmpty()) {
      StreamElement element = held.remove();
      try {
        element.deliverTo(this);
      } finally {
        release(element);
      }
    }
    relieve();
  }

  /** Releases what is held back. */
  void discard() {
    while (!held.isEmpty()) {
      release(held.remove());
    }
    relieve();
  }

  private void relieve() {
    if (pressing && held.size() <= MAX_HELD) {
      pressing = false;
      task.core.allSources().open();
    }
  }

  private static void release(StreamElement element) {
    if (element instanceof Rows rows) {
      rows.batch().release();
    }
  }
}
