package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.PartialAggregation;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<PlanNode.Computed, PlanNode.Computed> done = new IdentityHashMap<>();

  private SpreadAggregation() {}

  /** The plan with its aggregations divided. */
  static PlanNode.Computed divide(PlanNode.Computed root) {
    return new SpreadAggregation().once(root);
  }

  /** What becomes of a node, which is one for all that read it. */
  private PlanNode.Computed once(PlanNode.Computed node) {
    PlanNode.Computed known = done.get(node);
    if (known == null) {
      known = computed(node);
      done.put(node, known);
    }
    return known;
  }

  private PlanNode.Computed computed(PlanNode.Computed node) {
    List<PlanNode> inputs = node.inputs().stream().map(this::node).toList();
    List<PlanStep> divided = isFirst(node) || !hasKeys(node.step()) ? divided(node.step()) : null;
    if (divided == null) {
      return new PlanNode.Computed(node.step(), inputs);
    }
    return new PlanNode.Computed(divided.get(1), new PlanNode.Computed(divided.get(0), inputs));
  }

  private PlanNode node(PlanNode node) {
    return node instanceof PlanNode.Computed computed ? once(computed) : node;
  }

  /** Whether there are only selections between a relation and a step. */
  private static boolean isFirst(PlanNode.Computed node) {
    PlanNode input = node.inputs().get(0);
    return node.inputs().size() == 1
        && (!(input instanceof PlanNode.Computed computed)
            || (computed.step() instanceof PlanStep.Select && isFirst(computed)));
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
            new PlanStep.RunningAggregate(overPartials(spec, partial), List.of()));
  }

  private static RunningAggregateSpec overPartials(
      RunningAggregateSpec spec, PartialAggregation partial) {
    RunningAggregateSpec made =
        new RunningAggregateSpec(partial.output(), partial.keys(), partial.calls())
            .with(spec.ttl());
    RunningAggregateSpec ending = spec.atEnd() ? made.onlyAtEnd() : made;
    return spec.ofNoRows() ? ending.evenOfNoRows() : ending;
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
