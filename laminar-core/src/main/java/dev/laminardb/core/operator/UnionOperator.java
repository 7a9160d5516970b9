package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;

/** The rows of all its inputs, as they come: {@code UNION ALL}. Keeps nothing. */
public final class UnionOperator implements Operator {
  private OperatorContext context;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public UnionOperator() {}

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
  }

  @Override
  public void onBatch(int input, Batch batch) {
    context.emit(batch);
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
