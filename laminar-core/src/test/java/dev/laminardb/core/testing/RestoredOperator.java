package dev.laminardb.core.testing;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.OperatorFactory;
import dev.laminardb.core.operator.Timed;
import dev.laminardb.core.state.StateTable;
import java.util.Random;

/**
 * An operator that is lost between calls, and goes on as a new instance with the state of the last
 * snapshot. It is lost after every call in the beginning and less and less often later, because
 * loading takes the longer the more there is; between two losses some snapshots are taken in vain.
 * Each snapshot writes what has changed since the one before, also if that was another instance's.
 */
public final class RestoredOperator implements Operator, Timed {
  private static final int CALLS_AT_FIRST = 12;

  private final OperatorFactory operators;
  private final Random random;
  private final InMemoryStateStore store = new InMemoryStateStore();
  private Operator current;
  private OperatorContext context;
  private int calls;
  private long millis = Long.MIN_VALUE;

  /** An operator whose losses follow from a seed. */
  @SuppressWarnings("NullAway.Init")
  public RestoredOperator(OperatorFactory operators, long seed) {
    this.operators = operators;
    this.random = new Random(seed);
    this.current = operators.create();
  }

  /** The instance that would take the next call. */
  Operator current() {
    return current;
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    current.open(context);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    current.onBatch(input, batch);
    loseUnlessUnfinished();
  }

  @Override
  public long onWatermark(long watermark) {
    long output = current.onWatermark(watermark);
    loseUnlessUnfinished();
    return output;
  }

  @Override
  public boolean hasMore() {
    return current.hasMore();
  }

  @Override
  public long resume(int most) {
    long output = current.resume(most);
    loseUnlessUnfinished();
    return output;
  }

  @Override
  public Timed timed() {
    return this;
  }

  @Override
  public void onTime(long now) {
    millis = now;
    tell();
  }

  private void tell() {
    Timed timed = current.timed();
    if (timed != null && millis != Long.MIN_VALUE) {
      timed.onTime(millis);
    }
  }

  /** Barriers, and so snapshots, wait until there is nothing left to do. */
  private void loseUnlessUnfinished() {
    if (!current.hasMore()) {
      loseAndRestore();
    }
  }

  private void loseAndRestore() {
    calls++;
    boolean lost = calls <= CALLS_AT_FIRST || random.nextInt(calls) < CALLS_AT_FIRST / 2;
    if (lost || random.nextInt(4) == 0) {
      current.flush();
      store.save(current.state());
    }
    if (lost) {
      current.close();
      current = operators.create();
      current.open(context);
      store.load(current.state());
      tell();
    }
  }

  @Override
  public void flush() {
    current.flush();
  }

  @Override
  public StateTable state() {
    return current.state();
  }

  @Override
  public long stateBytes() {
    return current.stateBytes();
  }

  @Override
  public void close() {
    current.close();
  }
}
