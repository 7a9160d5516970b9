package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.validate.WindowBounds;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * An input of a join without its filter, which the join asks of pairs instead. Immutable.
 *
 * @param node the input, with the columns that the filter reads behind the others
 * @param condition the filter over its columns, or null
 */
record LiftedFilter(PlanNode node, @Nullable RexNode condition) {

  /** An input that keeps its filter, if it has one. */
  static LiftedFilter none(PlanNode node) {
    return new LiftedFilter(node, null);
  }

  /**
   * An input whose filter is taken from it, unless it computes columns: that might fail for rows
   * that the filter leaves out.
   */
  static LiftedFilter of(PlanNode node) {
    if (!(node instanceof PlanNode.Computed computed)
        || !(computed.step() instanceof PlanStep.Select select)
        || select.condition() == null
        || WindowBounds.findNotComputed(select.condition()) != null
        || !select.projects().stream().allMatch(RexInputRef.class::isInstance)) {
      return none(node);
    }
    List<RexNode> columns = new ArrayList<>(select.projects());
    List<Field> fields = new ArrayList<>(select.output().getFields());
    RexNode condition =
        select
            .condition()
            .accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitInputRef(RexInputRef ref) {
                    int column = columns.indexOf(ref);
                    if (column < 0) {
                      column = columns.size();
                      columns.add(ref);
                      Field field = select.input().getFields().get(ref.getIndex());
                      fields.add(named(field, fields));
                    }
                    return new RexInputRef(column, ref.getType());
                  }
                });
    PlanStep step = new PlanStep.Select(select.input(), null, columns, new Schema(fields));
    return new LiftedFilter(new PlanNode.Computed(step, computed.inputs()), condition);
  }

  private static Field named(Field field, List<Field> others) {
    String name = field.getName();
    while (hasName(name, others)) {
      name += "_";
    }
    return ColumnType.field(name, field.getType(), field.isNullable());
  }

  private static boolean hasName(String name, List<Field> fields) {
    return fields.stream().anyMatch(field -> field.getName().equals(name));
  }

  /**
   * What a join asks of pairs for its inputs.
   *
   * @param firstOfRight the number of the right input's first column
   * @return null if that is nothing
   */
  static @Nullable RexNode condition(
      RexBuilder rex, LiftedFilter left, LiftedFilter right, int firstOfRight) {
    List<RexNode> both = new ArrayList<>();
    if (left.condition != null) {
      both.add(left.condition);
    }
    if (right.condition != null) {
      both.add(RexUtil.shift(right.condition, firstOfRight));
    }
    return both.isEmpty() ? null : RexUtil.composeConjunction(rex, both);
  }
}
