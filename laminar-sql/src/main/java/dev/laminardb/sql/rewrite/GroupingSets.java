package dev.laminardb.sql.rewrite;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Makes of an aggregation by several sets of keys, as GROUPING SETS, CUBE and ROLLUP give it, one
 * for each set: keys that are not in a set are null there, and GROUPING is a constant.
 */
final class GroupingSets extends RelHomogeneousShuttle {
  private final RelBuilder builder;

  GroupingSets(RelBuilder builder) {
    this.builder = builder;
  }

  /** Whether a node is such an aggregation. */
  static boolean is(RelNode node) {
    return node instanceof Aggregate aggregate
        && (aggregate.getGroupType() != Aggregate.Group.SIMPLE
            || aggregate.getAggCallList().stream().anyMatch(GroupingSets::isGrouping));
  }

  private static boolean isGrouping(AggregateCall call) {
    SqlKind kind = call.getAggregation().getKind();
    return kind == SqlKind.GROUPING || kind == SqlKind.GROUPING_ID;
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return is(visited) ? divide((Aggregate) visited) : visited;
  }

  private RelNode divide(Aggregate aggregate) {
    for (ImmutableBitSet set : aggregate.getGroupSets()) {
      addSet(aggregate, set);
    }
    return builder.union(true, aggregate.getGroupSets().size()).build();
  }

  private void addSet(Aggregate aggregate, ImmutableBitSet set) {
    List<AggregateCall> calls =
        aggregate.getAggCallList().stream().filter(call -> !isGrouping(call)).toList();
    builder.push(aggregate.getInput());
    builder.aggregate(builder.groupKey(set), calls);
    List<RexNode> columns = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      RelDataType type = aggregate.getRowType().getFieldList().get(columns.size()).getType();
      columns.add(
          set.get(key)
              ? rex().ensureType(type, builder.field(set.indexOf(key)), true)
              : rex().makeNullLiteral(type));
    }
    int next = set.cardinality();
    for (AggregateCall call : aggregate.getAggCallList()) {
      RelDataType type = aggregate.getRowType().getFieldList().get(columns.size()).getType();
      columns.add(
          isGrouping(call)
              ? rex().makeExactLiteral(BigDecimal.valueOf(grouping(call, set)), type)
              : rex().ensureType(type, builder.field(next++), true));
    }
    builder.project(columns, aggregate.getRowType().getFieldNames(), true);
  }

  /** A bit for each argument, the last one lowest, set where the set does not have it. */
  private static long grouping(AggregateCall call, ImmutableBitSet set) {
    long bits = 0;
    for (int argument : call.getArgList()) {
      bits = bits << 1 | (set.get(argument) ? 0 : 1);
    }
    return bits;
  }

  private RexBuilder rex() {
    return builder.getRexBuilder();
  }
}
