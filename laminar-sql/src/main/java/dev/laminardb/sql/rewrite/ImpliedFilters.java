package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a condition over joined inputs what its ORs require of one input alone, so that it keeps
 * rows out of the join: {@code (a.x = 1 AND b.y = 2) OR (a.x = 3 AND b.y = 4)} requires {@code a.x
 * = 1 OR a.x = 3}, and {@code b.y = 2 OR b.y = 4}. PostgreSQL does the same (restriction clauses of
 * join clauses with OR).
 *
 * <p>Only comparisons of columns with constants are taken: they cannot fail on rows that the rest
 * of the condition would have kept from them.
 */
final class ImpliedFilters extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode other) {
    RelNode node = super.visit(other);
    if (node instanceof Filter filter && filter.getInput() instanceof Join join) {
      RexNode condition = withImplied(node, filter.getCondition(), inputs(join));
      return condition == filter.getCondition()
          ? node
          : filter.copy(node.getTraitSet(), filter.getInput(), condition);
    } else if (node instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
      RexNode condition = withImplied(node, join.getCondition(), inputs(join));
      return condition == join.getCondition()
          ? node
          : join.copy(
              node.getTraitSet(),
              condition,
              join.getLeft(),
              join.getRight(),
              join.getJoinType(),
              join.isSemiJoinDone());
    }
    return node;
  }

  /** The columns of each input of inner joins that follow each other. */
  private static List<ImmutableBitSet> inputs(Join join) {
    List<ImmutableBitSet> inputs = new ArrayList<>();
    addInputs(join, 0, inputs);
    return inputs;
  }

  private static void addInputs(RelNode node, int firstColumn, List<ImmutableBitSet> to) {
    int columns = node.getRowType().getFieldCount();
    if (node instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
      addInputs(join.getLeft(), firstColumn, to);
      int left = join.getLeft().getRowType().getFieldCount();
      addInputs(join.getRight(), firstColumn + left, to);
    } else {
      to.add(ImmutableBitSet.range(firstColumn, firstColumn + columns));
    }
  }

  private static RexNode withImplied(
      RelNode node, RexNode condition, List<ImmutableBitSet> inputs) {
    RexBuilder builder = node.getCluster().getRexBuilder();
    List<RexNode> parts = RelOptUtil.conjunctions(condition);
    List<RexNode> implied = new ArrayList<>();
    for (RexNode part : parts) {
      for (ImmutableBitSet input : inputs) {
        RexNode ofInput = implied(builder, part, input);
        if (ofInput != null && !parts.contains(ofInput)) {
          implied.add(ofInput);
        }
      }
    }
    if (implied.isEmpty()) {
      return condition;
    }
    implied.addAll(0, parts);
    return RexUtil.composeConjunction(builder, implied);
  }

  /** What an OR that is not of one input alone requires of an input; null if nothing. */
  private static @Nullable RexNode implied(
      RexBuilder builder, RexNode condition, ImmutableBitSet input) {
    if (!condition.isA(SqlKind.OR) || input.contains(RelOptUtil.InputFinder.bits(condition))) {
      return null;
    }
    List<RexNode> sides = new ArrayList<>();
    for (RexNode side : RelOptUtil.disjunctions(condition)) {
      List<RexNode> ofInput = new ArrayList<>();
      for (RexNode part : RelOptUtil.conjunctions(side)) {
        if (isComparison(part) && input.contains(RelOptUtil.InputFinder.bits(part))) {
          ofInput.add(part);
        }
      }
      if (ofInput.isEmpty()) {
        return null;
      }
      sides.add(RexUtil.composeConjunction(builder, ofInput));
    }
    return RexUtil.composeDisjunction(builder, sides);
  }

  /** Whether a condition compares nothing but columns and constants. */
  private static boolean isComparison(RexNode node) {
    if (node instanceof RexInputRef || node instanceof RexLiteral) {
      return true;
    }
    boolean compares =
        node.isA(SqlKind.COMPARISON) || node.isA(SqlKind.AND) || node.isA(SqlKind.OR);
    return compares
        && node instanceof RexCall call
        && call.getOperands().stream().allMatch(ImpliedFilters::isComparison);
  }
}
