package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.join.JoinKind;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.sql.validate.WindowBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * A projection over a join, or a filter and a projection over an inner join, put into the join: a
 * condition is asked over the columns that it reads before the others of a pair are copied, and
 * only those that the projection reads come out.
 *
 * @param join the join that does it
 * @param columns the projection over what comes out of it
 */
record JoinSelection(PlanNode.Computed join, List<RexNode> columns) {

  /**
   * Puts a projection and perhaps a condition into the join that they are over.
   *
   * @param condition over the columns of a step, or null
   * @param columns the projection over the same columns
   * @param output what it computes
   * @return null if the step is no such join, or there is nothing to put into it
   */
  static @Nullable JoinSelection of(
      RexBuilder rex,
      PlanNode node,
      @Nullable RexNode condition,
      List<RexNode> columns,
      Schema output) {
    if (!(node instanceof PlanNode.Computed computed)
        || !(computed.step() instanceof PlanStep.Join join)
        || !(condition == null
            ? !plain(columns, join.spec().outputs().length).isEmpty()
            : takes(join, condition))) {
      return null;
    }
    JoinSpec spec = join.spec();
    int width = spec.outputs().length;
    List<Integer> plain = plain(columns, width);
    List<Integer> used = plain.isEmpty() ? read(columns, width) : plain;
    List<Field> fields = (plain.isEmpty() ? join.output() : output).getFields();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < used.size(); i++) {
      names.add(fields.get(plain.isEmpty() ? used.get(i) : i).getName());
    }
    int[] outputs = used.stream().mapToInt(column -> spec.outputs()[column]).toArray();
    int[] places = new int[width + 1];
    IntStream.range(0, used.size()).forEach(i -> places[used.get(i)] = i);
    places[width] = used.size();
    RexNode asked = condition == null ? null : over(condition, spec.outputs());
    if (asked == null || join.condition() == null) {
      asked = asked == null ? join.condition() : asked;
    } else {
      asked = RexUtil.composeConjunction(rex, List.of(join.condition(), asked));
    }
    PlanStep step = new PlanStep.Join(spec.withOutputs(outputs, names), asked);
    return new JoinSelection(
        new PlanNode.Computed(step, computed.inputs()),
        columns.stream().map(column -> over(column, places)).toList());
  }

  private static boolean takes(PlanStep.Join join, RexNode condition) {
    return join.spec().kind() == JoinKind.INNER
        && !join.spec().spared().replacesPairs()
        && !RelOptUtil.InputFinder.bits(condition).isEmpty()
        && WindowBounds.findNotComputed(condition) == null;
  }

  /**
   * The columns that a projection is, if it is nothing else and has each once; without a weight.
   */
  private static List<Integer> plain(List<RexNode> columns, int width) {
    List<Integer> plain = new ArrayList<>();
    for (RexNode column : columns) {
      if (!(column instanceof RexInputRef ref) || plain.contains(ref.getIndex())) {
        return List.of();
      }
      if (ref.getIndex() < width) {
        plain.add(ref.getIndex());
      }
    }
    return plain;
  }

  /** The columns that a projection reads, one at least. */
  private static List<Integer> read(List<RexNode> columns, int width) {
    List<Integer> read = RelOptUtil.InputFinder.bits(columns, null).get(0, width).toList();
    return read.isEmpty() ? List.of(0) : read;
  }

  private static RexNode over(RexNode expression, int[] places) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(places[ref.getIndex()], ref.getType());
          }
        });
  }
}
