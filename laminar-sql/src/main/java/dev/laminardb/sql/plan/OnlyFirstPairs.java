package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.join.FirstPairs;
import dev.laminardb.core.operator.join.JoinKind;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.core.operator.join.SparedWork;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.operator.topn.TopNSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Tells an inner join of which pairs only the first counts for the step behind it: where that keeps
 * the first row, or the greatest or least value, of partitions that columns of one input make. Then
 * all pairs of a row of that input are in the same partition.
 */
final class OnlyFirstPairs {
  private OnlyFirstPairs() {}

  /** The node that a step which keeps first rows is over, with what the step asks of it. */
  static PlanNode below(TopNSpec spec, PlanNode node) {
    return spec.limit() == 1 ? restrict(node, spec.keys(), spec.order()) : node;
  }

  /** The node that an aggregation is over, with what the aggregation asks of it. */
  static PlanNode below(RunningAggregateSpec spec, PlanNode node) {
    if (!isOfOneValue(spec)) {
      return node;
    }
    AggregateCall call = spec.calls().get(0);
    if (ColumnType.of(spec.input().getFields().get(call.argument())).isFloating()) {
      // Of two zeros that are equal in an order an aggregation tells which it is.
      return node;
    }
    boolean max = call.function() == AggregateFunction.MAX;
    return restrict(node, spec.keys(), List.of(new SortKey(call.argument(), max, false)));
  }

  /** Whether an aggregation is the greatest or the least value, and nothing else. */
  static boolean isOfOneValue(RunningAggregateSpec spec) {
    if (spec.calls().size() != 1) {
      return false;
    }
    AggregateCall call = spec.calls().get(0);
    return (call.function() == AggregateFunction.MAX || call.function() == AggregateFunction.MIN)
        && call.filter() == AggregateCall.NO_FILTER;
  }

  private static PlanNode restrict(PlanNode node, int[] keys, List<SortKey> order) {
    if (!(node instanceof PlanNode.Computed computed)) {
      return node;
    }
    if (computed.step() instanceof PlanStep.Select select && select.condition() == null) {
      return restrictBelow(computed, select.projects(), keys, order);
    }
    if (!(computed.step() instanceof PlanStep.Join join)) {
      return node;
    }
    SparedWork spared = join.spec().spared();
    if (join.spec().kind() != JoinKind.INNER
        || join.spec().retracts()
        || spared.forgets()
        || keys.length == 0) {
      return node;
    }
    FirstPairs pairs = pairs(join.spec(), keys, order);
    return pairs == null || spared.unique().of(1 - pairs.input())
        ? node
        : new PlanNode.Computed(
            new PlanStep.Join(join.spec().sparing(spared.butFirstPairs(pairs)), join.condition()),
            computed.inputs());
  }

  /** The same below a projection that has the columns which decide as they are. */
  private static PlanNode restrictBelow(
      PlanNode.Computed node, List<RexNode> projects, int[] keys, List<SortKey> order) {
    int[] keysBelow = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      if (!(projects.get(keys[i]) instanceof RexInputRef ref)) {
        return node;
      }
      keysBelow[i] = ref.getIndex();
    }
    List<SortKey> orderBelow = new ArrayList<>();
    for (SortKey key : order) {
      if (!(projects.get(key.column()) instanceof RexInputRef ref)) {
        return node;
      }
      orderBelow.add(new SortKey(ref.getIndex(), key.descending(), key.nullsFirst()));
    }
    PlanNode input = restrict(node.inputs().get(0), keysBelow, orderBelow);
    return new PlanNode.Computed(node.step(), input);
  }

  private static @Nullable FirstPairs pairs(JoinSpec spec, int[] keys, List<SortKey> order) {
    int input = spec.inputOf(spec.outputs()[keys[0]]);
    for (int key : keys) {
      if (spec.inputOf(spec.outputs()[key]) != input) {
        return null;
      }
    }
    List<SortKey> ofOther = new ArrayList<>();
    for (SortKey key : order) {
      int column = spec.outputs()[key.column()];
      if (spec.inputOf(column) == input) {
        // The same in all pairs of a row.
        continue;
      }
      ColumnType type = ColumnType.of(spec.field(column));
      if (type.isVariable()) {
        return null;
      }
      int own = column - spec.firstColumn(1 - input);
      ofOther.add(new SortKey(own, key.descending(), key.nullsFirst()));
    }
    return new FirstPairs(input, ofOther);
  }
}
