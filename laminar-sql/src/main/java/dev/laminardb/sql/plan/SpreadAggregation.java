package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.PartialAggregation;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Divides aggregations for more than one core: partial rows of each batch, wherever that is, and
 * the aggregation of partial rows, where those of a key meet. The batches of a relation can then be
 * spread over all cores in front of the first aggregation, whatever its keys.
 *
 * <p>Only where that cannot change the result, see {@link PartialAggregation#isExact}. Aggregations
 * behind the first are divided only where they have no key, so that all their input would go to one
 * core: with keys, it is on all cores already, and little of it is left.
 */
final class SpreadAggregation {
  private SpreadAggregation() {}

  /** The plan with its aggregations divided. */
  static StreamPlan divide(StreamPlan plan) {
    List<PlanStep> steps = new ArrayList<>();
    boolean first = true;
    for (PlanStep step : plan.steps()) {
      List<PlanStep> divided = first || !hasKeys(step) ? divided(step) : null;
      steps.addAll(divided == null ? List.of(step) : divided);
      first &= step instanceof PlanStep.Select;
    }
    return new StreamPlan(plan.input(), steps, plan.timeColumns());
  }

  private static boolean hasKeys(PlanStep step) {
    return step instanceof PlanStep.RunningAggregate running && running.spec().keys().length > 0
        || step instanceof PlanStep.WindowAggregate window && window.spec().keys().length > 0;
  }

  private static @Nullable List<PlanStep> divided(PlanStep step) {
    if (step instanceof PlanStep.RunningAggregate running) {
      return divided(running.spec(), running.conditions());
    }
    return step instanceof PlanStep.WindowAggregate window
        ? divided(window.spec(), window.conditions())
        : null;
  }

  private static @Nullable List<PlanStep> divided(
      RunningAggregateSpec spec, List<RexNode> conditions) {
    PartialAggregation partial = partial(spec.input(), spec.keys(), -1, spec.calls());
    return partial == null
        ? null
        : List.of(
            new PlanStep.PartialAggregate(partial, null, conditions),
            new PlanStep.RunningAggregate(
                new RunningAggregateSpec(partial.output(), partial.keys(), partial.calls()),
                List.of()));
  }

  private static @Nullable List<PlanStep> divided(
      WindowAggregateSpec spec, List<RexNode> conditions) {
    PartialAggregation partial =
        partial(spec.input(), spec.keys(), spec.timeColumn(), spec.calls());
    return partial == null
        ? null
        : List.of(
            new PlanStep.PartialAggregate(partial, spec, conditions),
            new PlanStep.WindowAggregate(
                new WindowAggregateSpec(
                    partial.output(),
                    partial.keys(),
                    partial.timeColumn(),
                    spec.window(),
                    partial.calls()),
                List.of()));
  }

  private static @Nullable PartialAggregation partial(
      Schema input, int[] keys, int timeColumn, List<AggregateCall> calls) {
    return PartialAggregation.isExact(input, calls)
        ? new PartialAggregation(input, keys, timeColumn, calls)
        : null;
  }
}
