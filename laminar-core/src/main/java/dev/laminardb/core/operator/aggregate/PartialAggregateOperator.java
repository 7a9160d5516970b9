package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;

/**
 * Makes partial rows of the rows of each duty cycle, for an aggregation without windows, see {@link
 * PartialAggregation}. At a barrier it has no state.
 */
public final class PartialAggregateOperator implements Operator {
  private final PartialAggregation plan;
  private final AggregateKernel kernel;
  private OperatorContext context;
  private PartialAggregates aggregates;

  /**
   * An operator instance; {@link #open} comes before any use.
   *
   * @param kernel made for the plan's layout, or {@link AggregateKernel#NONE}
   */
  @SuppressWarnings("NullAway.Init")
  public PartialAggregateOperator(PartialAggregation plan, AggregateKernel kernel) {
    this.plan = plan;
    this.kernel = kernel;
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    aggregates = new PartialAggregates(plan, kernel, operatorContext);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    boolean first = aggregates.isEmpty();
    aggregates.add(batch, null, batch.rowCount(), 0);
    if (first) {
      context.flushLater();
    }
  }

  @Override
  public void flush() {
    aggregates.emit();
  }

  @Override
  public long stateBytes() {
    return aggregates.bytes();
  }

  @Override
  public void close() {
    if (aggregates != null) {
      aggregates.close();
    }
  }
}
