package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.join.FirstPairs;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.core.operator.topn.TopNSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rex.RexInputRef;
import org.jspecify.annotations.Nullable;

/**
 * Has a join keep the first pair of each row itself, where each row of one input is a partition of
 * the step behind it: that step, which {@link OnlyFirstPairs} has told the join of, is then not
 * there.
 *
 * <pre>
 *   first 1 by [id]  <- join, first by left row      becomes      join, only first by left row
 *   MAX(price) by id <- join, first by left row
 * </pre>
 */
final class FirstPairJoin {
  private FirstPairJoin() {}

  /** The join that does what a node of first rows, or of greatest or least values, does. */
  static PlanNode of(PlanNode node) {
    if (!(node instanceof PlanNode.Computed computed)) {
      return node;
    }
    if (computed.step() instanceof PlanStep.TopN top) {
      TopNSpec spec = top.spec();
      return spec.limit() == 1 && spec.rank() == null
          ? join(computed, spec.keys(), spec.outputs())
          : node;
    }
    if (computed.step() instanceof PlanStep.RunningAggregate running) {
      RunningAggregateSpec spec = running.spec();
      return OnlyFirstPairs.isOfOneValue(spec) && spec.ttl() == null
          ? join(computed, spec.keys(), columns(spec))
          : node;
    }
    return node;
  }

  /** The keys and the value. */
  private static int[] columns(RunningAggregateSpec spec) {
    return IntStream.concat(IntStream.of(spec.keys()), IntStream.of(spec.calls().get(0).argument()))
        .toArray();
  }

  /**
   * The join below a node, if it can do the node's work.
   *
   * @param partition the columns of the node's input that make partitions
   * @param outputs those that come out of the node
   */
  private static PlanNode join(PlanNode.Computed node, int[] partition, int[] outputs) {
    PlanNode below = node.inputs().get(0);
    int[] keys = partition;
    int[] columns = outputs;
    while (below instanceof PlanNode.Computed computed
        && computed.step() instanceof PlanStep.Select select
        && select.condition() == null) {
      keys = through(select, keys);
      columns = through(select, columns);
      if (keys == null || columns == null) {
        return node;
      }
      below = computed.inputs().get(0);
    }
    if (!(below instanceof PlanNode.Computed computed)
        || !(computed.step() instanceof PlanStep.Join join)) {
      return node;
    }
    JoinSpec spec = join.spec();
    FirstPairs pairs = spec.spared().firstPairs();
    if (pairs == null || pairs.order().isEmpty() || !isRow(spec, pairs.input(), keys)) {
      return node;
    }
    int[] chosen = IntStream.of(columns).map(c -> spec.outputs()[c]).toArray();
    List<String> names =
        node.output().getFields().stream().limit(chosen.length).map(Field::getName).toList();
    JoinSpec keeping =
        spec.withOutputs(chosen, names).sparing(spec.spared().butFirstPairs(pairs.replacing()));
    return keeping.outputSchema().equals(node.output())
        ? new PlanNode.Computed(new PlanStep.Join(keeping, join.condition()), computed.inputs())
        : node;
  }

  /** The columns of a projection's input that columns of it are, or null if one is computed. */
  private static int @Nullable [] through(PlanStep.Select select, int[] columns) {
    int[] below = new int[columns.length];
    for (int i = 0; i < columns.length; i++) {
      if (!(select.projects().get(columns[i]) instanceof RexInputRef ref)) {
        return null;
      }
      below[i] = ref.getIndex();
    }
    return below;
  }

  /** Whether columns of a join tell the rows of one of its inputs apart. */
  private static boolean isRow(JoinSpec spec, int input, int[] columns) {
    List<Integer> own =
        IntStream.of(columns)
            .map(c -> spec.outputs()[c] - spec.firstColumn(input))
            .boxed()
            .toList();
    int[] joined = input == 0 ? spec.leftKeys() : spec.rightKeys();
    return spec.spared().unique().of(input) && own.containsAll(KnownKey.list(joined));
  }
}
